"""Zips of tables: what is read of them, and what of them is refused in one sentence and little memory."""

from __future__ import annotations

import gc
import io
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashspot.blocks.imports import Refusal
from dashspot.errors import FileRefused
from dashspot.files import open_import, opening
from dashspot.files.opening import MOST_MEMBERS
from dashspot.files.tables import MEGABYTE
from tests.unit.files.test_exportify import A_CELLS, C_CELLS, E_CELLS, TRACK, exported

LIMIT = 10
A, C, E = exported("A", A_CELLS), exported("C", C_CELLS), exported("E", E_CELLS)
OTHER = A.replace(TRACK, "9" * 22)

Save = Callable[..., Path]


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes a zip and names it."""

    def saved(content: Mapping[str, str | bytes] | bytes) -> Path:
        path = tmp_path / "spotify_playlists.zip"
        path.write_bytes(content if isinstance(content, bytes) else zipped(content))
        return path

    return saved


def listed(path: Path) -> list[tuple[str | None, str | None, bool]]:
    """Where each row stands: the playlist's id and name, or liked."""
    return [(row.playlist_id, row.playlist_name, row.liked) for row in open_import(path, LIMIT)]


def test_a_zip_of_all_playlists_is_one_import(save: Save) -> None:
    """Each file is a playlist, Liked_Songs.csv the liked songs, whatever layouts are in it."""
    reader = open_import(save({"Road_trip.csv": C, "Liked_Songs.csv": E, "sub/Old.csv": A}), LIMIT)
    assert reader.format == (
        "Exportify, watsonbox, since 2023; Exportify, pavelkomarov, since 2025; Exportify, before 2020"
    )
    assert [(row.playlist_id, row.playlist_name, row.liked) for row in reader] == [
        ("name:Road trip", "Road trip", False),
        (None, None, True),
        ("name:Old", "Old", False),
    ]
    assert (reader.title, reader.notices, reader.lines) == ("spotify_playlists.zip", (), 6)


def test_lines_count_through_all_files(save: Save) -> None:
    """The progress goes on from file to file, and a refused row names its own."""
    reader = open_import(save({"one.csv": A, "two.csv": exported("A", A_CELLS, ("",) * 9)}), LIMIT)
    assert [reader.line for _ in reader] == [2, 4]
    reason = "names no track: it is gone from Spotify"
    assert reader.refusals == [Refusal(file="two.csv", line=3, reason=reason)]


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "..\\..\\x.csv", "C:\\x.csv", "a/b/c/x.csv", "./x.CSV"])
def test_paths_in_a_zip_are_names_alone(save: Save, tmp_path: Path, name: str) -> None:
    """Wherever a member says it lies, nothing is written there or anywhere; its name is its last part."""
    before = sorted(tmp_path.rglob("*"))
    path = save({name: A})
    assert listed(path) == [("name:x", "x", False)]
    assert sorted(tmp_path.rglob("*")) == sorted([*before, path])


def test_one_file_twice_is_read_once(save: Save) -> None:
    """The same name and content in two folders, or the liked songs under two names, are said to be there twice."""
    path = save({"a/x.csv": A, "b/x.csv": A, "Liked_Songs.csv": C, "Liked Songs (1).csv": C})
    reader = open_import(path, LIMIT)
    assert [(row.playlist_id, row.liked) for row in reader] == [("name:a/x", False), (None, True)]
    assert reader.notices == ("These files stand in it twice and were read once: b/x.csv, Liked Songs (1).csv.",)


