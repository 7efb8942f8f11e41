from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.groups.group_statistics import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, AgreementByChance, Plain, Record
from tests.unit.analyses.grouped import groups_of
from tests.unit.analyses.making import FULL, make_inputs, track
from tests.unit.compute.students import deviation

TEN = (*FEATURES, "duration_ms")
GIVEN = ("n", "missing", "mean", "sd", "minimum", "q1", "median", "q3", "maximum")
CALLED = {"standard deviation": "sd", "first quartile": "q1", "third quartile": "q3"}


class TestGroupStatistics(AgreementByChance):
    """The ten features of every group."""

    analysis: ClassVar[Analysis] = ANALYSIS
    examples: ClassVar[int] = 30

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Group by group and feature by feature."""
        shown = CALLED.get(choices["statistic"], choices["statistic"])
        library = {name: told([one[name] for one in found.library]) for name in TEN}
        groups = [
            (-len(members), next(iter(members.values())), group_id, members)
            for group_id, members in groups_of(found, choices["by"]).items()
            if len(members) >= int(choices["fewest"])
        ]
        for size, name, group_id, members in sorted(groups, key=lambda group: group[:3]):
            tracks = [found.tracks[place] for place in members]
            of = {feature: told([one[feature] for one in tracks]) for feature in TEN}
            yield (
                *(choices["by"], group_id, name, -size, choices["statistic"]),
                *(of[feature][shown] for feature in TEN),
                *(away(of[feature][shown], library[feature][shown], library[feature]["sd"]) for feature in TEN),
                *(of[feature][one] for feature in TEN for one in GIVEN),
            )


def told(values: list[float | None]) -> Record:
    """All that is said of the values of a group."""
    known = sorted(value for value in values if value is not None)
    missing = len(values) - len(known)
    if not known:
        return dict.fromkeys(GIVEN) | {"n": 0, "missing": missing}
    return {
        "n": len(known),
        "missing": missing,
        "mean": math.fsum(known) / len(known),
        "sd": deviation(known) if len(known) > 1 else None,
        "minimum": known[0],
        "q1": between(known, 0.25),
        "median": between(known, 0.5),
        "q3": between(known, 0.75),
        "maximum": known[-1],
    }


def between(known: list[float], share: float) -> float:
    """Linear between the two values around (n - 1) * share."""
    place = (len(known) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(known) - 1)
    return known[low] + (known[high] - known[low]) * (place - low)


def away(value: float | None, library: float | None, spread: float | None) -> float | None:
    """In standard deviations of the library."""
    return None if value is None or library is None or not spread else (value - library) / spread


def test_a_row_stands_for_the_tracks_of_its_group() -> None:
    """Also those without features; a track of two artists counts in both."""
    tracks = [
        track("a", **FULL, credits=[("x", "Same"), ("y", "Same")]),
        track("b", credits=[("x", "Same")]),
        track("c", credits=[]),
    ]
    inputs = make_inputs(tracks)
    table = run(ANALYSIS, inputs, {"by": "artist", "statistic": "mean", "fewest": "1"}).table
    assert table[["group_id", "group", "n", "energy_n", "energy_missing"]].to_numpy().tolist() == [
        ["x", "Same", 2, 1, 1],
        ["y", "Same", 1, 1, 0],
    ]
    assert ANALYSIS.members(inputs, table.head(1)) == ["a", "b"]
    assert ANALYSIS.members(inputs, table.tail(1)) == ["a"]


def test_small_groups_are_left_out(sample: Inputs) -> None:
    """Those that have fewer tracks than asked for; the largest twenty are drawn."""
    table = run(ANALYSIS, sample, {"by": "artist", "statistic": "median", "fewest": "5"}).table
    assert table["n"].min() >= 5
    chart = ANALYSIS.chart
    assert chart is not None
    figure = chart(table)
    assert len(figure.data[0].z) == 20
    assert figure.data[1].customdata.tolist() == [row for row in range(20) for _ in range(10)]


def test_a_large_library_begins_with_groups_of_some_size(sample: Inputs) -> None:
    """A small one with all, as it may have no other."""
    assert ANALYSIS.chosen(sample, {})["fewest"] == "5"
    assert ANALYSIS.chosen(make_inputs([track("a")]), {})["fewest"] == "1"
