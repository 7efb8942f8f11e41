from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashspot.analyses import Inputs, run
from dashspot.analyses.map.clusters import ANALYSIS
from tests.unit.analyses.agreement import FEATURES
from tests.unit.analyses.making import FULL, make_inputs, track


def test_the_table_tells_what_its_clusters_are(sample: Inputs) -> None:
    """Sizes, means in units and in standard deviations are those of the tracks that a row stands for."""
    outcome = run(ANALYSIS, sample, {})
    tracks = outcome.inputs.tracks.set_index("track_id")[list(FEATURES)]
    seen = 0
    for place in outcome.table.index:
        row = outcome.table.loc[[place]]
        own = tracks.loc[ANALYSIS.members(outcome.inputs, row)]
        assert len(own) == row["n"].item()
        for name in FEATURES:
            mean = math.fsum(own[name]) / len(own)
            middle = math.fsum(tracks[name]) / len(tracks)
            spread = math.sqrt(math.fsum((value - middle) ** 2 for value in tracks[name]) / len(tracks))
            assert row[name].item() == pytest.approx(mean, abs=1e-9)
            assert row[f"z_{name}"].item() == pytest.approx((mean - middle) / spread, abs=1e-6)
        seen += len(own)
    assert seen == len(tracks) == outcome.basis.sampled
    assert outcome.table["n"].is_monotonic_decreasing
    assert outcome.table["share"].sum() == pytest.approx(1)
    assert outcome.table["name"].is_unique


def test_another_order_has_the_same_clusters(sample: Inputs) -> None:
    """And so has the same once more."""
    table = run(ANALYSIS, sample, {}).table
    order = np.random.default_rng(1).permutation(len(sample.tracks))
    nobody = sample.narrowed(np.empty(0, dtype=np.intp))
    turned = replace(nobody, tracks=sample.tracks.take(order).reset_index(drop=True))
    pd.testing.assert_frame_equal(run(ANALYSIS, turned, {}).table, table, check_exact=False, rtol=1e-9)


@pytest.mark.parametrize("energies", [(), (0.1,), (0.1, 0.2, 0.3), (0.1, 0.2, 0.3, 0.3, 0.3)])
def test_fewer_than_four_different_tracks_have_none(energies: tuple[float, ...]) -> None:
    """An empty table of the same columns, and the chart says what is needed."""
    tracks = [track(f"t{place}", **FULL | {"energy": energy}) for place, energy in enumerate(energies)]
    table = run(
        ANALYSIS, make_inputs([*tracks, track("unknown"), track("failed", **dict.fromkeys(FULL, 0.0))]), {}
    ).table
    assert table.empty
    assert ANALYSIS.chart is not None
    assert "four tracks" in ANALYSIS.chart(table).layout.annotations[0].text


def test_a_feature_that_never_changes_is_left_out() -> None:
    """It has a mean, but no standard deviations; four different tracks have three clusters."""
    tracks = [track(f"t{place}", **FULL | {"energy": place / 10, "tempo": 90.0 + place**2}) for place in range(4)]
    table = run(ANALYSIS, make_inputs(tracks), {}).table
    assert len(table) == 3
    assert table["valence"].tolist() == [0.5, 0.5, 0.5]
    assert table["z_valence"].isna().all()


def test_the_bars_of_a_cluster_carry_its_row(sample: Inputs) -> None:
    """A selected bar becomes the cluster's tracks."""
    table = run(ANALYSIS, sample, {}).table
    assert ANALYSIS.chart is not None
    figure = ANALYSIS.chart(table)
    assert [set(trace.customdata) for trace in figure.data] == [{row} for row in table.index]
    assert len(figure.to_json()) < 1_000_000
