"""Long work on the real engine: asked for, run, told, handed over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.blocks.work import TaskBlock
from dashspot.errors import FileRefused, JobConflict
from dashspot.jobs import Control, Worker
from dashspot.store.engine import transaction
from tests.integration.jobs.conftest import PATIENCE, ask, ended, state, until

ROOT = Path(__file__).resolve().parents[3]

_gates: dict[str, threading.Event] = {}
_seen: list[str] = []


@jobs.task("test_echo")
def echo(control: Control, task: TaskBlock) -> str:
    """Say what was asked for."""
    control.progress(1, 2)
    return f"said {task.arguments['word']}"


@jobs.task("test_refused")
def refused(_control: Control, _task: TaskBlock) -> str:
    """End as an import of a bad file does."""
    raise FileRefused("x.csv is empty. Export it again.")


@jobs.task("test_broken")
def broken(_control: Control, task: TaskBlock) -> str:
    """End as a bug does."""
    raise KeyError(task.arguments["secret"])


@jobs.task("test_gated")
def gated(control: Control, task: TaskBlock) -> str:
    """Note who runs, then wait for the gate, checking as a job should."""
    name = task.arguments["gate"]
    _seen.append(f"begin {name}")
    while not _gates[name].wait(0.02):
        control.check()
    _seen.append(f"end {name}")
    return f"{name} done"


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    _gates.clear()
    _seen.clear()
    yield
    for gate in _gates.values():
        gate.set()


def test_work_is_done_and_told(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """A job runs with its arguments, ends with its sentence, and the person is told until they acknowledge it."""
    worker()
    done = ended(user, ask(user, "test_echo", word="hello"))
    assert (done.state, done.message) == ("succeeded", "said hello")
    assert done.started_at
    assert done.finished_at
    (told,) = core.unread_notifications(user.id)
    assert (told.level, told.text) == ("success", "said hello")
    core.acknowledge(user.id, told.id)
    assert core.unread_notifications(user.id) == []


def test_what_is_rolled_back_is_never_asked(user: UserBlock, worker: Callable[[], Worker], database: str) -> None:
    """The request is part of the transaction: undone with it, and not started before it commits."""
    worker()

    def ask_and_fail() -> None:
        with transaction() as session:
            jobs.request(session, user.id, "test_echo", title="x", word="never")
            raise RuntimeError("undo")

    with pytest.raises(RuntimeError, match="undo"):
        ask_and_fail()
    assert core.active_tasks(user.id) == []
    with psycopg.connect(database) as connection:
        asked = "select count(*) from procrastinate_jobs where task_name = 'test_echo'"
        assert connection.execute(asked).fetchone() == (0,)


def test_the_same_work_is_asked_for_once(user: UserBlock, sample_user: UserBlock, worker: Callable[[], Worker]) -> None:
    """A second request of the same name is refused with a sentence while the first is active, for that user alone."""
    _gates["a"] = threading.Event()
    first = ask(user, "test_gated", gate="a")
    with pytest.raises(JobConflict, match="already under way"):
        ask(user, "test_gated", gate="a")
    ask(sample_user, "test_gated", gate="a")
    worker()
    _gates["a"].set()
    assert ended(user, first).state == "succeeded"
    ask(user, "test_gated", gate="a")


def test_two_requests_at_once_make_one_task(user: UserBlock, database: str) -> None:
    """The constraint decides: the second waits for the first to commit, and is refused."""
    del database
    refusals: list[Exception] = []
    asked = threading.Event()

    def second() -> None:
        asked.set()
        try:
            ask(user, "test_echo", word="twice")
        except JobConflict as conflict:
            refusals.append(conflict)

    with transaction() as session:
        jobs.request(session, user.id, "test_echo", title="x", dedupe="test_echo{'word': 'twice'}", word="twice")
        thread = threading.Thread(target=second)
        thread.start()
        asked.wait()
        time.sleep(0.2)  # long enough for the second INSERT to be waiting on ours
    thread.join(PATIENCE)
    assert len(refusals) == 1
    assert len(core.active_tasks(user.id)) == 1


def test_expected_errors_are_sentences(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """What DashSpot refuses ends the task with its sentence."""
    worker()
    done = ended(user, ask(user, "test_refused"))
    assert (done.state, done.message) == ("failed", "x.csv is empty. Export it again.")
    assert core.unread_notifications(user.id)[0].level == "error"


def test_unexpected_errors_end_the_task_without_detail(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """A bug ends the task with a sentence that tells nothing of the inside."""
    worker()
    done = ended(user, ask(user, "test_broken", secret="bait-77"))
    assert done.state == "failed"
    assert "bait" not in (done.message or "")
    assert (done.message or "").endswith("the log says more.")


def test_one_users_jobs_run_one_at_a_time(
    user: UserBlock, sample_user: UserBlock, worker: Callable[[], Worker]
) -> None:
    """Two jobs of one user never overlap; another user does not wait for them."""
    for name in ("a", "b", "c"):
        _gates[name] = threading.Event()
    first, second = ask(user, "test_gated", gate="a"), ask(user, "test_gated", gate="b")
    other = ask(sample_user, "test_gated", gate="c")
    worker()
    until(lambda: {"begin a", "begin c"} <= set(_seen))
    assert "begin b" not in _seen
    _gates["c"].set()
    assert ended(sample_user, other).state == "succeeded"
    assert "begin b" not in _seen
    _gates["a"].set()
    _gates["b"].set()
    ended(user, first)
    ended(user, second)
    assert _seen.index("end a") < _seen.index("begin b")


def test_a_stopped_worker_gives_its_job_back(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """Stopping does not wait for a long job; the job waits, and goes on with the next worker."""
    _gates["a"] = threading.Event()
    asked = ask(user, "test_gated", gate="a")
    first = worker()
    until(lambda: "begin a" in _seen)
    began = time.monotonic()
    first.stop()
    assert time.monotonic() - began < 15
    assert state(user, asked).state == "waiting"
    _gates["a"].set()
    worker()
    assert ended(user, asked).state == "succeeded"
    assert _seen.count("begin a") == 2


def test_a_killed_worker_loses_nothing(user: UserBlock, database: str) -> None:
    """SIGKILL of the worker in the middle of an import: another goes on by itself, and the file is there once."""
    content = many_rows()
    asked = core.request_import(user.id, "many.csv", content)
    environment = os.environ | {"DASHSPOT_DATABASE_URL": database, "DASHSPOT_WORKER_STALE_SECONDS": "3"}
    command = [sys.executable, "-m", "dashspot", "worker"]
    first = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        until(lambda: state(user, asked).done > 0)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert core.list_imports(user.id) == []
    second = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        assert ended(user, asked).state == "succeeded"
        until(lambda: not core.active_tasks(user.id))
    finally:
        second.terminate()
        assert second.wait(PATIENCE) == 0
    (imported,) = core.list_imports(user.id)
    assert imported.summary.rows == content.count(b"\n") - 1
    with psycopg.connect(database) as connection:
        assert connection.execute("select count(*) from uploads").fetchone() == (0,)


def test_a_refused_upload_is_forgotten(user: UserBlock, worker: Callable[[], Worker], database: str) -> None:
    """A file that turns out to be mangled ends with a sentence, and its content is not kept."""
    row = (
        b"6f807x0ima9a1j3VPbc7VN,N,A,66,2oCs0DGTsRO98Gh5ZSl2Cx,B,2019,P,37i9dQZF1DXcZDD7cfEKhW,g,s,"
        + b"748," * 9
        + b"1,1\n"
    )
    header = HEADER.encode() + b"\n"
    asked = core.request_import(user.id, "mangled.csv", header + row)
    worker()
    done = ended(user, asked)
    assert done.state == "failed"
    with psycopg.connect(database) as connection:
        assert connection.execute("select count(*) from uploads").fetchone() == (0,)
        assert connection.execute("select count(*) from sources").fetchone() == (0,)


HEADER = (
    "track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,track_album_release_date,"
    "playlist_name,playlist_id,playlist_genre,playlist_subgenre,danceability,energy,key,loudness,mode,speechiness,"
    "acousticness,instrumentalness,liveness,valence,tempo,duration_ms"
)


def many_rows(count: int = 40_000) -> bytes:
    """A file that takes a second or two to read."""
    line = "{id:022d},Name {id},Artist {id},50,{id:022d},Album,2019-01-01,List,0000000000000000000000,pop,dance pop,"
    values = "0.5,0.5,1,-5.0,1,0.05,0.1,0,0.1,0.5,120.0,200000"
    return "\n".join([HEADER, *(line.format(id=number) + values for number in range(count)), ""]).encode()
