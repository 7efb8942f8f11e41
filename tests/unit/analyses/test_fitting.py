from __future__ import annotations

import numpy as np

from dashspot.analyses import Inputs
from dashspot.analyses.fitting import SAMPLE, fitting
from dashspot.analyses.map import principal
from dashspot.analyses.map.clusters import ANALYSIS
from tests.unit.analyses.making import FULL, make_inputs, track


def _drawn(inputs: Inputs) -> list[str]:
    return fitting(ANALYSIS, inputs, {}).tracks["track_id"].tolist()


def test_a_sample_does_not_depend_on_the_order() -> None:
    """2,000 of 2,300 tracks, each once, in their order; the same ones of the collection turned round."""
    tracks = [track(f"t{place:04d}", **FULL) for place in range(SAMPLE + 300)]
    drawn = _drawn(make_inputs(tracks))
    assert len(set(drawn)) == SAMPLE
    assert drawn == sorted(drawn)
    assert _drawn(make_inputs(tracks[::-1])) == drawn[::-1]


def test_a_sample_changes_by_what_came() -> None:
    """Each new track takes the place of at most one."""
    tracks = [track(f"t{place:04d}", **FULL) for place in range(SAMPLE + 310)]
    assert len(set(_drawn(make_inputs(tracks[:-10]))) - set(_drawn(make_inputs(tracks)))) <= 10


def test_few_tracks_are_all_taken() -> None:
    """But those that lack a feature, and those of the Web API, where that is not allowed."""
    tracks = [track("a", **FULL), track("b"), track("c", **FULL | {"from_api": True}), track("d", **FULL)]
    assert _drawn(make_inputs(tracks)) == ["a", "d"]
    assert _drawn(make_inputs(tracks, api_allowed=True)) == ["a", "c", "d"]
    assert np.array_equal(fitting(ANALYSIS, make_inputs([]), {}).tracks.index, [])


def test_what_is_not_sampled_is_not_copied() -> None:
    """All tracks as they are; values of the Web API are unknown, what else is known of those tracks stays."""
    files = make_inputs([track("a", **FULL), track("b")])
    assert fitting(principal.ANALYSIS, files, {}) is files
    mixed = make_inputs([track("a", **FULL), track("c", **FULL | {"from_api": True})])
    found = fitting(principal.ANALYSIS, mixed, {}).tracks
    assert found["energy"].isna().tolist() == [False, True]
    assert found["duration_ms"].notna().all()
    assert mixed.tracks["energy"].notna().all()
    allowed = make_inputs([track("c", **FULL | {"from_api": True})], api_allowed=True)
    assert fitting(principal.ANALYSIS, allowed, {}).tracks["energy"].notna().all()
