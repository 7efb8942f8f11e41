"""Uploaded files as files on the disk, for as long as they are read."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fasteners

_PREFIX = "dashspot-upload-"
_ours: set[Path] = set()
"""A lock on a file belongs to the process, so it does not tell our own copies from those of the dead."""


@contextmanager
def on_disk(name: str, content: bytes) -> Iterator[Path]:
    """An uploaded file as a file of its own name, for as long as the block runs; a killed process leaves it behind."""
    folder = Path(tempfile.gettempdir()) / f"{_PREFIX}{uuid.uuid4().hex}"
    with _locked(folder) as lock:
        lock.acquire()  # before there is a folder, so that no start finds one that nobody seems to hold
        try:
            folder.mkdir(mode=0o700)
            path = folder / (Path(name).name or "upload")
            path.write_bytes(content)
            yield path
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def clear_copies() -> None:
    """Delete what killed processes left; the lock of a living one says that its copy is in use."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if folder.is_dir() and folder not in _ours:
            with _locked(folder) as lock:
                if lock.acquire(blocking=False):
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[fasteners.InterProcessLock]:
    file = folder.with_name(f"{folder.name}.lock")
    lock = fasteners.InterProcessLock(file)
    _ours.add(folder)
    try:
        yield lock
    finally:
        _ours.discard(folder)
        if lock.acquired:
            file.unlink(missing_ok=True)
            lock.release()
        elif lock.lockfile:  # fasteners leaves it open where somebody else has the lock
            lock.lockfile.close()
