from __future__ import annotations

from collections import Counter

from dashspot.analyses import Inputs, run
from dashspot.analyses.map import cluster_map
from dashspot.analyses.map.cluster_lists import ANALYSIS
from tests.unit.analyses.agreement import records
from tests.unit.analyses.making import FULL, make_inputs, track


def test_playlists_are_counted_by_cluster(sample: Inputs) -> None:
    """Each membership of a clustered track once, by the cluster that the map shows; the largest playlist first."""
    outcome = run(ANALYSIS, sample, {})
    shown = records(run(cluster_map.ANALYSIS, sample, {}).table)
    cluster = {row["track_id"]: row["cluster"] for row in shown}
    ids = outcome.inputs.tracks["track_id"].tolist()
    held = [
        (row["playlist_id"], row["playlist"], cluster[ids[row["track"]]]) for row in records(outcome.inputs.holders)
    ]
    counted, of = Counter(held), Counter(playlist_id for playlist_id, *_ in held)
    expected = sorted(
        (-of[playlist_id], playlist, playlist_id, number, n) for (playlist_id, playlist, number), n in counted.items()
    )
    columns = ("of", "playlist", "playlist_id", "cluster", "n")
    found = [tuple(row[name] for name in columns) for row in records(outcome.table)]
    assert found == [(-of, *rest) for of, *rest in expected]
    assert all(row["share"] == row["n"] / row["of"] for row in records(outcome.table))


def test_a_row_stands_for_the_tracks_of_both(sample: Inputs) -> None:
    """Those of the playlist in the cluster; of all rows every clustered track that a playlist holds, once."""
    outcome = run(ANALYSIS, sample, {})
    assert len(ANALYSIS.members(outcome.inputs, outcome.table.iloc[[0]])) == outcome.table["n"].iloc[0]
    everything = ANALYSIS.members(outcome.inputs, outcome.table)
    assert len(everything) == len(set(everything)) == outcome.inputs.holders["track"].nunique()


def test_tracks_of_no_playlist_have_no_rows() -> None:
    """The chart says so; names of playlists are no markup."""
    facts = [FULL | {"energy": place / 5, "holders": [("p", "<b>")] * (place == 1)} for place in range(5)]
    loose = run(ANALYSIS, make_inputs([track(f"t{place}", **FULL | {"energy": place / 5}) for place in range(5)]), {})
    assert loose.table.empty
    assert ANALYSIS.chart is not None
    assert "playlist" in ANALYSIS.chart(loose.table).layout.annotations[0].text
    held = run(ANALYSIS, make_inputs([track(f"t{place}", **some) for place, some in enumerate(facts)]), {})
    assert held.table["n"].tolist() == [1]
    assert ANALYSIS.chart(held.table).layout.yaxis.ticktext == ("&lt;b&gt;",)
