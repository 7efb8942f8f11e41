"""A worker, and how to ask for work and wait for it.

worker   start a worker on this test's database; call it once per worker
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashspot import jobs
from dashspot.blocks.people import UserBlock
from dashspot.blocks.work import TaskBlock
from dashspot.jobs import Worker
from dashspot.store.engine import transaction
from dashspot.store.models import TaskResult

PATIENCE = 60


@pytest.fixture
def worker(database: str) -> Iterator[Callable[[], Worker]]:
    """Start a worker on this test's database; all are stopped afterwards."""
    started: list[Worker] = []

    def start() -> Worker:
        made = Worker(database, concurrency=3, stale_seconds=3)
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()
        assert not made.alive()


def ask(user: UserBlock, kind: str, **arguments: Any) -> uuid.UUID:
    """Ask for work in a transaction of its own."""
    with transaction() as session:
        return jobs.request(session, user.id, kind, title=kind, dedupe=f"{kind}{arguments}", **arguments)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def state(user: UserBlock, task_id: uuid.UUID) -> TaskBlock:
    """The task as the screen would show it."""
    with transaction() as session:
        (found,) = session.query(TaskResult).filter_by(user_id=user.id, id=task_id)
        return TaskBlock.of(found)


def ended(user: UserBlock, task_id: uuid.UUID) -> TaskBlock:
    """The task once it is over."""
    until(lambda: not state(user, task_id).active)
    return state(user, task_id)
