"""Opening tables: packing, encoding, size, and the line each row begins on."""

from __future__ import annotations

import csv
import gzip
import io
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dashspot.errors import FileRefused
from dashspot.files import tables
from dashspot.files.opening import open_tables
from dashspot.files.tables import MEGABYTE, Cells, Table

LIMIT = 1

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.text('";,\r\n\ufeff a', max_size=6)
tables_of_cells = st.lists(st.lists(cells, min_size=2, max_size=3), max_size=6)
same_folder = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Save = Callable[[bytes], Path]


def open_table(path: Path, limit_mb: int) -> Table:
    """The one table of a file."""
    (found,) = open_tables(path, limit_mb)
    return found


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes one file and names it."""

    def saved(content: bytes) -> Path:
        path = tmp_path / "songs.csv"
        path.write_bytes(content)
        return path

    return saved


def rows_of(path: Path, delimiter: str = ",") -> list[tuple[int, Cells]]:
    """Every row with its line."""
    return list(open_table(path, LIMIT).rows(delimiter))


def written(rows: list[list[str]], terminator: str) -> str:
    """The rows as a spreadsheet writes them."""
    target = io.StringIO()
    csv.writer(target, lineterminator=terminator, quoting=csv.QUOTE_ALL).writerows(rows)
    return target.getvalue()


@given(tables_of_cells, st.sampled_from(["\n", "\r\n", "\r"]))
@example([["a\nb", "c"], ["d", "e"]], "\r\n")
@same_folder
def test_any_cells_come_back(save: Save, rows: list[list[str]], terminator: str) -> None:
    """Whatever a cell holds is read as it was written, and each row knows the line it begins on."""
    head = written([["x", "y"]], terminator)
    path = save((head + written(rows, terminator)).encode())
    begins, before = [], head
    for row in rows:
        begins.append(1 + len(re.findall(r"\r\n|\r|\n", before)))
        before += written([row], terminator)
    assert rows_of(path) == list(zip(begins, rows, strict=True))


@pytest.mark.parametrize("terminator", ["\n", "\r\n", "\r"])
def test_lines_are_counted_through_blank_ones_and_quotes(save: Save, terminator: str) -> None:
    """Blank lines are passed over and counted; a row of three lines is named by its first."""
    lines = ["a,b", "", "1,2", '3,"x', "y", 'z"', "", "4,5"]
    found = rows_of(save(terminator.join(lines).encode()))
    assert found == [(3, ["1", "2"]), (4, ["3", terminator.join("xyz")]), (8, ["4", "5"])]


@pytest.mark.parametrize("marks", [1, 2])
@pytest.mark.parametrize("header", ["a,b", '"a","b"', '"a,1","b"'])
def test_byte_order_marks_are_taken_off(save: Save, marks: int, header: str) -> None:
    """One mark or two, as Exportify wrote them, before bare names or quotes: the header is the same."""
    path = save(("\ufeff" * marks + f"{header}\n1,2\n").encode())
    assert open_table(path, LIMIT).header(",") == next(csv.reader([header]))
    assert rows_of(path) == [(2, ["1", "2"])]


def test_byte_order_mark_inside_stays(save: Save) -> None:
    """Only the file's beginning has marks; a zero width character in a name is part of it."""
    assert rows_of(save("\ufeffa,b\n\ufeff1,\ufeff\n".encode())) == [(2, ["\ufeff1", "\ufeff"])]


def test_packed_file_is_the_same_table(save: Save) -> None:
    """A gzip is known by its content, not its name, and read like the file inside."""
    content = "\ufeffa,b\r\n1,é\r\n".encode()
    plain, found = open_table(save(content), LIMIT), rows_of(save(content))
    packed = open_table(save(gzip.compress(content[:5]) + gzip.compress(content[5:])), LIMIT)
    assert (packed.encoding, packed.first_line, packed.lines) == (plain.encoding, plain.first_line, plain.lines)
    assert (packed.size, packed.digest) == (plain.size, plain.digest)
    assert list(packed.rows(",")) == found


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.integers(1, 7))
@same_folder
def test_utf8_is_known_however_it_is_cut(save: Save, text: str, chunk: int) -> None:
    """A character that straddles two chunks does not make the file latin-1."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_CHUNK", chunk)
        assert open_table(save(b"a,b\n" + text.encode()), LIMIT).encoding == "utf-8"


@pytest.mark.parametrize("tail", [b"caf\xe9,x\n", b"\xe9 ", b"caf\xff", b"\xff\xfe\x00", "é".encode() + b"\xe9 "])
def test_other_bytes_are_latin1(save: Save, tail: bytes) -> None:
    """Bytes that can't be UTF-8, be it the last one, are read as latin-1: every byte is some character."""
    path = save(b"a,b\n1," + tail)
    assert open_table(path, LIMIT).encoding == "latin-1"
    assert rows_of(path)[0][1][1] == tail.decode("latin-1").split(",")[0].rstrip("\n")


CUT = "is cut off: the file ends within it"


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (b"5,caf\xc3", CUT),
        (b"caf\xe9", CUT),
        ("5,😀".encode()[:-1], CUT),
        (b'5,"two words', CUT),
        (b'"5,6\r\n', CUT),
        ('5,"😀'.encode()[:-2], CUT),
        (b'5,"two words"', None),
        (b"5,caf", None),
        (b'5,"a""', CUT),
    ],
    ids=[
        "letter",
        "letter that latin-1 has",
        "emoji",
        "quotes",
        "quotes, then a line",
        "both",
        "whole",
        "bare",
        "mark",
    ],
)
def test_cut_last_row_is_told(save: Save, last: bytes, why: str | None) -> None:
    """Where the file ends within quotes or within a character its last row says so; the rows before are whole."""
    found = rows_of(save("a,b\r\n1,ü\r\n3,4\r\n".encode() + last))
    assert found[:2] == [(2, ["1", "ü"]), (3, ["3", "4"])]
    assert [cells for _, cells in found[2:]] == [why or last.decode().replace('"', "").split(",")]