def test_one_entry_twice_is_the_later(save: Save) -> None:
    """As when it is unpacked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x.csv", A)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.csv", OTHER)
    assert [row.track_id for row in open_import(save(target.getvalue()), LIMIT)] == ["9" * 22]


def test_two_files_of_one_name_are_two_playlists(save: Save) -> None:
    """With the same name, each with its own rows: neither is lost, nor mixed with the other."""
    assert listed(save({"a/x.csv": A, "b/x.csv": OTHER})) == [("name:a/x", "x", False), ("name:b/x", "x", False)]


def test_two_playlists_may_hold_the_same(save: Save) -> None:
    """A copy of a playlist under another name is another playlist."""
    assert listed(save({"x.csv": A, "Copy of x.csv": A})) == [
        ("name:x", "x", False),
        ("name:Copy of x", "Copy of x", False),
    ]


def test_rows_that_name_their_playlists_are_read_once(save: Save) -> None:
    """The same export under two names says the same twice; its playlists do not become twice as long."""
    own = f"{','.join(OWN)}\r\n{','.join(OWN_ROW)}\r\n"
    reader = open_import(save({"tracks.csv": own, "tracks (1).csv": own}), LIMIT)
    assert [row.playlist_id for row in reader] == ["p1"]
    assert reader.notices == ("These files stand in it twice and were read once: tracks (1).csv.",)


def test_other_tables_are_passed_over_and_named(save: Save) -> None:
    """A table of nothing we know costs nobody the others; what is no table is not looked at."""
    others = {"budget.csv": "month,sum\n1,2\n", "cover.png": b"\x89PNG", ".hidden.csv": A, "__MACOSX/x.csv": b"\0"}
    reader = open_import(save({**others, "x.csv": A, "empty.csv": ""}), LIMIT)
    assert [row.playlist_name for row in reader] == ["x"]
    assert reader.notices == ("These files in it are of no known format and were passed over: budget.csv.",)


def test_an_empty_playlist_costs_nobody_the_others(save: Save) -> None:
    """A header alone is a playlist without rows."""
    assert listed(save({"none.csv": exported("A"), "x.csv": A})) == [("name:x", "x", False)]


@pytest.mark.parametrize("blank", ["\r\n\r\n", "\ufeff", " "])
def test_a_blank_file_costs_nobody_the_others(save: Save, blank: str) -> None:
    """One that holds nothing but line ends or marks is passed over as an empty one is."""
    assert listed(save({"blank.csv": blank, "x.csv": A})) == [("name:x", "x", False)]


def test_a_long_name_is_a_shorter_playlist(save: Save) -> None:
    """A name in a zip may be longer than any file's; its rows can still be saved."""
    (row,) = open_import(save({f"{'夜' * 5_000}.csv": A}), LIMIT)
    assert set(row.playlist_name or "") == {"夜"}


def test_a_preview_tells_of_every_part(save: Save) -> None:
    """Each file with its layout, its lines, and what becomes of it; the first rows, and what is refused of them."""
    bad = exported("A", ("",) * 9, *[A_CELLS] * 20)
    seen = open_import(save({"Road_trip.csv": bad, "Liked_Songs.csv": C}), LIMIT).preview()
    assert [(part.title, part.format, part.lines, part.playlist, part.liked) for part in seen.parts] == [
        ("Road_trip.csv", "Exportify, before 2020", 22, "Road trip", False),
        ("Liked_Songs.csv", "Exportify, watsonbox, since 2023", 2, None, True),
    ]
    assert [row.playlist_name for row in seen.rows] == ["Road trip"] * 5
    assert [refusal.line for refusal in seen.refusals] == [2]
    assert not seen.is_feature_table


def test_a_preview_of_refused_rows_does_not_read_on(save: Save) -> None:
    """However many rows are wrong, it looks at the first hundred lines."""
    path = save({"x.csv": exported("A", *[("",) * 9] * 1_000)})
    reader = open_import(path, LIMIT)
    assert reader.preview().rows == ()
    assert reader.refused == 100


OWN = (
    "playlist_id", "playlist_name", "track_id", "track_name", "artist_ids", "artist_names", "album_id", "album_name",
    "album_release_date", "popularity", "duration_ms", "danceability", "energy", "loudness", "speechiness",
    "acousticness", "instrumentalness", "liveness", "valence", "tempo", "key", "mode", "time_signature", "genre",
    "subgenre",
)  # fmt: skip
OWN_ROW = ("p1", "One", TRACK, *[""] * (len(OWN) - 3))


