"""Workers and databases that are killed in the midst of a sync: the same end, nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from dashspot import library
from dashspot.blocks.people import UserBlock
from dashspot.sandbox.serving import Sandbox, running
from dashspot.store.engine import transaction
from dashspot.store.models import TaskResult
from tests.integration.core.signing_in import named_in_settings, signed_in
from tests.integration.library.conftest import SMALL, fill, same_as

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120
STALE_SECONDS = 2
_OFFSET = re.compile(r"offset=[1-9]")
WORKERS = [pytest.param(3, id="3"), pytest.param(50, id="50", marks=pytest.mark.soak)]
DATABASES = [pytest.param(1, id="1"), pytest.param(10, id="10", marks=pytest.mark.soak)]


@pytest.fixture
def slow(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A local Spotify that takes its time, so that there is a midst."""
    del database
    monkeypatch.setenv("DASHSPOT_WORKER_STALE_SECONDS", str(STALE_SECONDS))
    with (
        running(mode="development", tracks=SMALL.liked, playlists=SMALL.playlists, users=2) as started,
        named_in_settings(started, monkeypatch),
    ):
        started.run(lambda world: fill(world, SMALL))
        started.add_fault("latency", count=None, seconds=0.03)
        yield started


@pytest.fixture
def person(slow: Sandbox) -> UserBlock:
    """Who has the library."""
    return signed_in(slow.users[0])


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker as a process of its own."""
    process = subprocess.Popen([sys.executable, "-m", "dashspot", "worker"], cwd=ROOT)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def pages(sandbox: Sandbox) -> list[str]:
    """Every page of rows that was answered; the first of each list only tells whether it has changed."""
    rows = [row for row in sandbox.log() if row["path"].startswith("/v1/") and row["status"] == 200]
    asked = [f"{row['path']}?{row['query']}" for row in rows]
    return [page for page in asked if not page.startswith("/v1/me/") or "after=" in page or _OFFSET.search(page)]


def state(task_id: object) -> str:
    """How the task stands."""
    with transaction() as session:
        return str(session.query(TaskResult.state).filter_by(id=task_id).scalar())


def until_done(task_id: object) -> None:
    """Wait for the end of the task, which is a good one."""
    end = time.monotonic() + PATIENCE
    while (found := state(task_id)) in ("waiting", "running"):
        assert time.monotonic() < end, f"it is still {found}"
        time.sleep(0.1)
    assert found == "succeeded"


def further(sandbox: Sandbox, than: int, by: int) -> None:
    """Wait until so many more requests have come, or none come any more."""
    end, seen = time.monotonic() + 10 * STALE_SECONDS, -1
    while time.monotonic() < end and (seen := len(pages(sandbox))) < than + by:
        time.sleep(0.02)
    assert seen >= than + by, "the sync does not get on"


@pytest.mark.parametrize("kills", WORKERS)
@pytest.mark.timeout(1200)
def test_killed_workers_lose_nothing(slow: Sandbox, person: UserBlock, kills: int) -> None:
    """Another goes on where the dead one was: of each kill at most one page is asked for again."""
    slow.clear_log()
    task_id, chance = library.request_sync(person.id), random.Random(kills)  # noqa: S311 (moments are drawn, nothing secret)
    for _ in range(kills):
        with worker():
            further(slow, len(pages(slow)), chance.randint(1, max(2, 100 // kills)))
    with worker():
        until_done(task_id)
    same_as(slow, person)
    assert sum((Counter(listed(slow)) - Counter(set(listed(slow)))).values()) <= kills


def listed(sandbox: Sandbox) -> list[str]:
    """The pages of rows, without the lists of playlists, which each worker looks through anew."""
    return [page for page in pages(sandbox) if "/v1/me/playlists" not in page]


@pytest.mark.parametrize("kills", DATABASES)
@pytest.mark.timeout(600)
def test_killed_databases_lose_nothing(slow: Sandbox, person: UserBlock, database: str, kills: int) -> None:
    """A process of the server dies by force, and with it all connections; the sync goes on when it answers again."""
    task_id = library.request_sync(person.id)
    with worker():
        for _ in range(kills):
            further(slow, len(pages(slow)), 2)
            with psycopg.connect(database, autocommit=True) as connection:
                found = connection.execute(
                    "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                ).fetchone()
            assert found
            os.kill(found[0], signal.SIGKILL)
            time.sleep(1)
        until_done(task_id)
    same_as(slow, person)


def test_a_worker_that_wakes_up_late_changes_nothing(slow: Sandbox, person: UserBlock) -> None:
    """Stopped for longer than its lease, it finds its task taken over, and writes no page."""
    task_id = library.request_sync(person.id)
    with worker() as first:
        further(slow, 0, 5)
        first.send_signal(signal.SIGSTOP)
        with worker():
            further(slow, len(pages(slow)), 3)
            first.send_signal(signal.SIGCONT)
            until_done(task_id)
    same_as(slow, person)
