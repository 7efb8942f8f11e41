"""Opens what a person brings: a table or a JSON file, plain, packed by gzip or in a zip. Nothing is written to disk."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import struct
import weakref
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from dashspot.errors import FileRefused
from dashspot.files.documents import Document
from dashspot.files.refusing import too_large
from dashspot.files.tables import MEGABYTE, Table, look_at

MOST_MEMBERS = 5_000

_LARGEST_READ = 2 * MEGABYTE
_LONGEST_TITLE = 255
_PACKED_WELL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TABLE, _DOCUMENT = ".csv", ".json"
_DOCUMENTS = (_DOCUMENT, f"{_DOCUMENT}.gz")
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGED = (
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def open_tables(path: Path, limit_mb: int) -> list[Table]:
    """Every table of a file, each looked at once, in constant memory.

    Raises:
        FileRefused: missing, a folder, unreadable, damaged, empty, no text, or larger than `limit_mb` once unpacked.
    """
    title, limit = shown_name(path.name), limit_mb * MEGABYTE
    with readable(title):
        tables = [table for table in _tables(path, title, _magic(path, title), limit) if not table.is_empty]
    if not tables:
        raise FileRefused(_empty(title))
    return tables


def open_documents(path: Path, limit_mb: int) -> list[Document]:
    """Every JSON file of a zip, or the one that this is, plain or packed by gzip; none where it is something else.

    Raises:
        FileRefused: as `open_tables` does, but for the size of what is packed by gzip.
    """
    title, limit = shown_name(path.name), limit_mb * MEGABYTE
    with readable(title):
        magic = _magic(path, title)
        if magic in _ZIP:
            return [Document(shown, opened) for shown, opened in _members(path, title, limit, _DOCUMENT)]
        if not title.lower().endswith(_DOCUMENTS):
            return []
        if path.stat().st_size > limit:
            raise FileRefused(too_large(title, limit))
        packed = magic[:2] == _GZIP
    return [Document(title, partial(_unpacked if packed else _plain, path))]


@contextmanager
def readable(title: str) -> Iterator[None]:
    """Say in a sentence what is wrong with a file that can't be read.

    Raises:
        FileRefused: it is damaged, or the system does not let it be read.
    """
    try:
        yield
    except _DAMAGED as error:
        raise FileRefused(f"{title} is damaged and can't be unpacked. Download it again.") from error
    except OSError as error:
        raise FileRefused(f"{title} can't be read: {error.strerror}. Check the path and its permissions.") from error


def shown_name(name: str) -> str:
    """A file's name as text that can be stored and shown, whatever bytes it is made of."""
    return os.fsencode(name).decode("utf-8", "replace")


def _magic(path: Path, title: str) -> bytes:
    _refuse_non_files(path, title)
    with path.open("rb") as file:
        return file.read(4)


def _refuse_non_files(path: Path, title: str) -> None:
    if path.is_dir():
        raise FileRefused(f"{title} is a folder. Name a file in it.")
    if not path.is_file():
        raise FileRefused(f"There is no file {shown_name(str(path))}. Check the path.")
    if not path.stat().st_size:
        raise FileRefused(_empty(title))


def _tables(path: Path, title: str, magic: bytes, limit: int) -> Iterator[Table]:
    if magic in _ZIP:
        members = _members(path, title, limit, _TABLE)
        if not members:
            raise FileRefused(
                f"{title} holds no CSV file. DashSpot reads zips of tables, as Exportify makes them, and Spotify's own "
                "with a history of listening."
            )
        yield from (look_at(shown, opened, limit=limit) for shown, opened in members)
    elif magic[:2] in _UTF16:
        raise FileRefused(f"{title} is not a plain text table. Save it as CSV in UTF-8 and import that.")
    elif magic[:2] == _GZIP:
        yield look_at(title, partial(_unpacked, path), limit=limit)
    else:
        yield look_at(title, partial(_plain, path), limit=limit)


def _plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _unpacked(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb"))


def _members(path: Path, title: str, limit: int, ending: str) -> list[tuple[str, Callable[[], BinaryIO]]]:
    """The files of one ending inside a zip, wherever in it they lie; together they are no larger than the limit.

    They are titled by their names, and by their whole paths where two are of one name.
    """
    members = _listed(path, title, ending)
    _refuse_members(members, title, limit)
    if not members:
        return []
    archive = _shared(path)
    names = Counter(_name(found) for found in members)
    shown = (_name(found) if names[_name(found)] == 1 else found.filename for found in members)
    return [(name[-_LONGEST_TITLE:], _opener(archive, found)) for name, found in zip(shown, members, strict=True)]


def _shared(path: Path) -> zipfile.ZipFile:
    """A zip that all who open something of it share; its file is closed with the last of them, also where none does."""
    file = path.open("rb")
    try:
        archive = zipfile.ZipFile(file)
    except BaseException:
        file.close()
        raise
    weakref.finalize(archive, file.close)
    return archive


def _listed(path: Path, title: str, ending: str) -> list[zipfile.ZipInfo]:
    """The files of a zip; of two at one place the later, as when they are unpacked."""
    with _Frugal(path) as file, zipfile.ZipFile(file) as archive:
        found = archive.infolist()
    if len(found) > MOST_MEMBERS:
        raise FileRefused(_too_many(title))
    return list({member.filename: member for member in found if _ends(member, ending)}.values())


def _refuse_members(members: list[zipfile.ZipInfo], title: str, limit: int) -> None:
    if any(found.flag_bits & 1 for found in members):
        raise FileRefused(f"{title} is locked by a password. Unpack it and import what is inside.")
    if any(found.compress_type not in _PACKED_WELL for found in members):
        raise FileRefused(f"{title} is packed in a way that DashSpot does not read. Unpack it and zip it again.")
    if sum(found.file_size for found in members) > limit:  # no member gives more than it says
        raise FileRefused(too_large(title, limit))


class _Frugal(io.FileIO):
    """A file that is not read in large pieces: the list of a zip's members is read whole, and says itself how long."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size and size > _LARGEST_READ:
            raise FileRefused(_too_many(str(self.name)))
        return super().read(size) or b""


def _empty(title: str) -> str:
    return f"{title} is empty. Export it again."


def _too_many(title: str) -> str:
    return f"{shown_name(PurePosixPath(title).name)} holds more than {MOST_MEMBERS:,} files. Split it."


def _opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: cast("BinaryIO", archive.open(member))


def _name(found: zipfile.ZipInfo) -> str:
    return PurePosixPath(found.filename.replace("\\", "/")).name


def _ends(found: zipfile.ZipInfo, ending: str) -> bool:
    name = _name(found)
    return name.lower().endswith(ending) and not name.startswith(".") and "__MACOSX" not in found.filename
