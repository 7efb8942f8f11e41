from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.sound.correlations import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, Agreement, Plain


class TestCorrelations(Agreement):
    """Which features go together."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Covariance over the product of spreads, of the values and of their ranks."""
        del choices
        for first, second in combinations(FEATURES, 2):
            pairs = [
                (track[first], track[second])
                for track in found.tracks
                if track[first] is not None and track[second] is not None
            ]
            xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
            yield first, second, correlation(xs, ys), correlation(ranks(tuple(xs)), ranks(tuple(ys))), len(pairs)


def correlation(xs: list[float], ys: list[float]) -> float | None:
    """Pearson's r; None of fewer than three pairs, or where one side never changes."""
    if len(xs) < 3 or len(set(xs)) == 1 or len(set(ys)) == 1:
        return None
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    shared = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = math.fsum((x - mean_x) ** 2 for x in xs) * math.fsum((y - mean_y) ** 2 for y in ys)
    return shared / math.sqrt(spread)


@lru_cache(maxsize=16)
def ranks(values: tuple[float, ...]) -> list[float]:
    """Ranks from 1; equal values share their mean rank."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values), start=1):
        places.setdefault(value, []).append(place)
    shared = {value: statistics.fmean(found) for value, found in places.items()}
    return [shared[value] for value in values]


def test_the_published_correlations_are_met(real: Inputs) -> None:
    """Of the public table, distinct tracks: energy with loudness and acousticness, danceability with valence."""
    table = run(ANALYSIS, real, {}).table.set_index(["feature", "other"])["pearson"]
    assert round(table["energy", "loudness"], 3) == 0.682
    assert round(table["energy", "acousticness"], 3) == -0.546
    assert round(table["danceability", "valence"], 3) == 0.334
