"""What a deployment is made of: processes at rest, and what people add to memory and to the database."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from dashspot import browser, core
from tests.bench import history, large, setting
from tests.bench.figure import Figure
from tests.bench.session import session
from tests.crowd.people import Person, everybody_at, synced
from tests.crowd.programs import MEGABYTE, Program, replica, running, worker
from tests.crowd.walks import LIBRARY

_PEOPLE, _SONGS = 20, 300
_TRACKS, _PLAYS = 100_000, 1_000_000
_REST_SECONDS, _CALM_SECONDS = 15, 20
_VIEWS = (LIBRARY, ("tracks", ""), ("listening", ""))


def run(server_url: str, _table: Path) -> Iterator[Figure]:
    """Some people with little, and then one with a lot."""
    with setting.database(server_url) as url:
        empty = _database(url)
        with setting.local_spotify(url, rate=1_000, tracks=_SONGS, users=_PEOPLE) as at, running(busy := worker()):
            time.sleep(_REST_SECONDS)
            yield Figure("worker that has done nothing yet", busy.memory, "MB")
            people = everybody_at(at)
            synced(people)
            yield Figure("worker after the imports and syncs of twenty people", busy.memory, "MB")
            yield Figure("worker at rest", 100 * _idle(busy), "% of a core")
            yield Figure("database, a person with little", (_database(url) - empty) / len(people), "MB")
            yield from _dashboard(people)
        yield from _much(url)


def _dashboard(people: Sequence[Person]) -> Iterator[Figure]:
    with running(ours := replica()):
        ours.wait()
        _look(ours, people[0].cookie)
        yield Figure("dashboard after its first visitor", ours.memory, "MB")
        yield Figure("dashboard at rest", 100 * _idle(ours), "% of a core")


def _much(url: str) -> Iterator[Figure]:
    """The owner of the machine, who needs no cookie, brings a lot."""
    with tempfile.TemporaryDirectory() as folder:
        before, user = _database(url), core.local_user()
        core.import_path(user.id, large.written(Path(folder), _TRACKS))
        tracks = _database(url)
        core.import_path(user.id, history.years(Path(folder), _PLAYS))
        browser.analyse_everything(user.id)
    yield Figure(f"database, {_TRACKS:,} tracks", tracks - before, "MB")
    yield Figure(f"database, {_PLAYS:,} plays and the analyses", _database(url) - tracks, "MB")
    with running(ours := replica()):
        ours.wait()
        _look(ours, "")
        yield Figure("dashboard after a visitor with all of that", ours.memory, "MB")


def _look(program: Program, cookie: str) -> None:
    with session(program.port, cookie=cookie) as visitor:
        visitor.rerun()
        for page, query in _VIEWS:
            visitor.open(page, query)


def _idle(program: Program) -> float:
    """The share of a core that it takes while nobody asks it for anything."""
    time.sleep(_REST_SECONDS)
    before = program.cpu
    time.sleep(_CALM_SECONDS)
    return (program.cpu - before) / _CALM_SECONDS


def _database(url: str) -> float:
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_database_size(current_database())").fetchone()
    assert row is not None
    return float(row[0]) / MEGABYTE