def locked(content: bytes) -> bytes:
    """The zip with the flag of a password on its one member."""
    packed = bytearray(content)
    packed[6] |= 1
    packed[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def named_badly() -> bytes:
    """A name that says it is UTF-8 and is not."""
    return zipped({"ä.csv": A}).replace("ä".encode(), b"\xc3\xc3")


def overlapping(copies: int, size: int) -> bytes:
    """A small zip whose many members are the same packed bytes, each claiming to be its own file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(b"1,2\n" * (size // 4)) + packer.flush()
    crc = zlib.crc32(b"1,2\n" * (size // 4))
    fields = (20, 0, 8, 0, 0, crc, len(body), size, 5, 0)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields) + b"x.csv" + body
    entries = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, 0) + f"{number:01d}.csv".encode()
        for number in range(copies)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, copies, copies, len(entries), len(local), 0)
    return local + entries + end


BOMB = zipped({"x.csv": b"a,b\n" + b"1,2\n" * (15 * MEGABYTE)})
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing in it": (zipped({}), "holds no CSV file"),
    "other things": (zipped({"a.png": b"x", "notes.txt": A}), "holds no CSV file"),
    "a spreadsheet": (zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "holds no CSV file"),
    "a zip in a zip": (zipped({"inner.zip": BOMB}), "holds no CSV file"),
    "a zip called a table": (zipped({"inner.csv": BOMB}), "has a header that DashSpot does not know"),
    "tables of no known format": (zipped({"a.csv": "a,b\n1,2\n"}), "has a header that DashSpot does not know"),
    "empty tables": (zipped({"a.csv": "", "b.csv": ""}), "is empty"),
    "blank tables": (zipped({"a.csv": "\n", "b.csv": "\n\n"}), "is empty"),
    "a password": (locked(zipped({"x.csv": A})), "is locked by a password"),
    "a bomb": (BOMB, "is larger than 10 MB unpacked"),
    "many that are large together": (
        zipped({f"{number}.csv": b"a,b\n".ljust(3 * MEGABYTE, b"\n") for number in range(4)}),
        "is larger than 10 MB unpacked",
    ),
    "one piece many times": (overlapping(9, 4 * MEGABYTE), "is larger than 10 MB unpacked"),
    "packed otherwise": (zipped({"x.csv": A}, zipfile.ZIP_LZMA), "is packed in a way that DashSpot does not read"),
    "too many": (zipped(dict.fromkeys(map("{}.csv".format, range(MOST_MEMBERS + 1)), "")), "holds more than 5,000"),
    "cut": (zipped({"x.csv": A})[:-30], "is damaged"),
    "cut within": (zipped({"x.csv": A}, zipfile.ZIP_STORED)[:60], "is damaged"),
    "other bytes inside": (zipped({"x.csv": A}, zipfile.ZIP_STORED).replace(b"Song", b"Gong"), "is damaged"),
    "rubbish packed": (zipped({"x.csv": A * 20})[:40] + b"\xff" * 20 + zipped({"x.csv": A * 20})[60:], "is damaged"),
    "a name in no encoding": (named_badly(), "is damaged"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_a_zip_is_refused_in_a_sentence(save: Save, content: bytes, why: str) -> None:
    """By its own name and with a way on, on one line, without unpacking more than a piece at a time."""
    path = save(content)
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused, match=rf"^spotify_playlists\.zip {why}") as refused:
            open_import(path, LIMIT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert re.fullmatch(r"[^\n]+\. [A-Z][^\n]+\.", str(refused.value))
    assert peak < 8 * MEGABYTE


def test_a_list_of_a_million_members_is_not_read(save: Save) -> None:
    """A small file may claim so many members that their list alone fills the memory."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    entries = entry * 100_000
    start = zipped({"x.csv": A}).partition(b"PK\x01\x02")[0]
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entries), len(start), 0)
    path = save(start + entries + end)
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused, match=r"^spotify_playlists\.zip holds more than 5,000 files\. Split it\.$"):
            open_import(path, LIMIT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MEGABYTE


def test_thousands_of_playlists_are_read(save: Save) -> None:
    """As many as a zip may hold, each opened without reading the list of all again."""
    path = save({f"List {number}.csv": A for number in range(MOST_MEMBERS)})
    names = [row.playlist_name for row in open_import(path, LIMIT)]
    assert names == [f"List {number}" for number in range(MOST_MEMBERS)]


def test_notices_of_many_files_are_few(save: Save) -> None:
    """Whatever strangers write into thousands of headers, what is told stays short."""
    strange = {f"{number}.csv": A.replace('"Added At"', f'"Added At","{number}{"x" * 9_000}"') for number in range(200)}
    reader = open_import(save(strange), LIMIT)
    assert len(reader.notices) == 20
    assert max(map(len, reader.notices)) < 200


def outcome(path: Path) -> str:
    """How many rows a file has, or why it is refused."""
    try:
        return str(len(list(open_import(path, LIMIT))))
    except FileRefused as refused:
        return str(refused)


WHOLE = zipped({"x.csv": A, "Liked_Songs.csv": C})


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, len(WHOLE)))
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_zip_is_refused_or_read(save: Save, place: int, byte: int, end: int) -> None:
    """Whichever byte is wrong, and wherever it is cut, a zip ends in rows or in a sentence."""
    for damaged in (WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :], WHOLE[:end]):
        ended = outcome(save(damaged))
        assert ended in {"0", "1", "2"} or ended.startswith("spotify_playlists.zip ")
        assert "\n" not in ended


def test_a_zip_that_nobody_reads_is_closed(save: Save) -> None:
    """With the last who holds it; a file that is left to the collector of garbage complains."""
    archive = opening._shared(save(zipped({"x.csv": A})))
    file = archive.fp
    assert file is not None
    assert not file.closed
    del archive
    gc.collect()
    assert file.closed
