"""Tracks that a file knew by their names alone."""

from __future__ import annotations

import pandas as pd

from dashspot.browser.services.matching import known_by_name

FIRST, SECOND, LOCAL = "1" * 22, "2" * 22, "spotify:local:a:b:c:1"


def frames(*rows: tuple[str, str | None, str | None]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tracks and their credits, given by id, name and artist."""
    tracks = pd.DataFrame([(track_id, name) for track_id, name, _ in rows], columns=["track_id", "name"], dtype="str")
    credited = [(track_id, artist) for track_id, _, artist in rows if artist]
    return tracks, pd.DataFrame(credited, columns=["track_id", "name"], dtype="str")


def test_the_first_of_that_name_and_artist_is_it() -> None:
    """However the letters are written; a local file is another track."""
    rows = [(LOCAL, "One", "A"), (FIRST, "ONE", "a"), (SECOND, "One", "A"), ("name:One", "One", "A")]
    tracks, credited = frames(*rows)
    before = tracks.copy()
    assert known_by_name(tracks, credited) == {"name:One": FIRST}
    pd.testing.assert_frame_equal(tracks, before)


def test_another_artist_or_none_is_another_track() -> None:
    """A title alone tells nothing."""
    rows = [(FIRST, "One", "B"), (SECOND, "Two", None), ("name:One", "One", "A"), ("name:Two", "Two", None)]
    assert known_by_name(*frames(*rows)) == {}


def test_nothing_to_match() -> None:
    """No track is known by its name alone, or there is none."""
    assert known_by_name(*frames((FIRST, "One", "A"))) == {}
    assert known_by_name(*frames()) == {}
