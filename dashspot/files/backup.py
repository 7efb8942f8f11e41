"""The file of a backup: a zip with the text of every table, and a manifest; its last 64 bytes are a digest of the rest.

The digest stands where a zip has its comment, so any program for zips can list and open a backup. It is written and
checked over the whole file, so one that was cut or damaged is known before anything is done with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from dashspot.blocks.backup import FORMAT, BackupTable, Manifest
from dashspot.errors import BackupRefused

_FIRST, _MANIFEST = "dashspot-backup", "manifest.json"
_NAME_AT = 30
"""Where the name of the first file of a zip stands."""
_DIGEST_BYTES = 64
_PIECE = 1 << 20
_LEVEL = 1
"""Of compression: the next one takes twice the time for a tenth of the size."""
_SIGN = "This is no backup of DashSpot's. Nothing was changed."
_DAMAGED = "This backup is damaged, or a part of it is missing. Nothing was changed; take another copy."
_NEWER = "This backup was made by a newer DashSpot. Nothing was changed; bring DashSpot up to date first."


class BackupWriter:
    """Takes one table after the other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add(self, table: BackupTable, blocks: Iterable[bytes]) -> BackupTable:
        """Write the text of a table as it comes; returns the table with the number of its rows."""
        rows = 0
        with self._archive.open(_member(table), "w", force_zip64=True) as member:
            for block in blocks:
                rows += block.count(b"\n")  # COPY writes a line break within a value as two other characters
                member.write(block)
        return table.model_copy(update={"rows": rows})

    def end(self, manifest: Manifest) -> None:
        """Write what stands in the backup; the last call."""
        self._archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))


class BackupReader:
    """Gives one table after the other, of a file that is whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = _manifest(archive)

    def blocks(self, table: BackupTable) -> Iterator[bytes]:
        """The text of a table, piece by piece. Raises BackupRefused: it is not there."""
        try:
            with self._archive.open(_member(table)) as member:
                while piece := member.read(_PIECE):
                    yield piece
        except (KeyError, zipfile.BadZipFile) as error:
            raise BackupRefused(_DAMAGED) from error


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BackupWriter]:
    """A backup for its owner's eyes alone; it stands at `path`, in place of another, once all of it is on the disk.

    Raises:
        BackupRefused: it can't be written there.
    """
    if path.is_dir():
        raise BackupRefused(f"{path} is a folder. Name a file in it.")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _private(draft) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                archive.comment = b"0" * _DIGEST_BYTES
                archive.writestr(_FIRST, f"{FORMAT}\n")
                yield BackupWriter(archive)
            size = file.seek(0, os.SEEK_END)
            digest = _digest(file, size)
            file.seek(size - _DIGEST_BYTES)
            file.write(digest)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise BackupRefused(f"{path} can't be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[BackupReader]:
    """A backup, once all of it was read and found to be what was written.

    Raises:
        BackupRefused: it is no backup, not whole, or of a newer DashSpot; or it can't be read.
    """
    try:
        with path.open("rb") as file:
            _check(file)
            with zipfile.ZipFile(file) as archive:
                yield BackupReader(archive)
    except OSError as error:
        raise BackupRefused(f"{path} can't be read: {error.strerror or error}.") from error


def _check(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(_NAME_AT)
    if file.read(len(_FIRST)) != _FIRST.encode():
        raise BackupRefused(_SIGN)
    found = _digest(file, size)
    file.seek(max(size - _DIGEST_BYTES, 0))
    if file.read() != found:
        raise BackupRefused(_DAMAGED)


def _digest(file: IO[bytes], size: int) -> bytes:
    """SHA-256 of all but the last bytes, in hexadecimal."""
    digest, left = hashlib.sha256(), size - _DIGEST_BYTES
    file.seek(0)
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode()


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        told: Any = json.loads(archive.read(_MANIFEST))
        if told["format"] > FORMAT:
            raise BackupRefused(_NEWER)
        return Manifest.model_validate(told)
    except (KeyError, TypeError, ValueError, ValidationError, zipfile.BadZipFile) as error:
        raise BackupRefused(_DAMAGED) from error


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _member(table: BackupTable) -> str:
    return f"tables/{table.name}.copy"
