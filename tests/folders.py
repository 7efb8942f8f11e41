"""Folders for the databases of tests: in memory where there is room, since none of them outlives its test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder with a random name is made in it)
_ROOM = 4 * 1024**3


@contextmanager
def database_folder() -> Iterator[Path]:
    """A folder that the database's own user can enter, unlike pytest's.

    A file system in memory spares a test most of what copying a database costs on a disk.
    """
    where = _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM else None
    with tempfile.TemporaryDirectory(prefix="dashspot-test-", dir=where) as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder
