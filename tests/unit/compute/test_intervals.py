from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest

from dashspot.compute.intervals import with_interval
from dashspot.compute.student import t_95
from tests.unit.compute.students import quantile


def test_the_incomplete_beta_function_agrees() -> None:
    """From one degree of freedom on, also where the expansion takes over."""
    degrees = [*range(1, 12), 29, 99, 499, 500, 501, 28_355]
    for t, of in zip(t_95(np.array(degrees, dtype=float)), degrees, strict=True):
        assert math.isclose(t, quantile(of), rel_tol=1e-9)


def test_the_interval_of_a_mean() -> None:
    """Around the mean of four values, twice; one value, or none, has no interval."""
    values = [1.0, 2.0, 4.0, 5.0]
    rows = [(4, 3.0, statistics.stdev(values)), (1, 2.0, math.nan), (0, math.nan, math.nan)]
    given = pd.DataFrame([*rows, rows[0]], columns=["n", "mean", "sd"])
    found = with_interval(given)
    for row in (0, 3):
        assert found["high"][row] == pytest.approx(3 + 3.182446305 * statistics.stdev(values) / 2)
        assert found["low"][row] == pytest.approx(3 - 3.182446305 * statistics.stdev(values) / 2)
    assert found.loc[1:2, ["low", "high"]].isna().to_numpy().all()
    assert list(given.columns) == ["n", "mean", "sd"]


def test_no_mean_has_no_interval() -> None:
    """An empty frame gets the columns."""
    assert with_interval(pd.DataFrame({"n": [], "mean": [], "sd": []})).columns.tolist()[-2:] == ["low", "high"]
