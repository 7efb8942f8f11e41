from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.groups.group_ranking import ANALYSIS
from tests.unit.analyses.agreement import AgreementByChance, Plain
from tests.unit.analyses.grouped import valued_groups
from tests.unit.analyses.making import FULL, make_inputs, track
from tests.unit.compute.students import deviation, interval

ENERGY = {"by": "artist", "feature": "energy", "fewest": "2"}


class TestGroupRanking(AgreementByChance):
    """The groups at both ends of one feature."""

    analysis: ClassVar[Analysis] = ANALYSIS
    examples: ClassVar[int] = 30

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """All groups in order, of which the ends are taken."""
        by, feature = choices["by"], choices["feature"].replace("duration", "duration_ms")
        groups = [
            (-round(math.fsum(values) / len(values), 9), name, group_id, values)
            for group_id, name, values in valued_groups(found, by, feature)
            if len(values) >= int(choices["fewest"])
        ]
        known = [one[feature] for one in found.library if one[feature] is not None]
        library = math.fsum(known) / len(known) if known else None
        for place, (_, name, group_id, values) in enumerate(sorted(groups, key=lambda group: group[:3]), start=1):
            if place <= 20 or place > len(groups) - 20:
                numbers = math.fsum(values) / len(values), deviation(values), *interval(values)
                yield by, group_id, name, len(values), place, len(groups), feature, *numbers, library


def ranked(energies: Mapping[str, list[float | None]]) -> Inputs:
    """An artist per name with tracks of these energies."""
    return make_inputs(
        [
            track(f"{name}{place}", **FULL | {"energy": energy}, credits=[(name, name)])
            for name, values in energies.items()
            for place, energy in enumerate(values)
        ]
    )


def test_both_ends_are_listed() -> None:
    """Of fifty groups the twenty highest and the twenty lowest, with their places."""
    inputs = ranked({f"a{number:02d}": [number / 100, number / 100] for number in range(50)})
    table = run(ANALYSIS, inputs, ENERGY).table
    assert table["place"].tolist() == [*range(1, 21), *range(31, 51)]
    assert table["groups"].unique().tolist() == [50]
    assert table["group"].iloc[[0, -1]].tolist() == ["a49", "a00"]
    chart = ANALYSIS.chart
    assert chart is not None
    (dots,) = chart(table).data
    assert dots.y.tolist() == [*range(20), *range(21, 41)]
    assert dots.customdata.tolist() == list(range(40))


def test_groups_are_ranked_by_how_long_their_tracks_last() -> None:
    """The one feature whose column is called otherwise than it is chosen."""
    inputs = ranked({"a": [0.1, 0.2]})
    table = run(ANALYSIS, inputs, ENERGY | {"feature": "duration"}).table
    assert table[["feature", "mean"]].to_numpy().tolist() == [["duration_ms", 180_000]]
    assert ANALYSIS.members(inputs, table) == ["a0", "a1"]


def test_equal_means_stand_by_name() -> None:
    """Also where the last digit of a sum differs."""
    inputs = ranked({"b": [0.1, 0.2, 0.3], "a": [0.3, 0.2, 0.1], "c": [0.4, None, 0.4], "d": [0.9]})
    table = run(ANALYSIS, inputs, ENERGY).table
    assert table["group"].tolist() == ["c", "a", "b"]
    assert table["library"].iloc[0] == pytest.approx((0.6 * 2 + 0.8 + 0.9) / 9)


def test_a_row_stands_for_the_tracks_that_know_the_feature() -> None:
    """The others of the group have no part in its mean."""
    inputs = ranked({"c": [0.4, None, 0.5], "d": [0.1, 0.2]})
    table = run(ANALYSIS, inputs, ENERGY).table
    assert ANALYSIS.members(inputs, table.head(1)) == ["c0", "c2"]
    assert ANALYSIS.members(inputs, table) == ["c0", "c2", "d0", "d1"]
