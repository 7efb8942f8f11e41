"""Imports on a real Postgres: what lands, what a second time does, what a kill leaves, what removal leaves."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from click.testing import CliRunner, Result

import dashspot
from dashspot import browser, core, runtime
from dashspot.__main__ import main
from dashspot.blocks.imports import LONGEST_ID, LONGEST_TEXT, MOST_ARTISTS, SHOWN_REFUSALS, Refusal
from dashspot.blocks.people import UserBlock
from dashspot.errors import FileRefused, NotFound
from dashspot.files import open_import
from dashspot.files.cells import guard, join
from dashspot.files.feature_tables import TIDYTUESDAY_COLUMNS
from dashspot.files.own import OWN_COLUMNS
from dashspot.files.writing import to_csv

Cells = Mapping[str, str]
Dump = Callable[..., dict[str, list[str]]]
Save = Callable[..., Path]
Query = Callable[[LiteralString], list[tuple[Any, ...]]]

PROJECT = Path(dashspot.__file__).parents[1]
MUSIC = (
    "sources",
    "tracks",
    "artists",
    "track_artists",
    "albums",
    "playlists",
    "playlist_items",
    "saved_tracks",
    "track_features",
)
UNSURE = {"id", "version", "created_at", "as_of", "summary"}
"""What two imports of one file may differ in, made at two times or beside others."""


def identifier(kind: str, number: object) -> str:
    """A made-up Spotify id."""
    return f"{kind}{number!s:0>{22 - len(kind)}}"


def song(number: int, *, playlist: str = "1", **cells: str) -> dict[str, str]:
    """One line of a TidyTuesday table."""
    return dict.fromkeys(TIDYTUESDAY_COLUMNS, "0.5") | {
        "track_id": identifier("track", number),
        "track_name": f"Track {number}",
        "track_artist": f"Artist {number % 7}",
        "track_popularity": str(number % 101),
        "track_album_id": identifier("album", number % 5),
        "track_album_name": f"Album {number % 5}",
        "track_album_release_date": "2019-06-14",
        "playlist_id": identifier("list", playlist),
        "playlist_name": f"List {playlist}",
        "playlist_genre": "pop",
        "playlist_subgenre": "dance pop",
        "key": "6",
        "mode": "1",
        "tempo": "122.036",
        "loudness": "-5.25",
        "duration_ms": "194754",
        **cells,
    }


def own_song(number: int, **cells: str) -> dict[str, str]:
    """One line of our own export."""
    return dict.fromkeys(OWN_COLUMNS, "") | {"track_id": identifier("track", number), **cells}


WITHOUT_FEATURES = dict.fromkeys(TIDYTUESDAY_COLUMNS[11:22], "NA")


def table(songs: Iterable[Cells], *, delimiter: str = ",", terminator: str = "\r\n", backwards: bool = False) -> str:
    """The songs as a table."""
    lines = list(songs)
    target = io.StringIO()
    columns = list(lines[0])[:: -1 if backwards else 1]
    writer = csv.DictWriter(target, columns, delimiter=delimiter, lineterminator=terminator)
    writer.writeheader()
    writer.writerows(lines)
    return target.getvalue()


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes one file and names it."""

    def saved(content: Iterable[Cells] | bytes, name: str = "songs.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else table(content).encode())
        return path

    return saved


@pytest.fixture
def query(database: str) -> Iterator[Query]:
    """Asks the database past the product, on a connection of its own."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


def meaning(dumped: dict[str, list[str]]) -> dict[str, list[str]]:
    """A dump of the music without what follows from the time and order of imports; sources are named by content."""
    digests = {row["id"]: row["digest"] for row in map(json.loads, dumped["sources"])}
    told: dict[str, list[str]] = {}
    for name in MUSIC:
        rows = [json.loads(row) for row in dumped[name]]
        told[name] = sorted(
            json.dumps(
                {key: value for key, value in row.items() if key not in UNSURE}
                | ({"source_id": digests[row["source_id"]]} if "source_id" in row else {})
            )
            for row in rows
        )
    return told


@contextmanager
def waiting(what: str, condition: Callable[[], object], seconds: float = 30) -> Iterator[None]:
    """Wait until something holds, then run the block."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.005)
    yield


# What lands


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
        "features_new": 2, "features_unchanged": 0, "features_replaced": 0,
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


# The same rows again

LINES = [song(number, playlist=str(number % 3)) for number in range(20)]
AGAIN: dict[str, bytes] = {
    "same": table(LINES).encode(),
    "mark": ("\ufeff" + table(LINES)).encode(),
    "gz": gzip.compress(table(LINES).encode()),
    "semicolons": table(LINES, delimiter=";").encode(),
    "LF": table(LINES, terminator="\n").encode(),
    "columns backwards": table(LINES, backwards=True).encode(),
    "unknown column": table([line | {"rating": "5"} for line in LINES]).encode(),
    "refused rows": table([*LINES[:5], song(99, tempo="-1"), *LINES[5:]]).encode(),
    "other number format": table([line | {"key": "6.0", "tempo": "122.0360"} for line in LINES]).encode(),
}


@pytest.mark.parametrize("content", AGAIN.values(), ids=AGAIN)
def test_importing_again_changes_no_row(content: bytes, user: UserBlock, save: Save, dump: Dump) -> None:
    """The same rows, however they are packed, are the same import: not a row of any table is written again."""
    core.import_path(user.id, save(LINES))
    before, version = dump(physical=True), browser.data_version(user.id)
    summary = core.import_path(user.id, save(content, "other name.csv"))
    assert dump(physical=True) == before
    assert browser.data_version(user.id) == version
    assert summary.known_before
    assert (summary.features_new, summary.features_unchanged, summary.features_replaced) == (0, 20, 0)
    assert (summary.tracks, summary.memberships) == (20, 20)


def test_other_rows_are_another_import(user: UserBlock, save: Save) -> None:
    """One changed cell, or another order of rows, is another import."""
    contents = [LINES, LINES[::-1], [*LINES[:-1], LINES[-1] | {"tempo": "1"}], LINES[:-1]]
    assert [core.import_path(user.id, save(content)).known_before for content in contents] == [False] * 4
    assert len(core.list_imports(user.id)) == 4


class Stopped(Exception):
    """Raised before a commit, in place of a crash."""


@pytest.mark.parametrize("commits", [True, False], ids=["first commits", "first rolls back"])
def test_two_imports_at_once_are_one(*, commits: bool, user: UserBlock, save: Save, query: Query, dump: Dump) -> None:
    """Who comes second waits for the first: if that commits its work is found done, else the second does it."""
    path, inside, go_on = save(LINES), threading.Event(), threading.Event()

    def hold(*_: object) -> None:
        inside.set()
        assert go_on.wait(30)
        if not commits:
            raise Stopped

    with ThreadPoolExecutor(2) as pool:
        try:
            first = pool.submit(core.import_file, user.id, open_import(path, 10), before_commit=hold)
            assert inside.wait(30)
            second = pool.submit(core.import_path, user.id, path)
            blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            with waiting("the second to wait for the first", lambda: query(blocked)):
                assert query("select count(*) from sources") == [(0,)]
        finally:
            go_on.set()
        if commits:
            assert not first.result().known_before
        else:
            with pytest.raises(Stopped):
                first.result()
        assert second.result().known_before is commits
    assert query("select title from sources") == [("songs.csv",)]
    at_once = meaning(dump())
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    core.import_path(user.id, path)
    assert meaning(dump()) == at_once


def test_two_people_import_at_once(user: UserBlock, sample_user: UserBlock, save: Save, query: Query) -> None:
    """The same rows of two people are two imports; both land, whoever commits first."""
    paths = [save(LINES, "one.csv"), save(LINES, "two.csv")]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(core.import_path, [user.id, sample_user.id], paths))
    assert [summary.known_before for summary in found] == [False, False]
    assert query("select count(*), count(distinct user_id) from sources") == [(2, 2)]


