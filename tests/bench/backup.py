"""Backup and restore of an account of 100,000 tracks and 1,000,000 plays: time, size, memory, and the same exports."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dashspot import browser, core
from dashspot.files.writing import written
from dashspot.operations.backup import back_up, restore
from dashspot.store.engine import transaction
from dashspot.store.queries.plays import told_plays
from tests.bench import history, large, setting
from tests.bench.figure import Figure
from tests.bench.imports import peak_memory_of

_TRACKS, _PLAYS = 100_000, 1_000_000
_MEGABYTE = 1e6


def run(server_url: str, _table: Path) -> Iterator[Figure]:
    """Out of one database, into another that is empty; what either exports is compared."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with setting.database(server_url) as url:
            user = core.local_user()
            back_up(folder / "small")
            core.import_path(user.id, large.written(folder, _TRACKS))
            core.import_path(user.id, history.years(folder, _PLAYS))
            browser.analyse_everything(user.id)
            before, file = _exports(), folder / "file"
            yield Figure("100,000 tracks and 1,000,000 plays: backup", _timed(lambda: back_up(file)), "s")
            yield Figure("size of the backup", file.stat().st_size / _MEGABYTE, "MB")
            bare = peak_memory_of(url, "doctor")
            taken = peak_memory_of(url, "backup", str(folder / "again"))
            yield Figure("peak memory of the backup, more than of the doctor", taken - bare, "MB", "<=", 50)
        with setting.database(server_url) as url:
            yield Figure("restore into an empty database", _timed(lambda: restore(file)), "s")
            same = sum(one == other for one, other in zip(before, _exports(), strict=True))
            yield Figure("exports that are the same to the byte, of 4", same, "", ">=", 4)
            bare = peak_memory_of(url, "restore", str(folder / "small"), "--replace")
            taken = peak_memory_of(url, "restore", str(file), "--replace")
            yield Figure("peak memory of the restore, more than of nothing", taken - bare, "MB", "<=", 50)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _exports() -> list[str]:
    """Digests of what the command `export` writes, and of every play that counts."""
    user = core.local_user()
    library = browser.load_library(user.id)
    frames = [
        browser.computations_frame(library, browser.saved_computations(library)),
        browser.tracks_frame(library),
        browser.features_frame(user.id),
    ]
    with transaction() as session:
        frames.append(told_plays(session, user.id).sort_values(["played_at", "played", "ms_played"]))
    assert all(len(frame) for frame in frames)
    return [hashlib.sha256(written(frame, "csv")).hexdigest() for frame in frames]
