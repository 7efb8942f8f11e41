"""Quantiles of Student's t distribution."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Z_95 = 1.959963984540054
"""The 0.975 quantile of the normal distribution: 95 % lie between it and its negative."""

_FAR = 500.0  # degrees of freedom from where on the expansion is exact to 1e-12
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)
_STEPS = 100
_STEP = 1e-13  # below which a step changes nothing


def t_95(freedom: Array) -> Array:
    """The 0.975 quantile of Student's t for each number of degrees of freedom; 95 % lie between it and its negative.

    Many degrees take the expansion about the normal quantile (Abramowitz and Stegun 1964, 26.7.5); few take Newton's
    steps on the density, integrated from 0 by Gauss and Legendre's rule. Exact to 1e-10 at least.

    Args:
        freedom: shape (n,), not necessarily whole.

    Returns:
        shape (n,), falling from 12.706 at 1 to 1.95996; NaN for less than one degree, and for NaN.
    """
    found = _expanded(np.where(freedom >= _FAR, freedom, _FAR))
    few = (freedom >= 1) & (freedom < _FAR)
    distinct, place = np.unique(freedom[few], return_inverse=True)
    found[few] = _solved(distinct)[place]
    return np.where(freedom >= 1, found, np.nan)


def _expanded(freedom: Array) -> Array:
    z = Z_95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return np.asarray(np.polynomial.polynomial.polyval(1 / freedom, (z, *terms)))


def _solved(freedom: Array) -> Array:
    logs = np.array([math.lgamma((one + 1) / 2) - math.lgamma(one / 2) for one in freedom.tolist()])
    scale = np.exp(logs) / np.sqrt(freedom * math.pi)
    t = np.full(len(freedom), Z_95)  # too small, where the mass beyond is convex: no step goes beyond the quantile
    for _ in range(_STEPS):
        within = _shape(np.outer(t, (_NODES + 1) / 2), freedom[:, None]) @ _WEIGHTS * t / 2
        step = (0.475 / scale - within) / _shape(t, freedom)
        t += step
        if np.abs(step).max(initial=0.0) < _STEP:
            break
    return t


def _shape(t: Array, freedom: Array) -> Array:
    """The density without its constant."""
    shape: Array = (1 + t * t / freedom) ** (-(freedom + 1) / 2)
    return shape