# Killed while importing


def command(*arguments: str | Path, **environ: str) -> subprocess.Popen[str]:
    """The product as its own process, on the test's database."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashspot", *map(str, arguments)],
        cwd=PROJECT,
        env=os.environ | environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_after(seconds: float | None, path: Path, query: Query) -> float:
    """Import in a process of its own; kill it so long after the rows began to flow. Returns how long it lived."""
    session = "select query from pg_stat_activity where application_name = 'victim'"
    with command("import", path, PGAPPNAME="victim") as victim:
        begun = lambda: victim.poll() is not None or any("import_rows" in text for (text,) in query(session))  # noqa: E731
        with waiting("the import to begin", begun):
            begin = time.monotonic()
        if seconds is None:
            assert victim.wait(60) == 0, victim.stderr and victim.stderr.read()
        else:
            time.sleep(seconds)
            victim.kill()
        victim.communicate()
    with waiting("its sessions to end", lambda: not query(session)):
        return time.monotonic() - begin


@pytest.mark.parametrize("moments", [5, pytest.param(40, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
def test_killed_import_leaves_nothing(moments: int, user: UserBlock, save: Save, query: Query, dump: Dump) -> None:
    """Killed at any moment an import is not there at all, or whole if it was done; run again it is as if unharmed."""
    path, nothing = save([song(number % 1500, playlist=str(number % 40)) for number in range(2500)]), dump()
    whole_time = kill_after(None, path, query)
    whole = meaning(dump())
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    assert dump() == nothing
    chance, left_nothing = secrets.SystemRandom(), 0
    for number in range(moments):
        seconds = whole_time * (number and number - 1 + chance.random()) / max(moments - 1, 1)
        kill_after(seconds, path, query)
        left = dump()
        left_nothing += left == nothing
        assert left == nothing or meaning(left) == whole, f"killed after {seconds} s of {whole_time} s"
        assert core.import_path(user.id, path).known_before is (left != nothing)
        assert meaning(dump()) == whole, f"run again after a kill at {seconds} s of {whole_time} s"
        core.remove_import(user.id, core.list_imports(user.id)[0].id)
    assert left_nothing


def test_two_processes_make_one_import(user: UserBlock, save: Save, query: Query) -> None:
    """Two commands started together on one file both end well, and the file is there once."""
    del user
    path = save(LINES)
    both = [command("import", path) for _ in range(2)]
    said = sorted(process.communicate(timeout=60)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert [text.startswith("songs.csv was imported before; nothing changed.\n") for text in said] == [True, False]
    assert query("select count(*) from sources") == [(1,)]


# Removal

EARLIER = [song(number, playlist=str(number % 3)) for number in range(12)]
LATER = [song(number, playlist=str(number % 4), tempo="99", track_name=f"New {number}") for number in range(6, 18)]


def import_and_analyse(user: UserBlock, path: Path) -> int:
    """Import a file and analyse all there is; the id of the import."""
    core.import_path(user.id, path)
    browser.analyse_everything(user.id)
    return core.list_imports(user.id)[0].id


def test_removing_the_later_import_leaves_the_earlier(
    user: UserBlock, sample_user: UserBlock, save: Save, dump: Dump
) -> None:
    """What is left is exactly what was before, to the row: music, analyses made before, and other people's.

    Only the version is another: none comes back, so no cache shows what is gone.
    """
    core.import_path(sample_user.id, save(EARLIER))
    browser.analyse_everything(sample_user.id)
    empty = dump()
    earlier = import_and_analyse(user, save(EARLIER))
    before, version = dump(), browser.data_version(user.id)
    later = import_and_analyse(user, save(LATER))
    with_later = browser.data_version(user.id)
    assert len(dump()["analyses"]) > len(before["analyses"]) > len(empty["analyses"])
    core.remove_import(user.id, later)
    assert dump() == before
    assert browser.data_version(user.id) not in {version, with_later}
    core.remove_import(user.id, earlier)
    assert dump() == empty


def test_removing_the_earlier_import_leaves_the_later(user: UserBlock, save: Save, dump: Dump) -> None:
    """The later import is as if the earlier had never been there; analyses that saw both are gone."""
    empty = dump()
    core.import_path(user.id, save(LATER))
    alone, library = meaning(dump()), browser.load_library(user.id)
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    earlier, later = import_and_analyse(user, save(EARLIER)), import_and_analyse(user, save(LATER))
    core.remove_import(user.id, earlier)
    assert meaning(dump()) == alone
    assert dump()["analyses"] == dump()["computations"] == []
    found = browser.load_library(user.id)
    assert found.tracks.drop(columns="features_as_of").equals(library.tracks.drop(columns="features_as_of"))
    assert found.items.equals(library.items)
    core.remove_import(user.id, later)
    assert dump() == empty


def test_newest_import_is_heard_until_it_goes(user: UserBlock, save: Save) -> None:
    """Where two files speak of a track the newer is believed; once removed, the older is heard again."""

    def heard() -> dict[str, tuple[str, float]]:
        tracks = browser.load_library(user.id).tracks.set_index("track_id")
        return {name: (tracks["name"][name], tracks["tempo"][name]) for name in (identifier("track", 7),)}

    core.import_path(user.id, save(EARLIER))
    core.import_path(user.id, save(LATER))
    assert heard() == {identifier("track", 7): ("New 7", 99)}
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    assert heard() == {identifier("track", 7): ("Track 7", 122.036)}


# Other people


def test_another_person_sees_nothing(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """One person's import is not in another's library, list or version."""
    version = browser.data_version(sample_user.id)
    core.import_path(user.id, save(LINES))
    browser.analyse_everything(user.id)
    assert core.list_imports(sample_user.id) == []
    assert browser.data_version(sample_user.id) == version
    library = browser.load_library(sample_user.id)
    assert library.tracks.empty
    assert library.items.empty
    assert library.playlists.empty
    assert browser.features_frame(sample_user.id).empty
    assert browser.analyse_everything(sample_user.id) == 0


def test_another_persons_names_never_become_mine(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """The same ids with other names and numbers, imported by somebody else later, change nothing of mine."""
    mine = core.import_path(user.id, save(LINES))
    before, version = browser.load_library(user.id), browser.data_version(user.id)
    others = [
        line
        | dict.fromkeys(("track_name", "track_artist", "track_album_name", "playlist_name"), "Theirs")
        | {"tempo": "1", "track_album_release_date": "1900"}
        for line in LINES
    ]
    theirs = core.import_path(sample_user.id, save(others))
    after = browser.load_library(user.id)
    assert browser.data_version(user.id) == version
    for name in ("tracks", "items", "playlists"):
        assert getattr(after, name).equals(getattr(before, name))
    assert set(browser.load_library(sample_user.id).tracks["name"]) == {"Theirs"}
    assert (mine.features_new, theirs.features_new, theirs.features_replaced) == (20, 20, 0)


def test_only_ones_own_import_can_be_removed(user: UserBlock, sample_user: UserBlock, save: Save, dump: Dump) -> None:
    """Somebody else's import, one that is gone and one that never was are all just not there."""
    number = import_and_analyse(user, save(LINES))
    core.import_path(sample_user.id, save(LINES))
    browser.analyse_everything(sample_user.id)
    before = dump(physical=True)
    for owner, wanted in ((sample_user, number), (user, number + 1), (user, number + 1000)):
        with pytest.raises(NotFound, match="not there any more"):
            core.remove_import(owner.id, wanted)
    assert dump(physical=True) == before
    core.remove_import(user.id, number)
    with pytest.raises(NotFound):
        core.remove_import(user.id, number)


