from __future__ import annotations

from dashspot.ui.parts.selection import _listed, _taken
from tests.unit.browser.conftest import small_library


def test_a_selection_is_taken_away_as_sources_tell_it() -> None:
    """In the order of the ids; the zeros of a failed analysis are there, and marked."""
    taken = _taken(small_library().tracks, ["t3", "t1"])
    assert taken["track_id"].tolist() == ["t3", "t1"]
    assert taken["failed"].tolist() == [True, False]
    assert taken["tempo"].tolist()[0] == 0


def test_a_selection_is_listed_without_the_zeros_of_a_failed_analysis() -> None:
    """They say nothing of the track."""
    listed = _listed(small_library().tracks, ["t3", "t1"])
    assert listed["tempo"].isna().tolist() == [True, False]
