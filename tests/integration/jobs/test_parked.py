"""Work that waits for a service: until when, why, and what is done meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.blocks.work import TaskBlock
from dashspot.errors import JobConflict, Parked
from dashspot.jobs import Control, Worker
from tests.integration.jobs.conftest import ask, ended, state, until

_seen: list[str] = []


@pytest.fixture(autouse=True)
def _clean() -> None:
    _seen.clear()


@jobs.task("test_parked")
def parked(_control: Control, task: TaskBlock) -> str:
    """Wait for a service, as often as it is told to."""
    name = task.arguments["gate"]
    _seen.append(f"begin {name}")
    if _seen.count(f"begin {name}") <= int(task.arguments["times"]):
        raise Parked("Nobody may ask yet.", until=datetime.now(UTC) + timedelta(seconds=float(task.arguments["wait"])))
    return f"{name} done"


def test_parked_work_waits_and_goes_on(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """The person sees until when and why; then it runs again, more often than work that fails may."""
    worker()
    task_id = ask(user, "test_parked", gate="a", times="2", wait="0")
    until(lambda: state(user, task_id).resumes_at is not None)
    waiting = state(user, task_id)
    assert (waiting.state, waiting.message) == ("waiting", "Nobody may ask yet.")
    assert waiting.resumes_at
    assert waiting.resumes_at > datetime.now(UTC)
    done = ended(user, task_id)
    assert (done.state, done.message, done.resumes_at) == ("succeeded", "a done", None)
    assert _seen == ["begin a"] * 3
    (told,) = core.unread_notifications(user.id)
    assert told.text == "a done"


def test_parked_work_holds_up_nothing(user: UserBlock, worker: Callable[[], Worker], database: str) -> None:
    """What the person asks for before or after is done meanwhile; so is work that is parked for less long."""
    worker()
    long = ask(user, "test_parked", gate="long", times="1", wait="86400")
    until(lambda: state(user, long).resumes_at is not None)
    short = ask(user, "test_parked", gate="short", times="1", wait="1")
    later = ask(user, "test_parked", gate="later", times="0")
    assert ended(user, later).state == "succeeded"
    assert ended(user, short).state == "succeeded"
    assert state(user, long).state == "waiting"
    with psycopg.connect(database) as connection:
        query = "select status from procrastinate_jobs where args ->> 'task_id' = %s order by id"
        assert connection.execute(query, [str(long)]).fetchall() == [("succeeded",), ("todo",)]


def test_parked_work_is_asked_for_once(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """While it waits for its moment the same work is under way."""
    worker()
    task_id = ask(user, "test_parked", gate="a", times="1", wait="86400")
    until(lambda: state(user, task_id).resumes_at is not None)
    with pytest.raises(JobConflict):
        ask(user, "test_parked", gate="a", times="1", wait="86400")
    assert [task.id for task in core.active_tasks(user.id)] == [task_id]
