"""Whose turn it is, and that no task is lost, whatever becomes of the engine's row of it."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.blocks.work import TaskBlock
from dashspot.jobs import Control, Worker, control, queue, requests
from dashspot.jobs.retry import MOST_ATTEMPTS
from dashspot.store.engine import transaction
from dashspot.store.managers.connections import ConnectionManager
from tests.integration.jobs.conftest import ask, ended, state, until

_begun: list[str] = []
_saved: Counter[str] = Counter()
_places: dict[str, int] = {}
_open = threading.Event()


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    for kept in (_begun, _saved, _places):
        kept.clear()
    _open.clear()
    yield
    _open.set()


@jobs.task("test_whole_library")
def whole_library(control: Control, task: TaskBlock) -> str:
    """Save so many pieces, each in a transaction, from where it was stopped."""
    name, pieces = task.arguments["name"], int(task.arguments["pieces"])
    _begun.append(name)
    for piece in range(_places.get(name, 0), pieces):
        with transaction() as session:
            control.report(session, piece, pieces)
        _saved[f"{name} {piece}"] += 1
        _places[name] = piece + 1
        time.sleep(0.02)
    return f"{name}: {pieces}"


@jobs.task("test_in_one")
def in_one(control: Control, task: TaskBlock) -> str:
    """Begin from nothing each time, as an import does, and say how far it is."""
    _begun.append(task.arguments["name"])
    while not _open.wait(0.02):
        control.progress(1, 2)
    return "done"


def people(number: int) -> list[UserBlock]:
    """So many who have signed in."""
    with transaction() as session:
        return [ConnectionManager(session).person(f"person{one}", None) for one in range(number)]


def engine_rows(database: str, task_id: uuid.UUID) -> list[tuple[str, int]]:
    """Status and priority of the engine's rows of a task, in their order."""
    with psycopg.connect(database) as connection:
        query = "select status::text, priority from procrastinate_jobs where args ->> 'task_id' = %s order by id"
        return connection.execute(query, [str(task_id)]).fetchall()


def past(database: str, statement: str, *values: object) -> None:
    """Change the database past the product."""
    with psycopg.connect(database) as connection:
        connection.execute(statement, values)


