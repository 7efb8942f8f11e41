from __future__ import annotations

from dashspot.analyses import ANALYSES, run
from tests.unit.analyses.making import FULL, WHEN, make_inputs, track

FAILED = FULL | {"tempo": 0.0, "danceability": 0.0, "valence": 0.0}


def _basis(name: str, *tracks: dict[str, object]) -> tuple[int, int, int]:
    inputs = make_inputs(tracks)
    made_of = run(ANALYSES[name], inputs, ANALYSES[name].chosen(inputs, {})).basis
    return made_of.used, made_of.failed, made_of.missing


def test_a_failed_analysis_is_why_a_feature_is_not_counted() -> None:
    """A track without any features lacks them; one whose analysis failed has lost them."""
    tracks = track("a", **FULL), track("b", **FAILED), track("c")
    assert _basis("histograms", *tracks) == (1, 1, 1)
    assert _basis("principal", *tracks) == (1, 1, 1)


def test_a_failed_analysis_is_not_why_a_year_is_missing() -> None:
    """What is read from a release date counts the track, and without one the track lacks a date."""
    dated, undated = track("a", **FAILED), track("b", **FAILED, release_date=None)
    assert _basis("releases", dated, undated) == (1, 0, 1)


def test_what_needs_features_and_a_date_lacks_the_date_first() -> None:
    """A failed analysis is told only of tracks that would be counted but for it."""
    dated = {"added_at": WHEN}
    tracks = track("a", **FULL, **dated), track("b", **FAILED, **dated), track("c", **FAILED)
    assert _basis("rolling", *tracks) == (1, 1, 1)


def test_the_feature_that_is_drawn_must_be_known() -> None:
    """A track that knows another one is not counted in."""
    inputs = make_inputs([track("a", **FULL), track("b", **FULL | {"tempo": None}), track("c", duration_ms=None)])
    of_tempo, of_energy = (
        run(ANALYSES["boxes"], inputs, {"feature": name, "by": "decade"}).basis for name in ("tempo", "energy")
    )
    assert (of_tempo.used, of_energy.used) == (1, 2)


def test_where_no_feature_is_used_no_source_is_named() -> None:
    """Years of release come from the file itself, not from an analysis of the sound."""
    inputs = make_inputs([track("a", **FULL)])
    years, sounds = (run(ANALYSES[name], inputs, {}).basis for name in ("releases", "histograms"))
    assert years.sources is None
    assert sounds.sources == (("songs.csv", 1, "2026-11-22", "2026-11-22"),)
