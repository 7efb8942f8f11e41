from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.compare.exclusive_tracks import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, random_collections, track


class TestExclusiveTracks(Agreement):
    """The tracks that stand in one of the collections alone."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections()

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Those of the chosen collection, without those of any other."""
        chosen = [place for place, title in enumerate(found.titles) if title == choices["collection"]]
        elsewhere = {row["track"] for row in found.collections if row["collection"] not in chosen}
        rows = [row for row in found.collections if row["collection"] in chosen and row["track"] not in elsewhere]
        for row in sorted(rows, key=lambda row: _name(found, row["track"])):
            one = found.tracks[row["track"]]
            facts = (one["name"], one["artists"], one["album_name"], one["duration_ms"])
            yield *facts, row["added_at"], row["rows"], one["track_id"]


def _name(found: Plain, place: int) -> tuple[str, str]:
    return found.tracks[place]["name"], found.tracks[place]["track_id"]


def test_rows_stand_for_their_tracks() -> None:
    """Of the second of two collections with one title."""
    listed = [("Mix", [(0, 1, None), (1, 1, None)]), ("Mix", [(1, 1, None), (2, 3, None)])]
    inputs = make_inputs([track("a"), track("b"), track("c")], listed)
    table = run(ANALYSIS, inputs, {"collection": "Mix (2)"}).table
    assert table["rows"].tolist() == [3]
    assert ANALYSIS.members(inputs, table) == ["c"]


def test_without_collections_there_is_nothing() -> None:
    """None, or an empty one."""
    for inputs in (make_inputs([], []), make_inputs([], [("Empty", [])])):
        table = run(ANALYSIS, inputs, ANALYSIS.chosen(inputs, {})).table
        assert table.empty
        assert str(table["rows"].dtype) == "int64"
