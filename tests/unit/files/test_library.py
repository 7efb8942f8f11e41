"""The files of a library and of playlists: how they are known, what is read of them, what is refused."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.imports import ImportedRow, KeptRow
from dashspot.errors import FileRefused
from dashspot.files import DownloadReader, library_reader, open_file
from dashspot.files.documents import Document
from dashspot.files.library_reader import LibraryReader
from tests.unit.files.histories import extended, packed
from tests.unit.files.libraries import (
    AUDIOBOOK,
    EPISODE,
    FRIEND,
    ITEM_OF_2020,
    LIBRARY_OF_2020,
    LOCAL,
    LOCAL_ITEM,
    item,
    liked,
    playlist,
    playlists,
    written,
    your_library,
)
from tests.unit.files.test_documents import MEGABYTE, Endless

LIMIT = 10
Save = Callable[..., Path]
ALBUM, ARTIST = f"{7:022d}", f"{5:022d}"


def track(number: int) -> str:
    """The id of a track."""
    return f"{number:022d}"


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes a file and names it."""

    def saved(content: bytes, name: str = "my_spotify_data.zip") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return saved


def opened(path: Path) -> DownloadReader:
    """The file as a download."""
    reader = open_file(path, LIMIT)
    assert isinstance(reader, DownloadReader)
    return reader


def reader_of(*contents: bytes) -> LibraryReader:
    """These files as a library, without a disk."""
    parts = []
    for number, content in enumerate(contents):
        document = Document(f"{number}.json", lambda content=content: io.BytesIO(content))  # type: ignore[misc]
        part = library_reader.look_at(document, LIMIT * MEGABYTE)
        assert part
        parts.append(part)
    return LibraryReader("x.zip", parts)


def test_a_library_becomes_liked_songs_albums_and_artists() -> None:
    """With their ids; the track stands on the album that is saved. The rest is counted and passed over."""
    reader = reader_of(written(your_library()))
    assert list(reader) == [
        ImportedRow(
            track_id=track(1),
            track_name="Track 1",
            artist_ids=(ARTIST,),
            artist_names=("Somebody",),
            album_id=ALBUM,
            album_name="An album",
            liked=True,
        ),
        KeptRow(kept="album", album_id=ALBUM, album_name="An album"),
        KeptRow(kept="artist", artist_ids=(ARTIST,), artist_names=("Somebody",)),
    ]
    elsewhere = "1 show, 1 episode, 1 banned track, 1 banned artist, 1 other entry"
    assert reader.notices == (f"These hold no music that is kept, and were passed over: {elsewhere}.",)
    assert (reader.line, reader.lines, reader.refused) == (3, 3, 0)


def test_a_library_of_2020_has_names_alone() -> None:
    """By which its tracks and albums are known."""
    liked_song, album = reader_of(written(LIBRARY_OF_2020))
    assert isinstance(liked_song, ImportedRow)
    assert isinstance(album, KeptRow)
    assert liked_song.track_id == "name:Track 1\nSomebody\nAn album"
    assert liked_song.album_id == album.album_id == "name:Somebody: An album"


def test_a_playlist_comes_before_its_tracks_in_their_order() -> None:
    """With its description, and the day when each was added; podcasts and audiobooks are counted, not refused."""
    content = playlists(
        playlist("Road trip", item(2), EPISODE, item(1, "2023-01-02"), LOCAL_ITEM, AUDIOBOOK, description="A &amp; B")
    )
    reader = reader_of(content)
    head, *rows = reader
    assert head == KeptRow(
        kept="playlist", playlist_id="name:Road trip", playlist_name="Road trip", playlist_description="A & B"
    )
    tracks = [row for row in rows if isinstance(row, ImportedRow)]
    assert [row.track_id for row in tracks] == [track(2), track(1), LOCAL]
    assert [row.added_at for row in tracks[:2]] == [datetime(2022, 3, 4, tzinfo=UTC), datetime(2023, 1, 2, tzinfo=UTC)]
    assert (tracks[2].track_name, tracks[2].artist_names, tracks[2].album_name) == ("A song", ("Me & You",), "Demos")
    assert {(row.playlist_id, row.playlist_name) for row in tracks} == {("name:Road trip", "Road trip")}
    assert "1 episode, 1 audiobook" in reader.notices[0]


def test_what_is_told_of_others_is_dropped_while_reading() -> None:
    """Neither collaborators nor followers reach anything."""
    content = playlists(playlist("Ours", item()))
    assert FRIEND in content.decode()
    reader = reader_of(content)
    assert FRIEND not in repr((list(reader), reader.preview(), reader.notices))


