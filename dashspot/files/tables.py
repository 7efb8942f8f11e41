"""One table of comma- or semicolon-separated values: encoding, size, header, and rows with their line numbers."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from dashspot.errors import FileRefused

MEGABYTE = 1024 * 1024
DELIMITERS = (",", ";")

_CHUNK = MEGABYTE
_BOM = "\ufeff"
_LONGEST_HEADER = 16 * 1024
_LONGEST_LINE = 4 * MEGABYTE
_END = "\udcff"
"""A last line of our own, which no file can hold: where a cell ends in it, the file ended within quotes."""

Cells = list[str] | str
"""The cells of a row, or why it can't be read."""


@dataclass(frozen=True)
class Table:
    """A table that was looked at once, whole: how it is encoded, its first line, and how many lines it has."""

    title: str
    open: Callable[[], BinaryIO]
    encoding: str
    first_line: str
    lines: int
    size: int
    digest: bytes

    @property
    def is_empty(self) -> bool:
        """Whether it begins with nothing, as one does that holds nothing."""
        return not self.first_line.strip()

    def header(self, delimiter: str) -> list[str]:
        """The names of the columns, were this the delimiter."""
        return next(csv.reader([self.first_line], delimiter=delimiter), [])

    def rows(self, delimiter: str) -> Iterator[tuple[int, Cells]]:
        """The line each row begins on, and its cells; blank lines and the header are passed over.

        Raises:
            FileRefused: a row is too long to be one.
        """
        with self.open() as raw, io.TextIOWrapper(raw, self.encoding, "surrogateescape", newline="") as text:
            lines = _Lines(text, self.title)
            reader = csv.reader(lines, delimiter=delimiter)
            rows = _each(reader)
            next(rows, None)
            begins = reader.line_num + 1
            for cells in rows:
                lines.length = 0
                if cells == [_END]:
                    return
                if cells:
                    yield begins, "is cut off: the file ends within it" if _is_cut(cells) else cells
                begins = reader.line_num + 1


def look_at(title: str, opened: Callable[[], BinaryIO], *, limit: int) -> Table:
    """Look at a whole table once, in constant memory.

    Raises:
        FileRefused: no table, or larger than `limit` bytes.
    """
    with opened() as raw:
        found = _Scan(title, limit)
        while chunk := raw.read(_CHUNK):
            found.see(chunk)
    return Table(title, opened, found.encoding, _first_line(found), found.lines, found.size, found.digest.digest())


class _Scan:
    """What is known of a table after each chunk."""

    def __init__(self, title: str, limit: int) -> None:
        self.encoding = "utf-8"
        self.beginning = b""
        self.size = 0
        self.lines = 0
        self.digest = hashlib.blake2b(digest_size=20)
        self._title = title
        self._limit = limit
        self._unbroken = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def see(self, chunk: bytes) -> None:
        self.beginning = self.beginning or chunk[:_LONGEST_HEADER]
        self.size += len(chunk)
        self.digest.update(chunk)
        self.lines += chunk.count(b"\n")
        self._unbroken = 0 if b"\n" in chunk or b"\r" in chunk else self._unbroken + len(chunk)
        if self.size > self._limit:
            most = self._limit // MEGABYTE
            raise FileRefused(f"{self._title} is larger than {most} MB. Raise the limit or split the file.")
        if self._unbroken > _LONGEST_LINE:  # rows are read by the line, so memory holds one
            raise FileRefused(f"{self._title} is no table: one of its lines is longer than 4 MB. Export it again.")
        if self.encoding == "utf-8":
            self._decode(chunk)

    def _decode(self, chunk: bytes) -> None:
        """Text that is cut within its last character is still UTF-8; its last row is refused."""
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            self.encoding = "latin-1"


def _first_line(found: _Scan) -> str:
    return next(iter(found.beginning.decode(found.encoding, "replace").lstrip(_BOM).splitlines()), "")


class _Lines:
    """The lines of a text without its marks, then `_END`; `length` is how much was given since it was set to 0."""

    def __init__(self, text: Iterator[str], title: str) -> None:
        self.length = 0
        self._title = title
        self._lines = chain((line.lstrip(_BOM) for line in (next(text, ""),)), text, (_END,))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.length += len(line)
        if self.length > _LONGEST_LINE:  # quotes may hold line breaks, so a row may go on for ever
            raise FileRefused(f"{self._title} is no table: one of its rows is longer than 4 MB. Export it again.")
        return line


def _is_cut(cells: Cells) -> bool:
    """Whether the file ended within the quotes, or within the last character, of these cells.

    The bytes of half a character are read as lone surrogates, which a whole file can't hold.
    """
    return not isinstance(cells, str) and "\udc80" <= cells[-1][-1:] <= _END


def _each(reader: Iterator[list[str]]) -> Iterator[Cells]:
    """Every row; where the csv module can't take one apart, why."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"can't be read: {error}"