# What is counted, what is refused


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


# Out by the export, and in again

NASTY = (
    "=1+1", "+ 1", "-", "@ home", "\t=tab", "tab\tinside", "\rreturn", "'=1", "'", '"quoted"', "a,b", "a;b", "\\",
    "\\.", "two\nlines", "two\r\nlines", "two\rlines", "ends in\n", "🎷🎺", "夜の電車", "שיר ערב",
    "\u202egnihtemos\u202c", "zero\u200bwidth", "\ufeffmark", "\x9d", "\x1c\x85\u2028", "trailing ", " ",
    "A\u0308ngela\u030a", "UCLÃ", "CÃ©line Dion", "NA", "Na", "nan", "NULL", "None", "Infinity", "TRUE", "t", "7",
    "98.6", "{}", '{"a",NULL}', "<b>Bold</b>", "< DARK TRAP >", "x" * 254,
)  # fmt: skip


def nasty_songs(names: Iterable[str]) -> list[dict[str, str]]:
    """Our own table with every name as track, artist, album, playlist and genre, some of them in no playlist."""
    return [
        own_song(
            number,
            track_name=guard(name),
            artist_ids=guard(join([f"id {number}", name.replace("\t", " ")])),
            artist_names=guard(join([name.replace("\t", " "), "Second"])),
            album_id=identifier("album", number),
            album_name=guard(name),
            album_release_date=("2019", "2019-06", "0000", "2019-06-14", "")[number % 5],
            popularity=str(number % 100),
            duration_ms=str(number) if number % 4 else "",
            tempo=repr(number / 7) if number % 3 else "",
            loudness=repr(-number / 3) if number % 3 else "",
            time_signature="4" if number % 3 else "",
            **(
                {"playlist_id": identifier("list", number % 11), "playlist_name": guard(name), "genre": guard(name)}
                if number % 6
                else {}
            ),
        )
        for number, name in enumerate(names)
    ]