def test_five_people_and_two_workers(worker: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has begun before anybody's whole library is done, and nothing is done twice or left out."""
    monkeypatch.setattr(control, "TURN_SECONDS", 0.3)
    monkeypatch.setattr(Worker, "__init__", _narrow(Worker.__init__))
    everybody = people(5)
    asked = [ask(one, "test_whole_library", name=f"n{place}", pieces="120") for place, one in enumerate(everybody)]
    for _ in range(2):
        worker()
    done = [ended(one, task_id) for one, task_id in zip(everybody, asked, strict=True)]
    assert [task.state for task in done] == ["succeeded"] * 5
    assert max(task.started_at for task in done if task.started_at) < min(
        task.finished_at for task in done if task.finished_at
    )
    assert set(_saved.values()) == {1}
    assert len(_saved) == 600


def _narrow(made: Callable[..., None]) -> Callable[..., None]:
    """A worker that runs one job at once."""
    return lambda self, url, **named: made(self, url, **named | {"concurrency": 1})


def test_ones_own_other_work_need_not_wait_either(
    user: UserBlock, worker: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    """An import that is asked for during a long sync is done in between; the sync goes on behind it."""
    monkeypatch.setattr(control, "TURN_SECONDS", 0.3)
    _open.set()
    worker()
    long = ask(user, "test_whole_library", name="long", pieces="150")
    until(lambda: state(user, long).done > 0)
    short = ask(user, "test_in_one", name="short")
    assert ended(user, short).state == "succeeded"
    assert state(user, long).active
    assert ended(user, long).state == "succeeded"
    assert _begun == ["long", "short", "long"]
    assert engine_rows(database, long) == [("succeeded", -1)]


def test_nobody_gives_way_to_nobody(
    user: UserBlock, worker: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that can't begin anyway, or that is not due, takes nobody's turn; and what begins anew never gives way."""
    monkeypatch.setattr(control, "TURN_SECONDS", 0.0)
    later = ask(user, "test_whole_library", name="later", pieces="1")
    _parked(later, datetime.now(UTC) + timedelta(days=1))
    worker()
    assert ended(user, ask(user, "test_whole_library", name="a", pieces="20")).state == "succeeded"
    whole = ask(user, "test_in_one", name="b")
    ask(user, "test_in_one", name="c")
    until(lambda: state(user, whole).done == 1)
    time.sleep(0.5)
    assert _begun == ["a", "b"]


def _parked(task_id: uuid.UUID, resumes_at: datetime) -> None:
    mine = Control(task_id)
    with transaction() as session:
        assert mine.claim(session)
        task = mine.park(session, resumes_at, "Tomorrow.")
        queue.stop(session, task_id)
        queue.put(session, task.user_id, task.kind, task_id, not_before=resumes_at)


@pytest.mark.parametrize("lost", ["deleted", "failed", "cancelled", "succeeded"])
@pytest.mark.parametrize("owned", [True, False], ids=["running", "waiting"])
def test_a_task_on_no_queue_is_put_back(
    user: UserBlock, worker: Callable[[], Worker], database: str, lost: str, *, owned: bool
) -> None:
    """Whatever became of the engine's row: a task that is not over is done."""
    task_id = ask(user, "test_whole_library", name="a", pieces="3")
    if owned:
        with transaction() as session:
            Control(task_id).claim(session)
    gone = "delete from procrastinate_jobs" if lost == "deleted" else "update procrastinate_jobs set status = %s"
    past(database, gone, *([] if lost == "deleted" else [lost]))
    worker()
    assert ended(user, task_id).state == "succeeded"
    assert set(_saved.values()) == {1}


def test_what_is_on_a_queue_is_left_there(user: UserBlock, database: str) -> None:
    """Waiting, running, parked or over: there is nothing to put back, and a second look finds what the first did."""
    waiting = ask(user, "test_whole_library", name="a", pieces="3")
    parked = ask(user, "test_whole_library", name="b", pieces="3")
    _parked(parked, datetime.now(UTC) + timedelta(days=1))
    running = ask(user, "test_whole_library", name="c", pieces="3")
    past(database, "update procrastinate_jobs set status = 'doing' where args ->> 'task_id' = %s", str(running))
    over = ask(user, "test_whole_library", name="d", pieces="3")
    core.cancel(user.id, over)
    assert queue.ask_again() == 0
    past(database, "delete from procrastinate_jobs where args ->> 'task_id' = %s", str(waiting))
    assert (queue.ask_again(), queue.ask_again()) == (1, 0)


def test_many_who_look_put_it_back_once(user: UserBlock, database: str) -> None:
    """Every worker looks by itself; two at the same moment put nothing back twice."""
    asked = [ask(user, "test_whole_library", name=str(number), pieces="1") for number in range(20)]
    past(database, "delete from procrastinate_jobs")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: queue.ask_again(), range(8)))
    assert [len(engine_rows(database, task_id)) for task_id in asked] == [1] * 20


def test_what_is_parked_is_put_back_for_its_moment(
    user: UserBlock, worker: Callable[[], Worker], database: str
) -> None:
    """Lost, found and run by anybody who starts: it does not begin before its moment, and does then."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    task_id = ask(user, "test_whole_library", name="a", pieces="3")
    _parked(task_id, tomorrow)
    past(database, "delete from procrastinate_jobs")
    worker()
    until(lambda: engine_rows(database, task_id) != [])
    requests.run(whole_library, Control(task_id))
    assert (state(user, task_id).state, state(user, task_id).resumes_at) == ("waiting", tomorrow)
    assert _begun == []
    past(database, "update task_results set resumes_at = now()")
    past(database, "update procrastinate_jobs set scheduled_at = now() where status = 'todo'")
    assert ended(user, task_id).state == "succeeded"
    assert core.unread_notifications(user.id)[0].text == "a: 3"
    assert len(core.unread_notifications(user.id)) == 1


def test_work_that_a_worker_does_not_know_waits_for_another(
    user: UserBlock, sample_user: UserBlock, worker: Callable[[], Worker], database: str
) -> None:
    """An older worker leaves alone what only a newer one can do; it is neither failed nor lost, and others go on."""
    unknown = ask(user, "test_not_invented_yet", name="a")
    worker()
    assert ended(sample_user, ask(sample_user, "test_whole_library", name="b", pieces="1")).state == "succeeded"
    time.sleep(1.5)  # longer than a worker takes to look again
    assert engine_rows(database, unknown) == [("todo", 0)]
    assert state(user, unknown).state == "waiting"


def test_what_loses_its_worker_every_time_is_given_up(user: UserBlock) -> None:
    """A job that kills whoever runs it does so ten times, not for ever; one that gets on is never given up."""
    task_id = ask(user, "test_whole_library", name="a", pieces="3")
    for _ in range(MOST_ATTEMPTS + 5):
        mine = Control(task_id)
        with transaction() as session:
            mine.claim(session)
            mine.report(session, 1, 3)
    for _ in range(MOST_ATTEMPTS):
        with transaction() as session:
            Control(task_id).claim(session)
    requests.run(whole_library, Control(task_id))
    assert state(user, task_id).state == "failed"
    assert (state(user, task_id).message or "").startswith(f"This was begun {MOST_ATTEMPTS} times")
    assert _begun == []
