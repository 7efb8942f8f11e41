"""What long work leaves when it is killed, fails for good, or loses the database."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import psycopg
import pytest

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.blocks.work import TaskBlock
from dashspot.browser.tasks import analyse_everything_task
from dashspot.core import tasks
from dashspot.errors import JobConflict, OwnershipLost, StorageError
from dashspot.jobs import Control, Worker, requests, retry, upkeep
from dashspot.jobs import worker as worker_module
from dashspot.store.engine import transaction
from tests.browser.tables import playlist_table

Query = Callable[..., list[tuple[Any, ...]]]

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60
SONGS = playlist_table(["Mine"], tracks=3)


@jobs.task("test_taken_back")
def taken_back(_control: Control, task: TaskBlock) -> str:
    """Find once that what was saved is not there any more."""
    _tried.append(task.id)
    if len(_tried) > 1:
        return "done"
    raise JobConflict


@jobs.task("test_unreachable")
def unreachable(_control: Control, task: TaskBlock) -> str:
    """Lose the database, for ever or for so many times."""
    _tried.append(task.id)
    if len(_tried) > int(task.arguments["times"]):
        return "done"
    raise StorageError


_tried: list[uuid.UUID] = []


@pytest.fixture
def query(database: str) -> Iterator[Query]:
    """Asks the database past the product, on a connection of its own."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield lambda statement, *values: connection.execute(statement, values).fetchall()


