from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.overlap.across import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, random_collections, track
from tests.unit.analyses.overlap.told import listed


class TestAcross(Agreement):
    """Tracks that stand in several playlists."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(fewest=2)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The playlists of each track."""
        del choices
        held: dict[int, dict[int, int]] = {}
        for row in found.collections:
            held.setdefault(row["track"], {})[row["collection"]] = row["rows"]
        several = [
            (-len(places), found.tracks[one]["name"], found.tracks[one]["track_id"], one)
            for one, places in held.items()
            if len(places) > 1
        ]
        for *_, place in sorted(several)[:1_000]:
            one, places = found.tracks[place], held[place]
            facts = (one["name"], one["artists"], one["album_name"], one["duration_ms"])
            yield *facts, len(places), sum(places.values()), listed(places, found.titles), one["track_id"]


def test_many_playlists_are_not_all_named() -> None:
    """Fifty are; the track is one, and its bar carries its row."""
    inputs = make_inputs(
        [track("a"), track("b")], [("Mix", [(0, 1, None), (1, 1, None)][: 1 + (n < 2)]) for n in range(53)]
    )
    table = run(ANALYSIS, inputs, {}).table
    assert table["playlists"].tolist() == [53, 2]
    assert table["held_by"][0].endswith("Mix (50) and 3 more")
    assert table["held_by"][1] == "Mix (1), Mix (2)"
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["b"]
    assert ANALYSIS.chart is not None
    assert ANALYSIS.chart(table).data[0].customdata.tolist() == [0, 1]


def test_one_playlist_shares_nothing() -> None:
    """Nor does none."""
    for inputs in (make_inputs([], []), make_inputs([], [("Empty", [])]), make_inputs([track("a")])):
        table = run(ANALYSIS, inputs, {}).table
        assert table.empty
        assert ANALYSIS.chart is not None
        assert ANALYSIS.chart(table).layout.annotations[0].text == "No track stands in two playlists."
