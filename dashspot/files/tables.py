"""Opens a file of comma- or semicolon-separated values: encoding, size, header, and rows with their line numbers."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from dashspot.errors import FileRefused

MEGABYTE = 1024 * 1024
DELIMITERS = (",", ";")

_CHUNK = MEGABYTE
_BOM = "\ufeff"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONGEST_HEADER = 64 * 1024
_LONGEST_LINE = 4 * MEGABYTE


@dataclass(frozen=True)
class TableFile:
    """A file that was looked at once, whole: how it is packed and encoded, its first line and how many it has."""

    path: Path
    packed: bool
    encoding: str
    first_line: str
    lines: int

    def header(self, delimiter: str) -> list[str]:
        """The names of the columns, were this the delimiter."""
        return next(csv.reader([self.first_line], delimiter=delimiter), [])

    def rows(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """The line each row begins on, and its cells; blank lines and the header are passed over."""
        with _opened(self.path, packed=self.packed) as raw, io.TextIOWrapper(raw, self.encoding, newline="") as text:
            reader = csv.reader(_without_bom(text), delimiter=delimiter)
            next(reader, None)
            begins = reader.line_num + 1
            for cells in _each(reader):
                if cells:
                    yield begins, cells
                begins = reader.line_num + 1


def open_table(path: Path, limit_mb: int) -> TableFile:
    """Look at the whole file once, in constant memory.

    Raises:
        FileRefused: missing, a folder, unreadable, empty, a zip, no text, or larger than `limit_mb` once unpacked.
    """
    try:
        _refuse_non_files(path)
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise FileRefused(
            f"{path.name} can't be read: {error.strerror}. Check the path and its permissions."
        ) from error
    if magic == _ZIP:
        raise FileRefused(f"{path.name} is a zip. Unpack it and import the table inside.")
    if magic[:2] in _UTF16:
        raise FileRefused(f"{path.name} is not a plain text table. Save it as CSV in UTF-8 and import that.")
    packed = magic[:2] == _GZIP
    encoding, beginning, lines = _scan(path, packed=packed, limit=limit_mb * MEGABYTE)
    return TableFile(path, packed, encoding, _first_line(path, beginning.decode(encoding, "replace")), lines)


def _refuse_non_files(path: Path) -> None:
    if path.is_dir():
        raise FileRefused(f"{path.name} is a folder. Name a file in it.")
    if not path.is_file():
        raise FileRefused(f"There is no file {path}. Check the path.")
    if not path.stat().st_size:
        raise FileRefused(f"{path.name} is empty. Export it again.")


def _scan(path: Path, *, packed: bool, limit: int) -> tuple[str, bytes, int]:
    """The encoding, the bytes that hold the header, and how many lines there are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, size, beginning, lines, unbroken = "utf-8", 0, b"", 0, 0
    for chunk in _chunks(path, packed=packed):
        size += len(chunk)
        lines += chunk.count(b"\n")
        unbroken = 0 if b"\n" in chunk or b"\r" in chunk else unbroken + len(chunk)
        if size > limit:
            raise FileRefused(f"{path.name} is larger than {limit // MEGABYTE} MB. Raise the limit or split the file.")
        if unbroken > _LONGEST_LINE:  # rows are read by the line, so memory holds one
            raise FileRefused(f"{path.name} is no table: one of its lines is longer than 4 MB. Export it again.")
        beginning = beginning or chunk[:_LONGEST_HEADER]
        if encoding == "utf-8":
            encoding = _still_utf8(decoder, chunk)
    if encoding == "utf-8" and decoder.getstate()[0]:
        encoding = "latin-1"
    return encoding, beginning, lines


def _still_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> str:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _chunks(path: Path, *, packed: bool) -> Iterator[bytes]:
    try:
        with _opened(path, packed=packed) as raw:
            while chunk := raw.read(_CHUNK):
                yield chunk
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FileRefused(f"{path.name} is damaged and can't be unpacked. Download it again.") from error


def _opened(path: Path, *, packed: bool) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if packed else path.open("rb")


def _first_line(path: Path, beginning: str) -> str:
    lines = beginning.lstrip(_BOM).splitlines()
    if not lines or not lines[0].strip():
        raise FileRefused(f"{path.name} is empty. Export it again.")
    return lines[0]


def _without_bom(lines: IO[str]) -> Iterator[str]:
    first = next(lines, "")
    yield first.lstrip(_BOM)
    yield from lines


def _each(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Every row; one that the csv module can't take apart is handed on as a single cell, to be refused by its line."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield [f"unreadable: {error}"]
