"""Files of plays: how they are known, what is read of them, what is refused."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dashspot.blocks.history import HistoryPreview, Play
from dashspot.blocks.imports import Refusal
from dashspot.errors import FileRefused
from dashspot.files import HistoryReader, open_download, open_file
from tests.unit.files.histories import (
    FOLDER,
    PRIVATE,
    SHORT_CHAPTER,
    SHORT_EPISODE,
    chapter,
    episode,
    extended,
    listed,
    of_2023,
    packed,
    short,
)

LIMIT = 10
MEGABYTE = 1024 * 1024
EXTENDED, SHORT = "Spotify extended streaming history", "Spotify account data, streaming history"
OTHERS = {
    "MyData/YourLibrary.json": json.dumps({"tracks": [], "albums": []}).encode(),
    "MyData/Playlist1.json": json.dumps({"playlists": []}).encode(),
    "MyData/Inferences.json": b"[]",
    "MyData/Read_Me_First.pdf": b"%PDF",
}
Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes a file and names it."""

    def saved(content: bytes, name: str = "my_spotify_data.zip") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return saved


def opened(path: Path) -> HistoryReader:
    """The file as a history."""
    reader = open_download(path, LIMIT)
    assert isinstance(reader, HistoryReader)
    return reader


@pytest.mark.parametrize(
    ("name", "row", "title"),
    [
        ("StreamingHistory0.json", short(), SHORT),
        ("StreamingHistory_music_0.json", short(), SHORT),
        ("StreamingHistory_podcast_0.json", SHORT_EPISODE, SHORT),
        ("StreamingHistory_audiobook_0.json", SHORT_CHAPTER, SHORT),
        ("endsong_0.json", of_2023(), EXTENDED),
        ("endvideo.json", of_2023(), EXTENDED),
        ("Streaming_History_Audio_2025_7.json", extended(), EXTENDED),
        ("Streaming_History_Video_2018-2024.json", episode(), EXTENDED),
        ("anything.json", chapter(), EXTENDED),
    ],
)
def test_every_layout_is_known_by_its_fields(name: str, row: dict[str, object], title: str, save: Save) -> None:
    """Whatever the file is called, alone, packed by gzip, or in a zip."""
    paths = [
        save(listed(row), name),
        save(gzip.compress(listed(row)), f"{name}.gz"),
        save(packed({f"{FOLDER}/{name}": [row]})),
    ]
    plays: list[list[Play]] = []
    for path in paths:
        reader = opened(path)
        assert reader.format == title
        plays.append(list(reader))
    assert plays[0] == plays[1] == plays[2]
    assert len(plays[0]) == 1


def test_an_untouched_zip_of_account_data(save: Save) -> None:
    """All its files of plays are read, the others are passed over and named."""
    files = {
        "MyData/StreamingHistory0.json": [short()],
        "MyData/StreamingHistory1.json": [short(track="Two")],
        **OTHERS,
    }
    reader = opened(save(packed(files)))
    assert [play.track_name for play in reader] == ["One", "Two"]
    passed_over = "Inferences.json"
    assert reader.notices == (
        f"These files in it are of no known format and were passed over: {passed_over}.",
        "Account data tell when a play ended by the minute and without a time zone; it is taken for UTC.",
    )


def test_a_preview_counts_without_reading_play_by_play(save: Save) -> None:
    """How many, from when to when; nothing that is private."""
    rows = [extended(f"20{year}-03-04T05:06:07Z") for year in (19, 15, 22)]
    preview = opened(save(packed({"a.json": rows, "b.json": [episode(ts="2014-01-01T00:00:00Z")]}))).preview()
    assert preview == HistoryPreview(
        format=EXTENDED, plays=4, first=date(2014, 1, 1), last=date(2022, 3, 4), notices=()
    )
    assert not any(word in repr(preview) for word in PRIVATE)


def test_a_preview_counts_every_play_of_a_large_file(save: Save) -> None:
    """Also those at the places where pieces meet."""
    rows = [extended(master_metadata_track_name="x" * (number % 701)) for number in range(6_000)]
    content = listed(*rows)
    assert len(content) > 4 * MEGABYTE
    assert opened(save(content, "a.json")).preview().plays == 6_000


def test_a_wrong_row_is_refused_alone(save: Save) -> None:
    """With its file and its number."""
    reader = opened(save(packed({"a.json": [extended()], "b.json": [extended(), extended(ms_played=-5)]})))
    assert len(list(reader)) == 2
    assert reader.refusals == [
        Refusal(file="b.json", line=2, reason="ms_played must be between 0 and 24 hours in milliseconds, not -5")
    ]


@pytest.mark.parametrize("name", ["../../x.json", "/etc/x.json", "..\\..\\x.json", "C:\\x.json"])
def test_a_path_upward_leads_nowhere(name: str, save: Save, tmp_path: Path) -> None:
    """Nothing is written, and only the name is told."""
    path = save(packed({name: [extended(), extended(ms_played=-1)], "y.json": [extended()]}))
    before = sorted(tmp_path.rglob("*"))
    reader = opened(path)
    assert len(list(reader)) == 2
    assert reader.refusals[0].file == "x.json"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_in_a_zip_is_not_opened(save: Save) -> None:
    """It holds nothing that is read."""
    nested = packed({"my_spotify_data.zip": packed({"a.json": [extended()]})})
    with pytest.raises(
        FileRefused, match=r"^x\.zip holds no CSV file\. DashSpot reads zips of tables, .* listening\.$"
    ):
        open_file(save(nested, "x.zip"), LIMIT)


@pytest.mark.parametrize("packing", ["zip", "gz", "plain"])
def test_a_bomb_is_refused_in_little_memory(packing: str, save: Save) -> None:
    """A file that is larger than the limit once it is unpacked."""
    bomb = b"[" + listed(extended())[1:-1] + b"," + b" " * (LIMIT * MEGABYTE) + b"]"
    paths = {
        "zip": lambda: save(packed({"a.json": bomb}), "a.zip"),
        "gz": lambda: save(gzip.compress(bomb), "a.json.gz"),
        "plain": lambda: save(bomb, "a.json"),
    }
    path = paths[packing]()
    tracemalloc.start()
    with pytest.raises(
        FileRefused, match=r"^a\.\S+ is larger than 10 MB unpacked\. Raise the limit or split the file\.$"
    ):
        open_file(path, LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 15 * MEGABYTE


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (listed({"a": 1}), "holds neither plays nor a library. The page of imports lists what DashSpot reads."),
        (b'{"playlists": []}', "holds neither plays nor a library."),
        (b"[]", "holds neither plays nor a library."),
        (b"\x00\x01", "holds neither plays nor a library."),
        (b"", "is empty. Export it again."),
    ],
)
def test_unrelated_files_are_refused(content: bytes, sentence: str, save: Save) -> None:
    """In a sentence, before anything is read of them."""
    with pytest.raises(FileRefused) as refused:
        open_file(save(content, "x.json"), LIMIT)
    assert str(refused.value).startswith(f"x.json {sentence}")


def test_cut_json_is_refused_where_it_ends(save: Save) -> None:
    """Whoever reads it learns that it is not whole."""
    reader = opened(save(listed(extended(), extended())[:-20], "x.json"))
    with pytest.raises(FileRefused, match=r"^x\.json is cut off"):
        list(reader)


def test_a_zip_of_tables_is_none_of_ours(save: Save) -> None:
    """The readers of tables have it."""
    assert open_download(save(packed({"a.csv": b"x,y\n1,2\n", **OTHERS})), LIMIT) is None
