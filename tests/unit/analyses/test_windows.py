from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from dashspot.analyses.windows import DAYS, FEWEST, POINTS, POINTS_OF_ALL, in_any, last_days, sums_to, windowed

NAN = float("nan")


@pytest.mark.parametrize(("features", "most"), [(1, POINTS), (10, POINTS_OF_ALL)])
@pytest.mark.parametrize("span", [1, 2, 500, 501, 2_000, 2_001, 3_000_000])
def test_the_last_day_is_always_there(features: int, most: int, span: int) -> None:
    """And however long the span, the points are at equal distances and no more than they may be."""
    ends = last_days(100, 99 + span, features)
    assert ends[-1] == 99 + span
    assert ends[0] >= 100
    assert len(ends) == min(span, math.ceil(span / math.ceil(span / most))) <= most
    assert len(set(np.diff(ends).tolist())) <= 1


def test_a_window_holds_ninety_days_and_enough_values() -> None:
    """Unknown values count nowhere; the first day counts to the 90th, and not on the 91st."""
    days = np.array([0] * FEWEST + [0, 5], dtype=np.int64)
    values = np.array([0.5] * (FEWEST - 1) + [0.9, NAN, NAN])
    table = windowed(values, days, np.array([DAYS - 1, DAYS], dtype=np.int64))
    assert table["n"].tolist() == [FEWEST, 0]
    assert table["mean"].tolist() == [pytest.approx(0.52), pytest.approx(NAN, nan_ok=True)]
    assert table["start"].dt.strftime("%Y-%m-%d").tolist() == ["1970-01-01", "1970-01-02"]


def test_of_nothing_the_sums_are_nothing() -> None:
    """No values, and ends before the first and after the last."""
    nothing, ends = np.array([], dtype=np.int64), np.array([-3, 4, 9], dtype=np.int64)
    assert sums_to(ends, nothing, nothing.astype(float)).tolist() == [0, 0, 0]
    assert sums_to(ends, np.array([4, 6, 4]), np.array([1.0, 2.0, 4.0])).tolist() == [0, 5, 7]


def test_a_day_lies_in_a_window_of_several() -> None:
    """In the next that ends on it or after, if that reaches back so far."""
    rows = pd.DataFrame({"day": pd.to_datetime(["1970-06-30", "1970-01-10"])})
    last = 180
    days = np.array([0, 9, 10, last - DAYS, last - DAYS + 1, last, last + 1], dtype=np.int64)
    assert in_any(rows, days).tolist() == [True, True, False, False, True, True, False]
