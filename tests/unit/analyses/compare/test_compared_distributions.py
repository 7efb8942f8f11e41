from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.compare.compared_distributions import ANALYSIS
from dashspot.analyses.marks import rows_of
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, random_collections, track

EDGES = {
    "loudness": [-60 + 2 * place for place in range(34)],
    "tempo": [40 + 5 * place for place in range(41)],
    "duration_ms": [30_000 * place for place in range(31)],
}
SHARE_EDGES = [place / 20 for place in range(21)]


class TestComparedDistributions(Agreement):
    """How one feature is distributed in each collection."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(most=6, up_to=2)
    examples: ClassVar[int] = 30

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each value is put into the bin it belongs to."""
        feature = {"duration": "duration_ms"}.get(choices["feature"], choices["feature"])
        edges = EDGES.get(feature, SHARE_EDGES)
        counted = [[0] * (len(edges) - 1) for _ in found.titles]
        for row in found.collections:
            value = found.tracks[row["track"]][feature]
            if value is not None:
                inside = min(max(value, edges[0]), edges[-1])
                counted[row["collection"]][min(sum(edge <= inside for edge in edges[1:]), len(edges) - 2)] += 1
        for title, bins in zip(found.titles, counted, strict=True):
            for place, n in enumerate(bins):
                yield title, feature, edges[place], edges[place + 1], n, n / sum(bins) if sum(bins) else None


def test_a_mark_stands_for_the_tracks_of_its_collection_alone() -> None:
    """Two collections with a track in the same bin: the step of the second stands for the second's."""
    tracks = [track("a", **FULL), track("b", **FULL), track("c", **FULL | {"tempo": 90.0})]
    listed = [("Mix", [(0, 1, None), (2, 1, None)]), ("Mix", [(1, 1, None), (2, 1, None)])]
    inputs = make_inputs(tracks, listed)
    table = run(ANALYSIS, inputs, {"feature": "tempo"}).table
    assert ANALYSIS.chart is not None
    line = ANALYSIS.chart(table).data[1]
    marks = [{"customdata": int(row)} for row, share in zip(line.customdata, line.y, strict=True) if share]
    rows = table.iloc[rows_of(marks, len(table))]
    assert list(rows["collection"].unique()) == ["Mix (2)"]
    assert ANALYSIS.members(inputs, rows) == ["b", "c"]


@pytest.mark.parametrize("titles", [(), ("One",)])
def test_without_tracks_the_chart_says_so(titles: tuple[str, ...]) -> None:
    """No collection, or an empty one."""
    table = run(ANALYSIS, make_inputs([], [(title, []) for title in titles]), {"feature": "energy"}).table
    assert len(table) == 20 * len(titles)
    assert ANALYSIS.chart is not None
    assert ANALYSIS.chart(table).layout.annotations[0].text == "No track here knows this feature."
