"""How sure a mean is: its interval after Student."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SURE = 0.95
_EXACT = 100
_NORMAL = NormalDist().inv_cdf((1 + SURE) / 2)

Array = NDArray[np.float64]


def with_interval(found: pd.DataFrame) -> pd.DataFrame:
    """Adds the 95 % interval of the mean: mean -+ t * sd / sqrt(n), t being Student's for n - 1 degrees of freedom.

    Args:
        found: shape (n, >= 3): `n` (values), `mean`, and `sd` (sample standard deviation, n - 1), in any unit.

    Returns:
        shape (n, + 2): a copy with `low` and `high` in the same unit; NaN for fewer than two values.
    """
    half = student(found["n"].to_numpy(dtype=float) - 1) * found["sd"] / np.sqrt(found["n"].clip(lower=1))
    return found.assign(low=found["mean"] - half, high=found["mean"] + half)


def student(degrees: Array) -> Array:
    """What Student's t exceeds in size with 5 % probability: 12.71 for one degree of freedom, 1.96 for very many.

    Args:
        degrees: shape (n,), whole numbers.

    Returns:
        shape (n,); NaN for fewer than one degree.
    """
    many = np.clip(degrees, _EXACT, None)
    x = _NORMAL
    rest = (
        (x**3 + x) / 4 / many
        + (5 * x**5 + 16 * x**3 + 3 * x) / 96 / many**2
        + (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384 / many**3
        + (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92_160 / many**4
    )  # Abramowitz and Stegun 26.7.5: right to ten digits from 100 degrees on
    few = _few()[np.clip(degrees, 0, _EXACT).astype(int)]
    return np.where(degrees > _EXACT, x + rest, few)


@cache
def _few() -> Array:
    return np.array([np.nan, *(_exactly(degrees) for degrees in range(1, _EXACT + 1))])


def _exactly(degrees: int) -> float:
    """Halves where it must lie until nothing is left to halve."""
    low, high = _NORMAL, 13.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _within(middle, degrees) < SURE else (low, middle)
    return low


def _within(t: float, degrees: int) -> float:
    """The probability of -t to t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(degrees))
    odd = degrees % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for step in range(odd, degrees - 1, 2):
        total += term
        term *= math.cos(angle) ** 2 * (step + 1) / (step + 2)
    area = math.sin(angle) * total
    return 2 / math.pi * (angle + area) if odd else area
