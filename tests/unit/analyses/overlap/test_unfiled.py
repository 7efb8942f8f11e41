from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.overlap.unfiled import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import WHEN, make_inputs, random_inputs, track


class TestUnfiled(Agreement):
    """Tracks that no playlist holds."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_inputs()

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """All tracks without those that any playlist holds."""
        del choices
        held = {row["track"] for row in found.holders}
        left = [one for place, one in enumerate(found.tracks) if place not in held]
        for one in sorted(left, key=lambda one: (_age(one["added_at"]), one["name"], one["track_id"])):
            facts = (one["name"], one["artists"], one["album_name"], one["duration_ms"])
            yield *facts, one["added_at"], one["track_id"]


def _age(moment: Any) -> float:
    return float("inf") if moment is None else -moment.timestamp()


def test_a_row_stands_for_its_track() -> None:
    """One that is in a playlist is not there."""
    inputs = make_inputs([track("a"), track("b", holders=[("p", "Playlist")]), track("c", added_at=WHEN)])
    table = run(ANALYSIS, inputs, {}).table
    assert table["track_id"].tolist() == ["c", "a"]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["a"]


def test_where_all_is_filed_nothing_is_listed() -> None:
    """One track in a playlist, and no track at all."""
    assert run(ANALYSIS, make_inputs([track("a", holders=[("p", "Playlist")])]), {}).table.empty
    assert run(ANALYSIS, make_inputs([], []), {}).table.empty
