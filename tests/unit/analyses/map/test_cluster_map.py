from __future__ import annotations

import pandas as pd

from dashspot.analyses import Inputs, run
from dashspot.analyses.map import clusters, principal
from dashspot.analyses.map.cluster_map import ANALYSIS
from tests.unit.analyses.making import make_inputs, track


def test_points_are_those_of_the_map_and_of_the_clusters(sample: Inputs) -> None:
    """The same tracks as on the map of them, each in the cluster that the table of clusters puts it in."""
    outcome = run(ANALYSIS, sample, {})
    on_map = principal.ANALYSIS.compute(outcome.inputs, {})
    same = ["track_id", "name", "artists", "x", "y", "across", "up"]
    pd.testing.assert_frame_equal(outcome.table[same], on_map[same])
    table = run(clusters.ANALYSIS, sample, {}).table
    for place in table.index:
        row = table.loc[[place]]
        own = outcome.table[outcome.table["cluster"] == row["cluster"].item()]
        assert own["track_id"].tolist() == clusters.ANALYSIS.members(outcome.inputs, row)
        assert set(own["cluster_name"]) == {row["name"].item()}


def test_every_point_carries_its_row(sample: Inputs) -> None:
    """Within the megabyte, with names."""
    outcome = run(ANALYSIS, sample, {})
    assert ANALYSIS.chart is not None
    figure = ANALYSIS.chart(outcome.table)
    assert sorted(row for trace in figure.data for row in trace.customdata) == outcome.table.index.tolist()
    assert len(figure.to_json()) < 1_000_000
    assert ANALYSIS.members(outcome.inputs, outcome.table.iloc[:2]) == outcome.table["track_id"].tolist()[:2]


def test_too_few_tracks_have_no_clusters() -> None:
    """The chart says so."""
    table = run(ANALYSIS, make_inputs([track("a")]), {}).table
    assert table.empty
    assert ANALYSIS.chart is not None
    assert "four tracks" in ANALYSIS.chart(table).layout.annotations[0].text