def exported(user: UserBlock) -> bytes:
    """What `export tracks` writes."""
    return to_csv(browser.tracks_frame(browser.load_library(user.id)))


def without_origin(content: bytes) -> bytes:
    """An export without the columns that tell where features come from."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert rows[0][-2:] == ["feature_source", "features_as_of"]
    target = io.StringIO()
    csv.writer(target).writerows(row[:-2] for row in rows)
    return target.getvalue().encode()


def test_export_comes_back(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """Exported, imported by somebody else and exported again, every byte is the same, whatever the names."""
    assert core.import_path(user.id, save(nasty_songs(NASTY * 2))).refused == 0
    first = exported(user)
    summary = core.import_path(sample_user.id, save(first, "export.csv"))
    assert (summary.refused, summary.notices) == (0, ())
    assert without_origin(exported(sample_user)) == without_origin(first)
    assert set(browser.load_library(sample_user.id).tracks["name"]) == set(NASTY)
    assert core.import_path(sample_user.id, save(exported(sample_user), "again.csv")).known_before


def test_tab_in_name_of_an_artist_is_exported(user: UserBlock, save: Save) -> None:
    """A tab inside an artist's name does not make two artists of one."""
    core.import_path(user.id, save([own_song(1, artist_ids="one", artist_names="a\tb")]))
    (row,) = csv.DictReader(io.StringIO(exported(user).decode(), newline=""))
    assert (row["artist_ids"], row["artist_names"]) == ("one", "a\tb")


