"""How densely values lie, as a smooth curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BLOCK = 4_096
"""So many values are looked at together: memory stays flat."""


def scott(values: Array) -> float:
    """Scott's bandwidth (1992): the sample standard deviation times n to the power of -1/5; NaN of fewer than two."""
    if len(values) < 2:  # noqa: PLR2004 (a deviation needs two)
        return float("nan")
    return float(np.std(values, ddof=1) * len(values) ** -0.2)


def gaussian_density(values: Array, at: Array, bandwidth: float, mirrors: Sequence[float] = ()) -> Array:
    """The mean of normal curves around each value, summed exactly; equal values are looked at once.

    Args:
        values: shape (n,), n > 0, all known.
        at: shape (m,), where the density is wanted, in the same unit.
        bandwidth: the standard deviation of each curve, above 0.
        mirrors: bounds at which what would lie beyond is reflected (Silverman 1986), so that the area between them
            is 1. Ask for nothing beyond them.

    Returns:
        shape (m,), per unit; the area below it is 1.
    """
    distinct, counts = np.unique(values, return_counts=True)
    total = np.zeros(len(at))
    for centres in (distinct, *(2 * mirror - distinct for mirror in mirrors)):
        for start in range(0, len(centres), _BLOCK):
            block = slice(start, start + _BLOCK)
            away = (at[:, None] - centres[None, block]) / bandwidth
            total += np.exp(-0.5 * away * away) @ counts[block]
    density: Array = total / (len(values) * bandwidth * np.sqrt(2 * np.pi))
    return density
