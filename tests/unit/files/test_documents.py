"""JSON files read object by object."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.errors import FileRefused
from dashspot.files.documents import Document

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ROWS = st.lists(st.dictionaries(st.text(), VALUES, max_size=5), max_size=6)
MEGABYTE = 1024 * 1024


class Endless(io.RawIOBase):
    """A file that goes on for ever with the same bytes after its beginning."""

    def __init__(self, beginning: bytes, then: bytes) -> None:
        self._next = beginning
        self._then = then

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # any buffer will do
        """The next of it."""
        piece = (self._next or self._then)[: len(buffer)]
        self._next = self._next[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def document(content: bytes) -> Document:
    """A file of these bytes."""
    return Document("x.json", lambda: io.BytesIO(content))


@settings(deadline=None)
@given(rows=ROWS, indent=st.none() | st.integers(0, 3), ascii_=st.booleans(), mark=st.booleans())
def test_every_list_of_objects_is_read_as_by_the_json_module(
    rows: list[dict[str, object]], indent: int | None, *, ascii_: bool, mark: bool
) -> None:
    """However it is written."""
    text = json.dumps(rows, indent=indent, ensure_ascii=ascii_)
    content = (b"\xef\xbb\xbf" if mark else b"") + text.encode("utf-8", "surrogatepass" if ascii_ else "replace")
    assert list(document(content).rows()) == json.loads(content.decode("utf-8-sig"))


@settings(deadline=None)
@given(rows=ROWS.filter(bool), data=st.data())
def test_what_is_cut_off_is_refused(rows: list[dict[str, object]], data: st.DataObject) -> None:
    """Wherever the end is missing."""
    content = json.dumps(rows).encode()
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    with pytest.raises(FileRefused, match=r"^x\.json is (cut off|no list of rows|damaged)"):
        list(document(cut).rows())


@settings(deadline=None)
@given(content=st.binary(max_size=200))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    """Whatever they are."""
    for beginning in (b"", b"[", b"[{", b'[{"a":1},', b'[{"a":"'):
        try:
            rows = list(document(beginning + content).rows())
        except FileRefused:
            continue
        assert all(isinstance(row, dict) for row in rows)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  ",
        b"{}",
        b"[1]",
        b'["a"]',
        b"[{}",
        b"[{} {}]",
        b"[{},]",
        b"[{}]]",
        b'[{"a":1}]x',
        b'[{"a":}]',
        '[{"a":1}]'.encode("utf-16"),
        b'[{"a":"\xff"}]',
        b'[{"a":' + b"9" * 5_000 + b"}]",
        b'[{"a":' + b"[" * 200_000,
    ],
)
def test_what_is_no_whole_list_is_refused_in_a_sentence(content: bytes) -> None:
    """Never half read, never a crash."""
    with pytest.raises(FileRefused, match=r"^x\.json is .*\.$"):
        list(document(content).rows())


def test_objects_across_pieces_are_whole() -> None:
    """Rows stand anywhere in a file, also where one piece ends and the next begins."""
    rows = [{"n": number, "text": "é" * (number % 977)} for number in range(5_000)]
    content = json.dumps(rows, ensure_ascii=False).encode()
    assert len(content) > 3 * MEGABYTE
    assert list(document(content).rows()) == rows


@pytest.mark.parametrize("then", [b"a", b" ", b"["], ids=["a text", "blanks", "depth"])
def test_a_row_without_an_end_is_refused_in_little_memory(then: bytes) -> None:
    """A file may be as long as it likes."""
    beginning = b'[{"a":' + (b'"' if then == b"a" else b"")
    endless = Document("x.json", lambda: cast("BinaryIO", io.BufferedReader(Endless(beginning, then * MEGABYTE))))
    tracemalloc.start()
    with pytest.raises(FileRefused, match="damaged"):
        list(endless.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * MEGABYTE