def test_export_of_a_public_table_comes_back(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """A table of another kind, missing values and repeated rows included, survives our own."""
    lines = [*LINES, LINES[0], song(30, **WITHOUT_FEATURES), song(31, playlist_id="NA", track_artist="NA")]
    core.import_path(user.id, save(lines))
    first = exported(user)
    core.import_path(sample_user.id, save(first, "export.csv"))
    assert without_origin(exported(sample_user)) == without_origin(first)


# The command line


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command line in this process, on the database that is already open."""
    del database
    monkeypatch.setattr(runtime, "start", lambda **_: None)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_command_tells_what_it_did(run: Callable[..., Result], save: Save) -> None:
    """Counts, notices and the first refused rows, line by line; the progress stays out of the way of pipes."""
    lines = [song(number) | {"rating": "5"} for number in range(1200)]
    told = run("import", save([*lines, song(1, tempo="-1") | {"rating": ""}]))
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "songs.csv: TidyTuesday playlist table (spotify_songs.csv)",
        "  1,200 rows: 1,200 tracks by 7 artists on 5 albums",
        "  1 playlist with 1,200 memberships, 0 liked songs",
        "  features: 1,200 new, 0 unchanged, 0 replaced",
        "  note: These columns are not known and were passed over: rating.",
        "  1 row refused:",
        "    line 1202: tempo: input should be greater than or equal to 0, not '-1'",
    ]


def test_command_tells_of_features_alone(run: Callable[..., Result], save: Save) -> None:
    """Of tracks that join nothing no playlist is counted."""
    told = run("import", "--features-only", save(LINES))
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "songs.csv: TidyTuesday playlist table (spotify_songs.csv)",
        "  20 rows with the features of 20 tracks, which join no playlist",
        "  features: 20 new, 0 unchanged, 0 replaced",
    ]


def test_command_says_when_nothing_changed(run: Callable[..., Result], save: Save) -> None:
    """The second time the first line says so, and it is no failure."""
    run("import", save(LINES))
    again = run("import", save(LINES, "again.csv"))
    assert again.exit_code == 0
    assert again.stdout.splitlines()[0] == "again.csv was imported before; nothing changed."


def test_command_writes_every_refused_row(run: Callable[..., Result], save: Save, tmp_path: Path) -> None:
    """The screen shows twenty; `--rejects` has file, line and reason of each, of all files."""
    bad = [song(number, tempo="-1") for number in range(25)]
    paths = [save([song(1), *bad], "one.csv"), save([*bad[:1], song(2)], "two.csv")]
    told = run("import", *paths, "--rejects", tmp_path / "rejects.txt")
    assert told.exit_code == 0
    assert told.stdout.count("    line ") == SHOWN_REFUSALS + 1
    assert "    and more; --rejects FILE writes them all" in told.stdout.splitlines()
    rejects = (tmp_path / "rejects.txt").read_text(encoding="utf-8").splitlines()
    reason = "tempo: input should be greater than or equal to 0, not '-1'"
    assert rejects == [*(f"one.csv\t{line}\t{reason}" for line in range(3, 28)), f"two.csv\t2\t{reason}"]


def test_command_goes_on_after_a_refused_file(run: Callable[..., Result], save: Save, tmp_path: Path) -> None:
    """Each file is imported whole or not at all; the others are, and the exit code tells of the failure."""
    paths = [tmp_path / "absent.csv", save(LINES, "good.csv"), save(b"a,b\n1,2\n", "bad.csv")]
    told = run("import", *paths)
    assert told.exit_code == 1
    errors = [line for line in told.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 2
    assert "There is no file" in errors[0]
    assert "bad.csv has a header that DashSpot does not know" in errors[1]
    assert told.stdout.startswith("good.csv: TidyTuesday")
    assert [found.title for found in core.list_imports(core.local_user().id)] == ["good.csv"]


def test_nothing_is_imported_into_the_sample(run: Callable[..., Result], save: Save) -> None:
    """The sample is everybody's and stays as it is: `--as sample` is no choice here."""
    told = run("import", save(LINES), "--as", "sample")
    assert told.exit_code == 2
    assert "'sample' is not 'local'" in told.stderr
    for user in (core.local_user(), core.sample_user()):
        assert core.list_imports(user.id) == []


def test_command_needs_a_file(run: Callable[..., Result]) -> None:
    """Without a file the usage is shown."""
    told = run("import")
    assert told.exit_code == 2
    assert "Usage: " in told.stderr
