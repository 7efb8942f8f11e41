from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.compare.differences import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, random_collections, track
from tests.unit.compute.students import quantile

Sums = tuple[int, Fraction, Fraction]
"""How many, their mean and their sample variance, exactly."""


class TestDifferences(Agreement):
    """By how much collections differ."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(most=8, up_to=3)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Welch's interval and Hedges' g from exact sums."""
        against = max(place for place, title in enumerate(found.titles) if title == choices["against"])
        rows = [
            _row(found, feature, place, against)
            for place in range(len(found.titles))
            if place != against
            for feature in (*FEATURES, "duration_ms")
        ]
        return sorted(rows, key=lambda row: math.inf if row[4] is None else -round(abs(row[4]), 9))


def _row(found: Plain, feature: str, place: int, against: int) -> tuple[Any, ...]:
    one, other = _sums(found, feature, place), _sums(found, feature, against)
    (n, mean, variance), (n_other, mean_other, variance_other) = one, other
    difference = float(mean - mean_other) if n and n_other else None
    reach = None
    g, g_reach, size = None, None, "unknown: fewer than two values"
    if n > 1 and n_other > 1:
        size = "unknown: no spread"
        error = variance / n + variance_other / n_other
        pooled = ((n - 1) * variance + (n_other - 1) * variance_other) / (n + n_other - 2)
        if error:
            parts = (variance / n) ** 2 / (n - 1) + (variance_other / n_other) ** 2 / (n_other - 1)
            reach = quantile(float(error**2 / parts)) * math.sqrt(error)
            g = (1 - 3 / (4 * (n + n_other) - 9)) * float(mean - mean_other) / math.sqrt(pooled)
            g_reach = 1.959963984540054 * math.sqrt((n + n_other) / (n * n_other) + g * g / (2 * (n + n_other)))
            size = _word(abs(g))
    ends = _ends(g, g_reach), _ends(difference, reach)
    means = (float(mean) if n else None, float(mean_other) if n_other else None)
    names = found.titles[place], found.titles[against]
    return feature, *names, size, g, *ends[0], difference, *ends[1], *means, n, n_other


def _ends(middle: float | None, reach: float | None) -> tuple[float | None, float | None]:
    if middle is None or reach is None:
        return None, None
    return middle - reach, middle + reach


def _word(g: float) -> str:
    if g < 0.2:
        return "negligible"
    if g < 0.5:
        return "small"
    return "medium" if g < 0.8 else "large"


def _sums(found: Plain, feature: str, place: int) -> Sums:
    members = [row["track"] for row in found.collections if row["collection"] == place]
    return _exact(tuple(found.tracks[one][feature] for one in members if found.tracks[one][feature] is not None))


@lru_cache(maxsize=200)
def _exact(values: tuple[float, ...]) -> Sums:
    """With whole numbers of 2**-200, which hold every value exactly here."""
    if not values:
        return 0, Fraction(0), Fraction(0)
    unit = 2**200
    whole = [numerator * (unit // denominator) for numerator, denominator in map(float.as_integer_ratio, values)]
    n, total = len(whole), sum(whole)
    squares = n * sum(value * value for value in whole) - total * total
    return n, Fraction(total, n * unit), Fraction(squares, n * max(n - 1, 1) * unit * unit)


def test_two_collections_of_one_title_are_told_apart() -> None:
    """And the chosen one is the one that the others are compared with."""
    tracks = [track(f"t{place}", **FULL | {"energy": 0.1 * place}) for place in range(6)]
    listed = [(place, 1, None) for place in range(6)]
    inputs = make_inputs(tracks, [("Mix", listed[:3]), ("Mix", listed[3:])])
    assert ANALYSIS.options[0].choices(inputs) == ["Mix (1)", "Mix (2)"]
    first = run(ANALYSIS, inputs, {"against": "Mix (2)"}).table.iloc[0]
    assert (first["feature"], first["collection"], first["against"]) == ("energy", "Mix (1)", "Mix (2)")
    assert first["difference"] < 0
    assert first["size"] == "large"


def test_what_can_not_be_told_is_said() -> None:
    """No spread, too few values, one collection, none."""
    tracks = [track("a", **FULL), track("b", **FULL), track("c", **FULL), track("d", **FULL)]
    same = make_inputs(tracks, [("One", [(0, 1, None), (1, 1, None)]), ("Other", [(2, 1, None), (3, 1, None)])])
    assert set(run(ANALYSIS, same, {"against": "One"}).table["size"]) == {"unknown: no spread"}
    few = make_inputs(tracks[:3], [("One", [(0, 1, None), (1, 1, None)]), ("Other", [(2, 1, None)])])
    assert set(run(ANALYSIS, few, {"against": "One"}).table["size"]) == {"unknown: fewer than two values"}
    for inputs in (make_inputs(tracks), make_inputs([], [])):
        assert run(ANALYSIS, inputs, ANALYSIS.chosen(inputs, {})).table.empty
