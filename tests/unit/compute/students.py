"""Student's t once more, by the incomplete beta function."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from functools import lru_cache


def interval(values: Sequence[float]) -> tuple[float | None, float | None]:
    """The 95 % interval of the mean; unknown for fewer than two values."""
    if len(values) < 2:
        return None, None
    mean = math.fsum(values) / len(values)
    half = quantile(len(values) - 1) * deviation(values) / math.sqrt(len(values))
    return mean - half, mean + half


def deviation(values: Sequence[float]) -> float:
    """The sample standard deviation."""
    mean = statistics.fmean(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))


@lru_cache(maxsize=4096)
def quantile(degrees: float) -> float:
    """What t exceeds in size with 5 % probability: the root of I_x(degrees / 2, 1 / 2) = 0.05."""
    low, high = 1.9, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _beyond(middle, degrees) > 0.05 else (low, middle)
    return low


def _beyond(t: float, degrees: float) -> float:
    a, b, x = degrees / 2, 0.5, degrees / (degrees + t * t)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x),
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, after Lentz."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    found = d
    for step in range(1, 10_000):
        before = found
        for top in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            d, c = 1 / (1 + top * d), 1 + top / c
            found *= d * c
        if abs(found - before) < 1e-16 * abs(found):
            break
    return found
