from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashspot.blocks.collections import CollectionKey
from dashspot.browser.blocks import Facts
from dashspot.browser.services.library import LIBRARY_KEY
from dashspot.browser.services.paragraph import paragraph
from dashspot.browser.services.report import report
from dashspot.browser.services.titles import collection_titles, title_of
from dashspot.errors import NotFound
from tests.unit.browser.conftest import FAILED, FULL, make_library, make_report, playlist, small_library, track


def facts_of(**changed: Any) -> Facts:
    """The facts of one good track, but for what is given."""
    library = make_library([track("t1", **FULL | changed)])
    return make_report(library).facts


def test_facts_of_a_playlist_are_those_counted_by_hand() -> None:
    """Rows and distinct tracks, artists, albums and length of distinct tracks, coverage, years, sources."""
    assert make_report(small_library(), playlist("p1")).facts == Facts(
        key=playlist("p1"),
        title="Morning",
        sources=(("songs.csv", 3, "2026-11-22", "2026-11-22"),),
        rows=4,
        tracks=3,
        artists=2,
        albums=1,
        duration_ms=540_000,
        known=3,
        failed=1,
        first_year=1989,
        last_year=2019,
    )


def test_facts_of_the_library_are_those_counted_by_hand() -> None:
    """The ghost is a track without artist, album, length, year and features."""
    facts = make_report(small_library()).facts
    assert (facts.title, facts.rows, facts.tracks) == ("The whole library", 7, 5)
    assert (facts.artists, facts.albums, facts.duration_ms, facts.known, facts.failed) == (2, 2, 720_000, 4, 1)


@pytest.mark.parametrize(
    ("date", "year"), [("2019", 2019), ("2019-06", 2019), ("2019-06-14", 2019), ("0000", None), (None, None)]
)
def test_a_year_is_read_from_any_precision(date: str | None, year: int | None) -> None:
    """`0000` is Spotify's way to know nothing."""
    facts = facts_of(release_date=date)
    assert (facts.first_year, facts.last_year) == (year, year)


def test_several_sources_are_named_in_order() -> None:
    """By how many tracks they told; a track without features has none."""
    sources = ["two.csv", "one.csv", "two.csv", None]
    library = make_library(track(f"t{place}", feature_source=source) for place, source in enumerate(sources))
    found = make_report(library).facts.sources
    assert [source[:2] for source in found] == [("two.csv", 2), ("one.csv", 1)]


def test_tracks_are_distinct_and_in_the_order_of_the_collection() -> None:
    """The first of each, numbered from 0, without the collection they were found in."""
    library = small_library()
    report = make_report(library, playlist("p1"))
    pd.testing.assert_frame_equal(report.tracks, library.tracks.iloc[[0, 1, 2]])


def test_the_library_is_there_to_compare_with() -> None:
    """The whole library's numbers stand beside the collection's, made the same way."""
    report = make_report(small_library(), playlist("p2"), keep_failed=True)
    assert report.analysis.collection == playlist("p2")
    assert report.library.collection == LIBRARY_KEY
    assert report.analysis.keep_failed
    assert report.library.keep_failed
    assert report.library.computation.tracks.total == 5


def test_the_paragraph_is_of_these_numbers() -> None:
    """It is made of the report's own facts and numbers."""
    report = make_report(small_library(), playlist("p1"))
    numbers = report.analysis.computation, report.library.computation
    assert report.paragraph == paragraph(report.facts, *numbers, report.tracks)


@pytest.mark.parametrize("facts", [FAILED, {}], ids=["failed", "unknown"])
@pytest.mark.parametrize("keep_failed", [True, False])
def test_a_track_without_usable_features_has_its_report(facts: dict[str, Any], *, keep_failed: bool) -> None:
    """A failed analysis alone, or nothing known at all, is no error."""
    library = make_library([track("t1", **facts), track("t2", **FULL)])
    report = make_report(library, CollectionKey(kind="track", id="t1"), keep_failed=keep_failed)
    assert report.facts.title == "Name t1"
    assert report.analysis.computation.tracks.total == 1


def test_what_nobody_saved_has_no_report() -> None:
    """A collection that this person does not have is said so."""
    with pytest.raises(NotFound, match="no playlist 'elsewhere'"):
        make_report(small_library(), playlist("elsewhere"))


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("library", "library", "The whole library"),
        ("playlist", "p1", "Morning"),
        ("playlist", "p2", "Unnamed playlist"),
        ("album", "album", "Some Album"),
        ("album", "other", "Unknown album"),
        ("artist", "guest", "Guest"),
        ("artist", "band", "Some Band"),
        ("track", "t1", "Alpha"),
        ("track", "t4", "Unknown track"),
    ],
)
def test_a_collection_is_called_by_its_name(kind: Any, name: str, title: str) -> None:
    """By its own name, or by what is not known of it."""
    assert title_of(small_library(), CollectionKey(kind=kind, id=name)) == title


def test_an_artist_who_is_not_there_is_said_so() -> None:
    """Nobody else's artist is named, and there is no report of one."""
    stranger = CollectionKey(kind="artist", id="stranger")
    assert title_of(small_library(), stranger) == "Unknown artist"
    with pytest.raises(NotFound, match="There is no artist 'stranger' in this library"):
        report(small_library(), stranger)


def test_what_can_be_picked_begins_with_the_library() -> None:
    """Then the liked songs, then the playlists by name, then id; those of one name are told apart by their size."""
    named = [("p3", "Wind"), ("p1", None), ("p2", "Echo"), ("p0", "Wind")]
    library = make_library([track("t1"), track("t2")], [("p3", "t1"), ("p3", "t1")], named)
    assert list(collection_titles(library).items()) == [
        ("library:library", "The whole library"),
        ("liked:liked", "Liked songs"),
        ("playlist:p2", "Echo"),
        ("playlist:p1", "Unnamed playlist"),
        ("playlist:p0", "Wind (0 rows)"),
        ("playlist:p3", "Wind (2 rows)"),
    ]
