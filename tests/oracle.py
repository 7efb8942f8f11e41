"""The numbers of a collection once more, in plain Python: no pandas, no numpy, nothing of `dashspot.compute`."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping

AVERAGE = ("n", "mean", "sd", "minimum", "q1", "median", "q3", "maximum")


def known(values: Iterable[float]) -> list[float]:
    """The values that are not NaN."""
    return [value for value in values if not math.isnan(value)]


def average(values: Iterable[float]) -> dict[str, float]:
    """Everything of AVERAGE; NaN where there are too few known values."""
    found = known(values)
    if not found:
        return dict.fromkeys(AVERAGE, math.nan) | {"n": 0}
    single = len(found) == 1
    quartiles = found * 3 if single else statistics.quantiles(found, n=4, method="inclusive")
    spread = math.nan if single else statistics.stdev(found)
    numbers = (len(found), statistics.fmean(found), spread, min(found), *quartiles, max(found))
    return dict(zip(AVERAGE, numbers, strict=True))


def with_nan(numbers: Mapping[str, float | None]) -> dict[str, float]:
    """Numbers with NaN for None, to be compared with those of `average`."""
    return {name: math.nan if value is None else value for name, value in numbers.items()}


def extremes(values: Mapping[str, float], names: Mapping[str, str | None]) -> dict[str, tuple[float, list[str]]]:
    """Both ends of the values of distinct tracks, with every tied id, by name, then id, the nameless last."""
    found = known(values.values())
    if not found:
        return {}
    order = sorted(values, key=lambda track_id: (names[track_id] is None, names[track_id] or "", track_id))
    ends = {"lowest": min(found), "highest": max(found)}
    return {end: (value, [track_id for track_id in order if values[track_id] == value]) for end, value in ends.items()}


def count(values: Iterable[float]) -> dict[int, int]:
    """How often each known value occurs."""
    return dict(Counter(int(value) for value in known(values)))