@pytest.mark.parametrize(
    "row",
    [
        ITEM_OF_2020,
        {**ITEM_OF_2020, "addedDate": None},
        {**item(), "track": {**ITEM_OF_2020["track"], "trackUri": None}},  # type: ignore[dict-item]
    ],
)
def test_a_row_without_an_id_is_known_by_its_names(row: Any) -> None:
    """In whatever year it was written."""
    found = list(reader_of(playlists(playlist("P", row))))[1]
    assert isinstance(found, ImportedRow)
    assert found.track_id == "name:Track 1\nSomebody\nAn album"


@pytest.mark.parametrize("row", [f"spotify:track:{track(1)}", {"track": f"spotify:track:{track(1)}"}])
def test_a_plain_text_is_an_address(row: Any) -> None:
    """Where a row is told as nothing else."""
    found = list(reader_of(playlists(playlist("P", row))))[1]
    assert isinstance(found, ImportedRow)
    assert (found.track_id, found.track_name) == (track(1), None)


def test_playlists_of_one_name_stay_apart() -> None:
    """Also in different files, and their names stay what they are."""
    files = [playlists(playlist("Mix", item(1)), playlist("Mix", item(2))), playlists(playlist("Mix", item(3)))]
    rows = [row for row in reader_of(*files) if isinstance(row, ImportedRow)]
    assert [(row.playlist_id, row.playlist_name) for row in rows] == [
        ("name:Mix", "Mix"),
        ("name:Mix\n2", "Mix"),
        ("name:Mix\n3", "Mix"),
    ]


def test_an_empty_and_a_nameless_playlist_are_kept() -> None:
    """An odd name takes no track along."""
    told = [playlist("Empty"), playlist(None, item(1)), playlist("a\0\ud800b", item(2))]
    rows = list(reader_of(json.dumps({"playlists": told}).encode()))
    assert [row.playlist_name for row in rows] == ["Empty", None, "a?b", None, "a?b"]


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ([item(track=None)], ["names no track: it is gone from Spotify"]),
        ([None, 5, []], ["is no row of a library"] * 3),
        ([item(added="once")], ["was added at 'once', which is no date"]),
        ([item(track={"trackUri": "x"})], ["track_id: must be a Spotify id of 22 letters and digits, not 'x'"]),
        ([item(track={"trackUri": "spotify:episode:1"})], ["is of the kind episode, not a track"]),
        ([item(track={"trackName": {}, "trackUri": "x"})], ["trackName must be a text"]),
        ([item(track={"trackName": "a\0b"})], ["track_id: holds a NUL character, not 'name:a\\x00b\\n\\n'"]),
        ([item(track=None, localTrack={"uri": LOCAL + "x" * 600})], ["track_id: must have at most 600 characters"]),
    ],
)
def test_a_wrong_row_is_refused_alone(rows: list[Any], reasons: list[str]) -> None:
    """With its place in its playlist."""
    reader = reader_of(playlists(playlist("P", item(1), *rows, item(2))))
    assert len(list(reader)) == 3
    told = [(refusal.line, refusal.reason.removeprefix("in P: ")) for refusal in reader.refusals]
    assert [line for line, _ in told] == list(range(2, 2 + len(rows)))
    assert [reason[: len(expected)] for (_, reason), expected in zip(told, reasons, strict=True)] == reasons


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
ITEMS = st.lists(st.builds(item, st.integers(1, 9)) | st.sampled_from([EPISODE, LOCAL_ITEM, ITEM_OF_2020]), max_size=4)


@settings(deadline=None, max_examples=60)
@given(told=st.lists(st.tuples(TEXTS, TEXTS, ITEMS), max_size=4), order=st.randoms(use_true_random=False))
def test_the_order_of_the_fields_does_not_matter(told: list[tuple[str, str, list[Any]]], order: Any) -> None:
    """A playlist may be named after its rows, and every row is read as the json module reads it."""
    made = []
    for name, description, items in told:
        fields = list(playlist(name, *items, description=description).items())
        order.shuffle(fields)
        made.append(dict(fields))
    rows = list(reader_of(playlists(*made)))
    heads = [row for row in rows if isinstance(row, KeptRow)]
    assert [head.playlist_name or "" for head in heads] == [row.playlist_name or "" for row in heads]
    assert len(heads) == len(told)
    tracks = [row for row in rows if isinstance(row, ImportedRow)]
    expected = [
        (head.playlist_id, one["track"]["trackName"] if one["track"] else "A song")
        for head, (_, _, items) in zip(heads, told, strict=True)
        for one in items
        if not one["episode"]
    ]
    assert [(row.playlist_id, row.track_name) for row in tracks] == expected
    assert len({head.playlist_id for head in heads}) == len(heads)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["track", "uri", "artist", "album", "name", "items", "localTrack"]), inner)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=100)
