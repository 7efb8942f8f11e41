from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma

from dashspot.compute.gamma import fit_gamma


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 120), min_size=2, max_size=40).filter(lambda ages: len(set(ages)) > 1))
def test_nothing_near_it_is_more_likely(ages: list[int]) -> None:
    """And the mean is kept, as it is of every such fit."""
    values = np.array(ages) + 0.5
    fitted = fit_gamma(values)
    assert fitted is not None
    assert fitted.shape * fitted.scale == pytest.approx(values.mean(), rel=1e-9)

    def likelihood(shape: float, scale: float) -> float:
        logs = ((shape - 1) * math.log(x) - x / scale - math.lgamma(shape) - shape * math.log(scale) for x in values)
        return math.fsum(logs)

    best = likelihood(fitted.shape, fitted.scale)
    for shape in (0.99, 1, 1.01):
        for scale in (0.99, 1, 1.01):
            assert likelihood(fitted.shape * shape, fitted.scale * scale) <= best + 1e-9 * abs(best)


@pytest.mark.parametrize(("shape", "scale"), [(0.4, 20.0), (1.0, 5.0), (9.0, 2.0)])
def test_it_is_what_scipy_finds(shape: float, scale: float) -> None:
    """With the location at 0; and the share below a value is that of the distribution."""
    values = np.random.default_rng(3).gamma(shape, scale, 500)
    fitted = fit_gamma(values)
    found, _, other = gamma.fit(values, floc=0)
    assert fitted is not None
    assert [fitted.shape, fitted.scale] == pytest.approx([found, other], rel=1e-6)
    assert fitted.below([0, 3, 50]) == pytest.approx(gamma(found, scale=other).cdf([0, 3, 50]), abs=1e-6)


@pytest.mark.parametrize("values", [[], [3.5], [3.5, 3.5]])
def test_what_does_not_differ_has_no_distribution(values: list[float]) -> None:
    """The likelihood would grow without end."""
    assert fit_gamma(values) is None
