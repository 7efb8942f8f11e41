"""Imports on a real Postgres: what lands, what is counted, what is refused."""

from __future__ import annotations

import random

import pytest

from dashspot import browser, core
from dashspot.blocks.imports import LONGEST_ID, LONGEST_TEXT, MOST_ARTISTS, SHOWN_REFUSALS, ImportSummary, Refusal
from dashspot.blocks.people import UserBlock
from dashspot.errors import FileRefused
from dashspot.files.cells import join
from tests.integration.core.songs import (
    EARLIER,
    LINES,
    WITHOUT_FEATURES,
    Dump,
    Query,
    Save,
    identifier,
    own_song,
    song,
    table,
)


def test_small_file_lands_exactly(user: UserBlock, save: Save, query: Query) -> None:
    """Every line finds its place: facts once each, playlists in the file's order, features with their date."""
    lines = [
        song(2, playlist="1", track_artist="Oda"),
        song(1, playlist="1", track_album_release_date="1999", playlist_genre="NA"),
        song(2, playlist="1", track_artist="Oda"),
        song(1, playlist="2", track_album_release_date="1999"),
        song(3, playlist_id="NA", playlist_name="NA", track_artist="NA", track_album_id="NA", **WITHOUT_FEATURES),
    ]
    summary = core.import_path(user.id, save(lines))
    first, second, third = (identifier("track", number) for number in (1, 2, 3))
    one, two = (identifier("album", number) for number in (1, 2))
    here, there = (identifier("list", number) for number in (1, 2))
    assert query("select track_id, name, album_id, duration_ms, popularity from tracks order by 1") == [
        (first, "Track 1", one, 194_754, 1),
        (second, "Track 2", two, 194_754, 2),
        (third, "Track 3", None, 194_754, 3),
    ]
    assert query("select artist_id, name from artists order by 1") == [
        ("name:Artist 1", "Artist 1"),
        ("name:Oda", "Oda"),
    ]
    assert query("select track_id, position, artist_id from track_artists order by 1") == [
        (first, 0, "name:Artist 1"),
        (second, 0, "name:Oda"),
    ]
    assert query("select album_id, name, release_date from albums order by 1") == [
        (one, "Album 1", "1999"),
        (two, "Album 2", "2019-06-14"),
    ]
    assert query("select playlist_id, name from playlists order by 1") == [
        (here, "List 1"),
        (there, "List 2"),
        ("name:songs", "songs"),
    ]
    assert query("select playlist_id, position, track_id, genre, subgenre from playlist_items order by 1, 2") == [
        (here, 0, second, "pop", "dance pop"),
        (here, 1, first, None, "dance pop"),
        (here, 2, second, "pop", "dance pop"),
        (there, 0, first, "pop", "dance pop"),
        ("name:songs", 0, third, "pop", "dance pop"),
    ]
    assert query("select count(*) from saved_tracks") == [(0,)]
    features = query(
        "select track_id, danceability, energy, loudness, speechiness, acousticness, instrumentalness, liveness, "
        "valence, tempo, key, mode, time_signature, as_of = s.created_at "
        "from track_features join sources s on s.id = source_id order by 1"
    )
    values = (0.5, 0.5, -5.25, 0.5, 0.5, 0.5, 0.5, 0.5, 122.036, 6, 1, None, True)
    assert features == [(first, *values), (second, *values)]
    assert query("select user_id, kind, title from sources") == [(user.id, "file", "songs.csv")]
    assert summary.model_dump(exclude={"format"}) == {
        "rows": 5, "tracks": 3, "artists": 2, "albums": 2, "playlists": 3, "memberships": 5, "liked": 0,
        "saved_albums": 0, "followed_artists": 0, "features_new": 2, "features_unchanged": 0, "features_replaced": 0,
        "known_before": False, "features_only": False, "refused": 0, "refusals": (), "notices": (),
    }  # fmt: skip
    (kept,) = core.list_imports(user.id)
    assert (kept.title, kept.summary) == ("songs.csv", summary)


def test_first_line_holds(user: UserBlock, save: Save, query: Query) -> None:
    """Where lines of one file disagree, the first one that says something of the thing is believed."""
    lines = [
        song(1, **WITHOUT_FEATURES),
        song(1, tempo="100"),
        song(1, tempo="200", track_name="Other", track_artist="Other", track_popularity="99", playlist_name="Other"),
        song(6, track_album_name="Other", track_album_release_date="1970"),
    ]
    summary = core.import_path(user.id, save(lines))
    assert query("select name, popularity from tracks order by track_id") == [("Track 1", 1), ("Track 6", 6)]
    assert query("select artist_id from track_artists order by track_id") == [("name:Artist 1",), ("name:Artist 6",)]
    assert query("select artist_id from artists order by 1") == [("name:Artist 1",), ("name:Artist 6",)]
    assert query("select name, release_date from albums") == [("Album 1", "2019-06-14")]
    assert query("select name from playlists") == [("List 1",)]
    assert query("select tempo from track_features order by track_id") == [(100,), (122.036,)]
    assert isinstance(summary, ImportSummary)
    assert (summary.rows, summary.memberships) == (4, 4)