@given(content=JSON)
def test_no_content_raises_anything_else(content: Any) -> None:
    """Whatever stands where rows should: each is read or refused."""
    for told in ({"playlists": [{"name": content, "items": [content]}, content]}, your_library(tracks=[content])):
        reader = reader_of(json.dumps(told).encode())
        rows = list(reader)
        assert len(rows) + reader.refused == reader.line == reader.lines


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_what_is_cut_off_is_refused(data: st.DataObject) -> None:
    """Wherever the end is missing, before anything is read of it."""
    whole = data.draw(st.sampled_from([playlists(playlist("P", item(), item())), written(your_library())]))
    cut = whole[: data.draw(st.integers(30, len(whole) - 1))]
    with pytest.raises(FileRefused, match=r"^0\.json is (cut off|damaged)"):
        reader_of(cut)


def test_rows_across_pieces_are_whole() -> None:
    """A playlist may be longer than what is in memory at a time."""
    items = [item(number, extra="é" * (number % 977)) for number in range(3_000)]
    content = playlists(playlist("Long", *items))
    assert len(content) > 3 * MEGABYTE
    tracks = [row for row in reader_of(content) if isinstance(row, ImportedRow)]
    assert [row.track_name for row in tracks] == [f"Track {number}" for number in range(3_000)]


@pytest.mark.parametrize(
    ("beginning", "then"),
    [
        (b'{"playlists":[{"name":"', b"a"),
        (b'{"playlists":[{"items":[', b"["),
        (b'{"playlists":[{"items":[', b" "),
        (b'{"playlists":[', b"{},"),
        (b'{"tracks":[', b"1,"),
        (b'{"tracks":[],"albums":[],"x":', b"["),
    ],
    ids=["a name", "depth", "blanks", "playlists", "entries", "depth beside"],
)
def test_a_file_without_an_end_is_refused_in_little_memory(beginning: bytes, then: bytes) -> None:
    """However long it is."""
    endless = Endless(beginning, then * (MEGABYTE // len(then)))
    document = Document("x.json", lambda: cast("BinaryIO", io.BufferedReader(endless)))
    tracemalloc.start()
    with pytest.raises(FileRefused, match=r"damaged|larger than 2 MB|holds more than"), document.scanned():
        library_reader.look_at(Document("x.json", document.open), 2 * MEGABYTE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * MEGABYTE


@pytest.mark.parametrize("name", ["YourLibrary.json", "anything.json", "YourLibrary.json.gz"])
def test_a_file_alone_is_known_by_its_lists(name: str, save: Save) -> None:
    """Whatever it is called."""
    content = written(your_library())
    reader = opened(save(gzip.compress(content) if name.endswith("gz") else content, name))
    assert reader.format == "Spotify account data, library"
    assert not list(reader.plays())
    assert len(list(reader.rows())) == 3


def test_the_untouched_zip_has_both(save: Save) -> None:
    """Plays, library and playlists in one reader; a refusal names its file."""
    files = {
        "MyData/StreamingHistory0.json": [extended(), extended(ms_played=-1)],
        "MyData/YourLibrary.json": written(your_library(tracks=[liked(), {}])),
        "MyData/Playlist1.json": playlists(playlist("Road trip", item())),
        "MyData/Userdata.json": b'{"username": "a-user-name"}',
    }
    reader = opened(save(packed(files)))
    preview = reader.preview()
    assert preview.history is not None
    assert (preview.history.plays, preview.library.playlists, preview.library.named) == (2, 1, ("Road trip",))
    library = preview.library
    assert (library.items, library.liked, library.albums, library.artists) == (1, 2, 1, 1)
    assert preview.notices[0] == "These files in it are of no known format and were passed over: Userdata.json."
    assert len(list(reader.plays())) == 1
    assert len(list(reader.rows())) == 5
    assert [(refusal.file, refusal.line) for refusal in reader.refusals] == [
        ("StreamingHistory0.json", 2),
        ("YourLibrary.json", 2),
    ]
    assert reader.line == reader.lines


def test_an_empty_library_beside_plays_is_nothing(save: Save) -> None:
    """The file is a history then."""
    files = {"a.json": [extended()], "Playlist1.json": b'{"playlists": []}'}
    assert not isinstance(open_file(save(packed(files)), LIMIT), DownloadReader)


def test_a_bomb_is_refused(save: Save) -> None:
    """A library that is larger than the limit once it is unpacked."""
    bomb = b'{"tracks": [' + b" " * (LIMIT * MEGABYTE) + b"]}"
    for path in (save(gzip.compress(bomb), "a.json.gz"), save(packed({"YourLibrary.json": bomb}), "a.zip")):
        with pytest.raises(FileRefused, match=r"is larger than 10 MB unpacked\. Raise the limit or split the file\.$"):
            open_file(path, LIMIT)


def test_what_spotify_answers_is_no_library(save: Save) -> None:
    """A list of tracks alone is another thing."""
    with pytest.raises(FileRefused, match="holds neither plays nor a library"):
        open_file(save(b'{"tracks": [{"id": "x"}]}', "x.json"), LIMIT)