def test_quotes_that_never_end_cost_the_rest_alone(save: Save) -> None:
    """What stands before them is read; what they swallow is one row, named by its line."""
    assert rows_of(save(b'a,b\n1,2\n3,"4\n5,6\n7,8\n')) == [(2, ["1", "2"]), (3, CUT)]


def test_lines_are_counted_for_the_progress(save: Save) -> None:
    """A reader can say how far it is before it has read anything."""
    assert open_table(save(b"a,b\n1,2\n3,4\n"), LIMIT).lines == 3


def test_semicolons_make_another_header(save: Save) -> None:
    """The same first line is looked at with either delimiter."""
    table = open_table(save(b"a;b,c\n1;2,5\n"), LIMIT)
    assert table.header(",") == ["a;b", "c"]
    assert table.header(";") == ["a", "b,c"]
    assert list(table.rows(";")) == [(2, ["1", "2,5"])]


def test_unreadable_row_says_why(save: Save) -> None:
    """What the csv module gives up on is a row without cells, and the next one is read."""
    csv.field_size_limit(100)
    try:
        found = rows_of(save(b"a,b\n" + b"x" * 101 + b",2\n3,4\n"))
    finally:
        csv.field_size_limit(128 * 1024)
    assert found == [(2, "can't be read: field larger than field limit (100)"), (3, ["3", "4"])]


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b"\r\n\r\n", "is empty"),
    "only a mark": ("\ufeff".encode(), "is empty"),
    "empty gz": (gzip.compress(b""), "is empty"),
    "utf-16": ("a,b\n".encode("utf-16"), "is not a plain text table"),
    "utf-16 big": (b"\xfe\xff\x00a", "is not a plain text table"),
    "cut gz": (gzip.compress(b"a,b\n" * 1000)[:-9], "is damaged"),
    "gz header alone": (b"\x1f\x8b", "is damaged"),
    "gz with rubbish inside": (gzip.compress(b"a,b\n" * 1000)[:12] + b"\0" * 40, "is damaged"),
    "gz with rubbish behind": (gzip.compress(b"a,b\n") + b"rubbish", "is damaged"),
    "large": (b"a,b\n" + b"1,2\n" * MEGABYTE, "is larger than 1 MB"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_file_is_refused_in_a_sentence(save: Save, content: bytes, why: str) -> None:
    """What is no table is refused by its name and with a way on, on one line."""
    with pytest.raises(FileRefused, match=rf"^songs\.csv {why}") as refused:
        open_table(save(content), LIMIT)
    assert re.fullmatch(r"[^\n]+\. [A-Z][^\n]+\.|[^\n]+\. [A-Z][^\n]+", str(refused.value))


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    """A path that leads nowhere or to a folder says so."""
    with pytest.raises(FileRefused, match=r"^There is no file .*songs\.csv\. Check the path\.$"):
        open_table(tmp_path / "songs.csv", LIMIT)
    with pytest.raises(FileRefused, match=r"is a folder\. Name a file in it\.$"):
        open_table(tmp_path, LIMIT)


def test_unreadable_file_is_refused(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system keeps from us is refused with the system's reason."""
    path = save(b"a,b\n")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(FileRefused, match=r"^songs\.csv can't be read: Permission denied\. "):
        open_table(path, LIMIT)


def test_impossible_path_is_refused(tmp_path: Path) -> None:
    """A name longer than any file's is refused like one that isn't there."""
    with pytest.raises(FileRefused, match="can't be read: File name too long"):
        open_table(tmp_path / ("x" * 300), LIMIT)


def test_limit_is_exact(save: Save) -> None:
    """A file of exactly the limit is taken; one byte more is not, packed or plain."""
    content = b"a,b\n".ljust(MEGABYTE, b"x")
    assert open_table(save(content), LIMIT).lines == 1
    assert open_table(save(gzip.compress(content)), LIMIT).size == MEGABYTE
    for larger in (content + b"x", gzip.compress(content + b"x")):
        with pytest.raises(FileRefused, match="larger than 1 MB"):
            open_table(save(larger), LIMIT)


def test_bomb_is_refused_in_little_memory(save: Save) -> None:
    """A small gzip that unpacks to a lot is given up at the limit and never held whole."""
    path = save(gzip.compress(b"a,b\n" + b"1,2\n" * (25 * MEGABYTE), compresslevel=1))
    assert path.stat().st_size < MEGABYTE
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused, match="larger than 20 MB"):
            open_table(path, 20)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MEGABYTE


def test_endless_line_is_refused_in_little_memory(save: Save) -> None:
    """A line that only a machine makes is not read whole, though the file is within the limit."""
    path = save(gzip.compress(b"a,b\n" + b"x" * (50 * MEGABYTE), compresslevel=1))
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused, match="is no table: one of its lines is longer than 4 MB"):
            open_table(path, 100)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MEGABYTE


def test_endless_row_is_refused_in_little_memory(save: Save) -> None:
    """Quotes may hold line breaks, so a row may be endless though no line is."""
    path = save(gzip.compress(b"a,b\n" + b'"\nx",' * (8 * MEGABYTE), compresslevel=1))
    table = open_table(path, 100)
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused, match=r"^songs\.csv is no table: one of its rows is longer than 4 MB\. "):
            list(table.rows(","))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * MEGABYTE