@pytest.fixture
def worker(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker that tries again at once."""
    monkeypatch.setattr(retry.RETRY, "wait_seconds", 0)
    _tried.clear()
    made = Worker(database, concurrency=2, stale_seconds=3)
    made.start()
    yield made
    made.stop()


def ended(query: Query, task_id: uuid.UUID) -> tuple[Any, ...]:
    """State and message of a task once it is over."""
    end = time.monotonic() + PATIENCE
    while True:
        ((state, message),) = query("select state, message from task_results where id = %s", task_id)
        if state not in ("waiting", "running"):
            return state, message
        assert time.monotonic() < end, f"it is still {state}"
        time.sleep(0.02)


def ask(user: UserBlock, kind: str, **arguments: Any) -> uuid.UUID:
    """Ask for work in a transaction of its own."""
    with transaction() as session:
        return jobs.request(session, user.id, kind, title=kind, **arguments)


class Killed(BaseException):
    """Raised in place of a SIGKILL."""


def killed_before_close(monkeypatch: pytest.MonkeyPatch, body: requests.Body, task_id: uuid.UUID) -> None:
    """Run a task to where its work is committed and its end is not, and stop there as a kill would."""

    def die(*_: object) -> NoReturn:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(requests, "_close", die)
        with pytest.raises(Killed):
            requests.run(body, Control(task_id))


def test_an_import_killed_after_its_commit_has_succeeded(
    user: UserBlock, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Import, end of the task and notification are one transaction: run again, nothing is left to do."""
    asked = core.request_import(user.id, "songs.csv", SONGS)
    killed_before_close(monkeypatch, tasks.import_upload, asked)
    requests.run(tasks.import_upload, Control(asked))
    (state,) = query("select state, message from task_results where id = %s", asked)
    assert state == ("succeeded", "songs.csv: 3 tracks in 1 playlist.")
    assert [told.level for told in core.unread_notifications(user.id)] == ["success"]
    assert query("select count(*) from sources") == [(1,)]


def test_an_analysis_killed_after_its_commit_has_succeeded(
    user: UserBlock, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its numbers and its end are one transaction too."""
    with core.on_disk("songs.csv", SONGS) as path:
        core.import_path(user.id, path)
    asked = ask(user, core.ANALYSE_EVERYTHING)
    killed_before_close(monkeypatch, analyse_everything_task, asked)
    (state,) = query("select state, message from task_results where id = %s", asked)
    assert state == ("succeeded", "2 new analyses: every playlist and the whole library are up to date.")


def test_a_failed_query_does_not_end_the_recovery(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks for stalled jobs looks again after an error."""
    asked: list[float] = []

    async def stalled(*, seconds_since_heartbeat: float) -> list[Any]:
        asked.append(seconds_since_heartbeat)
        if len(asked) < 3:
            raise RuntimeError("the server restarts")
        return []

    manager = SimpleNamespace(get_stalled_jobs=stalled)
    monkeypatch.setattr(worker_module, "worker_app", SimpleNamespace(job_manager=manager))
    sweep = Worker(database, concurrency=1, stale_seconds=0.03)._sweep()
    with contextlib.suppress(TimeoutError):
        asyncio.run(asyncio.wait_for(sweep, 0.5))
    assert len(asked) > 3


@pytest.mark.usefixtures("worker")
def test_a_lost_database_is_tried_again(user: UserBlock, query: Query) -> None:
    """A few times, then it works."""
    assert ended(query, ask(user, "test_unreachable", times="3")) == ("succeeded", "done")
    assert len(_tried) == 4


@pytest.mark.usefixtures("worker")
def test_a_page_that_a_crash_took_back_is_tried_again(user: UserBlock, query: Query) -> None:
    """The task goes on from what is there."""
    assert ended(query, ask(user, "test_taken_back")) == ("succeeded", "done")


@pytest.mark.usefixtures("worker")
def test_a_database_that_stays_lost_ends_the_task(user: UserBlock, query: Query) -> None:
    """Not for ever: after the last attempt the task fails with the sentence, and its name is free again."""
    state, message = ended(query, ask(user, "test_unreachable", times="1000"))
    assert (state, message) == ("failed", str(StorageError()))
    assert len(_tried) == retry.MOST_ATTEMPTS
    ask(user, "test_unreachable", times="0")


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("error", [KeyError("x"), StorageError()], ids=["a bug", "a lost database"])
def test_an_upload_goes_when_its_task_is_over(
    user: UserBlock, query: Query, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """However it failed: nobody will ask for the file any more."""
    asked = core.request_import(user.id, "songs.csv", SONGS)

    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(tasks, "open_file", fail)
    assert ended(query, asked)[0] == "failed"
    assert query("select count(*) from uploads") == [(0,)]


HOLD = """
import sys, time
from dashspot import core
with core.on_disk("songs.csv", b"x") as path:
    print(path, flush=True)
    time.sleep(60)
"""


def test_copies_of_the_dead_are_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process leaves its copy of an upload; the next start takes it away, and no living one's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    holders = [
        subprocess.Popen([sys.executable, "-c", HOLD], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        dead, living = (Path(holder.stdout.readline().strip()) for holder in holders if holder.stdout)
        holders[0].send_signal(signal.SIGKILL)
        holders[0].wait()
        assert dead.exists()
        core.clear_copies()
        assert not dead.exists()
        assert living.exists()
    finally:
        for holder in holders:
            holder.kill()
            holder.communicate()
    core.clear_copies()
    assert list(tmp_path.iterdir()) == []


def test_the_running_task_is_seen_whatever_waits(user: UserBlock) -> None:
    """Six files wait behind one that runs: it is told of first, then they, in their order."""
    asked = [core.request_import(user.id, f"{number}.csv", SONGS) for number in range(7)]
    with transaction() as session:
        jobs.Control(asked[0]).claim(session)
    active = core.active_tasks(user.id)
    assert [task.id for task in active] == asked
    assert [task.state for task in active] == ["running", *["waiting"] * 6]


def test_ended_tasks_are_forgotten_after_a_month(user: UserBlock, query: Query) -> None:
    """With what was told of them; what ended lately, waits or runs stays."""
    old, late, waiting = (core.request_import(user.id, f"{name}.csv", SONGS) for name in ("old", "late", "waiting"))
    for task_id in (old, late):
        requests.run(tasks.import_upload, Control(task_id))
    aged = "update task_results set finished_at = now() - interval '31 days' where id = %s returning 1"
    assert query(aged, old) == [(1,)]
    assert query("update task_results set created_at = now() - interval '31 days' where id = %s returning 1", waiting)
    upkeep.forget_ended_tasks()
    left = {row[0] for row in query("select id from task_results where kind = 'import_upload'")}
    assert left == {late, waiting}
    assert query("select task_id from notifications") == [(late,)]


def test_a_revived_worker_is_fenced(user: UserBlock, query: Query) -> None:
    """Once another worker has claimed the task, the first can't report, write, give it back or end it any more."""
    asked = ask(user, "test_unreachable", times="0")
    old, new = Control(asked), Control(asked)
    for control in (old, new):
        with transaction() as session:
            assert control.claim(session)
    with pytest.raises(OwnershipLost):
        old.progress(1, 2)
    with pytest.raises(OwnershipLost), transaction() as session:
        old.succeed(session, "too late")
    with pytest.raises(OwnershipLost), transaction() as session:
        old.release(session)
    new.progress(1, 2)
    with transaction() as session:
        new.succeed(session, "in time")
    assert ended(query, asked) == ("succeeded", "in time")
    assert [told.text for told in core.unread_notifications(user.id)] == ["in time"]


def test_a_task_ends_once(user: UserBlock, query: Query) -> None:
    """Whoever has ended it may say so again, and changes nothing; whoever comes later finds it over."""
    asked = ask(user, "test_unreachable", times="0")
    control = Control(asked)
    with transaction() as session:
        control.claim(session)
        assert control.close(session, "succeeded", "done")
    with transaction() as session:
        assert not control.close(session, "failed", "something after it")
        assert Control(asked).claim(session) is None
    assert ended(query, asked) == ("succeeded", "done")
    assert len(core.unread_notifications(user.id)) == 1


def test_a_transaction_that_ends_its_task_holds_it(user: UserBlock) -> None:
    """Between the end and its commit nobody can take the task over: the claim waits, and finds it over."""
    asked = ask(user, "test_unreachable", times="0")
    old = Control(asked)
    order: list[str] = []
    with transaction() as session:
        old.claim(session)

    def take_over() -> None:
        with transaction() as session:
            order.append("claimed" if Control(asked).claim(session) else "over")

    with transaction() as session:
        old.succeed(session, "done")
        thread = threading.Thread(target=take_over)
        thread.start()
        time.sleep(0.3)  # long enough for the claim to be waiting on our lock
        order.append("written")
    thread.join(PATIENCE)
    assert order == ["written", "over"]
