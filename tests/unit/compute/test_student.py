from __future__ import annotations

import math

import numpy as np
import pytest

from dashspot.compute.student import Z_95, t_95


def test_it_meets_the_quantiles_that_have_a_closed_form() -> None:
    """One degree of freedom is Cauchy's distribution; two and four can be solved by hand."""
    two = 0.95 * math.sqrt(2 / (1 - 0.95**2))
    alpha = 4 * 0.975 * 0.025
    four = 2 * math.sqrt(math.cos(math.acos(math.sqrt(alpha)) / 3) / math.sqrt(alpha) - 1)
    expected = [math.tan(0.475 * math.pi), two, four]
    assert t_95(np.array([1.0, 2.0, 4.0])).tolist() == pytest.approx(expected, rel=1e-11)


def test_it_meets_the_printed_tables() -> None:
    """To the digits printed, and between whole degrees of freedom it lies between theirs."""
    found = t_95(np.array([3.0, 10.0, 10.5, 11.0, 30.0, 120.0, 1000.0]))
    assert np.round(found[[0, 1, 3, 4, 5, 6]], 3).tolist() == [3.182, 2.228, 2.201, 2.042, 1.980, 1.962]
    assert found[1] > found[2] > found[3]


def test_both_ways_meet_and_end_at_the_normal_distribution() -> None:
    """Around the change from one to the other; there is none of less than one degree, and of an unknown number."""
    few, many = t_95(np.array([500 - 1e-9, 500.0]))
    assert few == pytest.approx(many, rel=1e-11)
    assert t_95(np.array([1e12]))[0] == pytest.approx(Z_95, rel=1e-11)
    assert np.isnan(t_95(np.array([np.nan, 0.0, -1.0]))).all()
    assert t_95(np.zeros(0)).shape == (0,)
