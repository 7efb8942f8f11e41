from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.sources.disagreement_shares import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track
from tests.unit.analyses.sources.saying import TOLD, heard, pairs, word


class TestDisagreementShares(Agreement):
    """How often two sources differ on a feature."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs = heard()

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Sets of tracks told twice, and of those that differ."""
        del choices
        told: dict[str, set[int]] = {}
        differing: dict[str, set[int]] = {}
        for name, place, _, _, differ in pairs(found) if found.said else ():
            told.setdefault(name, set()).add(place)
            if differ:
                differing.setdefault(name, set()).add(place)
        for name in TOLD:
            if name in told:
                n, total = len(differing.get(name, ())), len(told[name])
                yield name, total, n, n / total


def two_told_twice() -> Inputs:
    """One on which two sources differ in tempo and key, one on which they agree but for rounding, one told once."""
    said = [
        *(word(0, "a.csv", 9, tempo=97.1, key=2.0), word(0, "b.csv", 1, tempo=194.2)),
        *(word(1, "a.csv", 9), word(1, "b.csv", 1, danceability=0.501, tempo=120.1)),
        word(2, "a.csv", 9),
    ]
    return make_inputs([track(name, **FULL) for name in "xyz"], said=said)


def test_a_bar_stands_for_the_tracks_that_differ() -> None:
    """Rounding is no difference."""
    inputs = two_told_twice()
    table = run(ANALYSIS, inputs, {}).table.set_index("feature", drop=False)
    assert table["told"].eq(2).all()
    assert table["n"][table["n"] > 0].to_dict() == {"tempo": 1, "key": 1}
    assert ANALYSIS.members(inputs, table.loc[["tempo", "energy"]]) == ["x"]
    assert ANALYSIS.members(inputs, table.loc[["energy"]]) == []


def test_told_once_is_said_so() -> None:
    """There is nothing to compare."""
    inputs = make_inputs([track("x", **FULL)], said=[word(0, "a.csv", 9)])
    figure = ANALYSIS.chart(run(ANALYSIS, inputs, {}).table)  # type: ignore[misc]
    assert figure.layout.annotations[0].text == "No track here is told by two sources."