def test_several_artists_keep_their_order(user: UserBlock, save: Save, query: Query) -> None:
    """Credits of our own table stand in the order of the file, the same artist twice if it says so."""
    lines = [own_song(1, artist_ids="b;a;b", artist_names="Bee;Ay;Bee"), own_song(2)]
    core.import_path(user.id, save(lines))
    assert query("select position, artist_id from track_artists order by 1") == [(0, "b"), (1, "a"), (2, "b")]
    assert query("select artist_id, name from artists order by 1") == [("a", "Ay"), ("b", "Bee")]


def test_longest_texts_can_be_saved(user: UserBlock, save: Save, query: Query) -> None:
    """What a row may hold at most, of characters that take four bytes and don't compress, fits into every index."""
    letters = random.Random(1).choices([chr(place) for place in range(0x20000, 0x2A6DF)], k=LONGEST_TEXT)  # noqa: S311 (noise)
    name = "".join(letters)
    lines = [
        own_song(1, track_name=name, artist_ids=name[:LONGEST_ID], artist_names=name, genre=name),
        own_song(2, artist_ids=join(["x"] * MOST_ARTISTS), artist_names=join(["y"] * MOST_ARTISTS)),
    ]
    assert core.import_path(user.id, save(lines)).refused == 0
    assert query("select length(name) from tracks where name is not null") == [(LONGEST_TEXT,)]
    assert query("select count(*) from track_artists") == [(1 + MOST_ARTISTS,)]
    assert len(browser.load_library(user.id).tracks) == 2


def test_strange_header_and_file_name_can_be_saved(user: UserBlock, save: Save) -> None:
    """A NUL in a column's title, or a file name that is no UTF-8, does not stop the import."""
    core.import_path(user.id, save([song(1) | {"ra\0ting": "5"}], "caf\udce9.csv"))
    (kept,) = core.list_imports(user.id)
    assert kept.title == "caf\ufffd.csv"
    assert kept.summary.notices == ("These columns are not known and were passed over: rating.",)


def test_number_of_statements_does_not_grow(user: UserBlock, save: Save, statements: list[str]) -> None:
    """A file of a thousand rows takes as many statements as one of a single row."""
    core.import_path(user.id, save([song(1)]))
    few = len(statements)
    statements.clear()
    core.import_path(user.id, save([song(number) for number in range(1000)]))
    assert len(statements) == few < 30


def test_progress_is_told(user: UserBlock, save: Save) -> None:
    """From the first row on, whoever waits is told the line and how many there are."""
    told: list[tuple[int, int]] = []
    core.import_path(
        user.id, save([song(number) for number in range(1001)]), on_progress=lambda *found: told.append(found)
    )
    assert told == [(2, 1002), (502, 1002), (1002, 1002)]


def test_features_are_compared_with_what_was_seen(user: UserBlock, save: Save) -> None:
    """New, unchanged and replaced are counted by track, against the newest of the person's imports."""
    first = [*(song(number) for number in range(1, 5)), song(5, **WITHOUT_FEATURES)]
    second = [
        song(2, playlist="2"),
        song(2, playlist="3", tempo="1"),
        song(3, tempo="99"),
        song(4, **WITHOUT_FEATURES),
        song(5),
        song(6),
        song(7, key="NA"),
    ]
    third = [song(2, playlist="9"), song(3, playlist="9"), song(3, tempo="99"), song(4), song(7)]
    counted = []
    for content in (first, second, third):
        summary = core.import_path(user.id, save(content))
        assert isinstance(summary, ImportSummary)
        counted.append((summary.features_new, summary.features_unchanged, summary.features_replaced))
    assert counted == [(4, 0, 0), (3, 1, 1), (0, 2, 2)]


def test_refused_rows_are_counted_kept_and_told(user: UserBlock, save: Save) -> None:
    """All are counted, the first twenty stay with the import, and whoever listens hears of each."""
    told: list[Refusal] = []
    lines = [song(1), *(song(number, tempo="-1") for number in range(2, 52)), song(52)]
    summary = core.import_path(user.id, save(lines), on_refusal=told.append)
    assert (summary.rows, summary.refused) == (2, 50)
    assert [refusal.line for refusal in told] == list(range(3, 53))
    assert summary.refusals == tuple(told[:SHOWN_REFUSALS])
    assert core.list_imports(user.id)[0].summary == summary


REFUSED: dict[str, tuple[bytes, str]] = {
    "header alone": (table(LINES).partition("\n")[0].encode(), r"has a header and no rows\. Export it again\."),
    "no acceptable row": (
        table([song(1, tempo="-1"), song(2, key="99")]).encode(),
        r"^No row of songs\.csv can be imported\. Line 2: tempo: ",
    ),
    "points lost at the end": (
        table([*LINES, song(99, danceability="748", energy="916")]).encode(),
        "has lost its decimal points: line 22",
    ),
    "no table": (b"a,b\n1,2\n", "has a header that DashSpot does not know"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_refused_file_writes_nothing(content: bytes, why: str, user: UserBlock, save: Save, dump: Dump) -> None:
    """A file that can't be imported as a whole leaves not a row, however late that is found out."""
    core.import_path(user.id, save(EARLIER, "earlier.csv"))
    before = dump(physical=True)
    with pytest.raises(FileRefused, match=why):
        core.import_path(user.id, save(content))
    assert dump(physical=True) == before
