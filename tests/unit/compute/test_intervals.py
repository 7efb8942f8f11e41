from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest

from dashspot.compute.intervals import student, with_interval
from tests.unit.compute.students import quantile


@pytest.mark.parametrize(
    ("degrees", "published"),
    [(1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (30, 2.042), (60, 2.000), (120, 1.980), (1_000_000, 1.960)],
)
def test_the_published_table_is_met(degrees: int, published: float) -> None:
    """Student's t for 95 % on both sides, as statistics books print it."""
    assert round(float(student(np.array([float(degrees)]))[0]), 3) == published


def test_the_incomplete_beta_function_agrees() -> None:
    """From one degree of freedom on, also where the expansion takes over."""
    degrees = [*range(1, 12), 29, 98, 99, 100, 101, 102, 500, 28_355]
    found = student(np.array(degrees, dtype=float))
    for t, of in zip(found, degrees, strict=True):
        assert math.isclose(t, quantile(of), rel_tol=1e-9)


def test_the_interval_of_a_mean() -> None:
    """Around the mean of four values; one value, or none, has no interval."""
    values = [1.0, 2.0, 4.0, 5.0]
    rows = [(4, 3.0, statistics.stdev(values)), (1, 2.0, math.nan), (0, math.nan, math.nan)]
    given = pd.DataFrame(rows, columns=["n", "mean", "sd"])
    found = with_interval(given)
    assert found["high"][0] == pytest.approx(3 + 3.182446305 * statistics.stdev(values) / 2)
    assert found["low"][0] == pytest.approx(3 - 3.182446305 * statistics.stdev(values) / 2)
    assert found.loc[1:, ["low", "high"]].isna().to_numpy().all()
    assert list(given.columns) == ["n", "mean", "sd"]
