"""What every rerun asks first: whose browser this is, against the smallest question through the same pool."""

from __future__ import annotations

import os
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import text

from dashspot import core
from dashspot.settings import settings
from dashspot.store.engine import glance, transaction
from dashspot.store.managers.connections import ConnectionManager
from tests.bench import setting
from tests.bench.figure import Figure

_PEOPLE, _TIMES = 2_000, 2_000


def run(server_url: str, _table: Path) -> Iterator[Figure]:
    """Medians of questions that take turns, among so many people each with a session."""
    os.environ.setdefault("DASHSPOT_SECRET_KEYS", "a-key-for-benches-and-long-enough-for-one")
    settings.cache_clear()
    with setting.database(server_url):
        core.local_user()
        core.sample_user()
        secret = [core.open_session(_person(number), "a browser") for number in range(_PEOPLE)][_PEOPLE // 2]
        bare, looked = _medians(_smallest, lambda: core.look(["sample"], secret))
    yield Figure("select 1 through the pool", 1000 * bare, "ms")
    yield Figure("session look-up with the libraries", 1000 * looked, "ms")
    yield Figure("session look-up against select 1", looked / bare, "x", "<=", 2.0)


def _medians(*questions: Callable[[], object]) -> list[float]:
    """They take turns, so that whatever else the machine does meets both."""
    taken: list[list[float]] = [[] for _ in questions]
    for _ in range(_TIMES):
        for place, question in enumerate(questions):
            start = time.perf_counter()
            question()
            taken[place].append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def _smallest() -> None:
    with glance() as connection:
        connection.execute(text("select 1")).one()


def _person(number: int) -> uuid.UUID:
    with transaction() as session:
        return ConnectionManager(session).person(f"person{number}", None).id
