"""Fifty people at once: reruns, their CPU and memory, against a bare page, and at two replicas against one."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psycopg

from tests.bench import setting
from tests.bench.figure import Figure
from tests.bench.replaying import drawn_alone, kinds, page_with
from tests.bench.session import BareSession, Sent, session
from tests.crowd.crowd import Crowd, Stretch
from tests.crowd.people import Person, all_ended, everybody_at, synced
from tests.crowd.programs import Program, replica, running, worker
from tests.crowd.walks import LIBRARY, WALK, Step

_PEOPLE = 50
_SONGS = 400
_NOBODY = [""] * _PEOPLE
_SECONDS = 25.0
_TURNS, _TURN_SECONDS = 3, 10.0
_SYNCS_EVERY = 3
"""Each person asks for a sync in one of so many rounds."""
_AGAIN = 3
_LOOK_SECONDS = 0.02
Views = Mapping[str, tuple[str, str]]
"""Pages with their queries, by name."""
_VIEWS: Views = {
    "report": LIBRARY,
    "section": (LIBRARY[0], f"{LIBRARY[1]}&rp_section=Sound"),
    "tracks": ("tracks", ""),
    "listening": ("listening", ""),
}
"""What is looked at again and again once everything is cached."""
_WAITING = """
select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
"""


def run(server_url: str, _table: Path) -> Iterator[Figure]:
    """One replica for all; the same people at two; one and a bare page at nothing but cached views."""
    with (
        setting.database(server_url) as url,
        setting.local_spotify(url, rate=1_000, tracks=_SONGS, users=_PEOPLE) as at,
        running(worker()),
    ):
        people = everybody_at(at)
        synced(people)
        one = _mixed(people, [replica()])
        waits: list[int] = []
        with _looking_for_waits(url, waits):
            two = _mixed(people, [replica(), replica()])
        yield from _told(one, two, waits)
        yield from _cached(people)


def _told(one: Stretch, two: Stretch, waits: Sequence[int]) -> Iterator[Figure]:
    yield Figure(f"{_PEOPLE} people, mixed walk: reruns a second", len(one.times) / _SECONDS)
    yield Figure("rerun, 95th percentile", 1000 * float(np.quantile(one.times, 0.95)), "ms", "<=", 500)
    yield Figure("CPU per rerun of the mixed walk", 1000 * one.cpu_each, "ms")
    yield Figure("memory per person, with a library of their own", one.grown / _PEOPLE, "MB", "<=", 10)
    yield Figure("two replicas: rerun, 95th percentile", 1000 * float(np.quantile(two.times, 0.95)), "ms")
    yield Figure("CPU per rerun, two replicas against one", two.cpu_each / one.cpu_each, "x", "<=", 1.15)
    yield Figure("moments at which anybody waited for a lock", 100 * float(np.mean(np.array(waits) > 0)), "%", "<=", 1)


def _mixed(people: Sequence[Person], replicas: Sequence[Program]) -> Stretch:
    with running(*replicas):
        for one in replicas:
            _first_visit(one, people[0].cookie, list(WALK.values()))
        taken = Crowd(replicas, [person.cookie for person in people], _round, _SECONDS).walked()
    all_ended(people)  # what this walk has asked for is no part of the next one
    return taken


def _first_visit(program: Program, cookie: str, steps: Sequence[Step]) -> None:
    """What only the first one pays for, such as imports, counts for nobody."""
    program.wait()
    with session(program.port, cookie=cookie) as visitor:
        visitor.rerun()
        for step in steps:
            step(visitor)


def _round(number: int) -> Sequence[Step]:
    return [step for name, step in WALK.items() if name != "sync" or number % _SYNCS_EVERY == 0]


def _cached(people: Sequence[Person]) -> Iterator[Figure]:
    """The same views, as the app makes them, and as a page that has nothing to find out or to make.

    They take turns, so that whatever else the machine does meets both.
    """
    ours, cookies = replica(), [person.cookie for person in people]
    with tempfile.TemporaryDirectory() as folder, running(ours):
        _first_visit(ours, cookies[0], _looks(_VIEWS))
        recorded = _sent(ours, cookies[0], _VIEWS)
        bare = page_with(recorded, Path(folder))
        with running(bare):
            whole, drawn = ({name: ("", f"view={name}{part}") for name in _VIEWS} for part in ("", "&drawn"))
            _first_visit(bare, "", [*_looks(whole), *_looks(drawn)])
            shown = _sent(bare, "", whole)
            assert all(kinds(shown[name]) == kinds(recorded[name]) for name in _VIEWS), "it is another page"
            turns = [
                (_walked(ours, cookies, _VIEWS), _walked(bare, _NOBODY, whole), _walked(bare, _NOBODY, drawn))
                for _ in range(_TURNS)
            ]
    app, same, alone = (Stretch.of(stretches) for stretches in zip(*turns, strict=True))
    yield Figure("CPU per rerun of cached views", 1000 * app.cpu_each, "ms")
    yield Figure("rerun of cached views, 95th percentile", 1000 * float(np.quantile(app.times, 0.95)), "ms")
    yield Figure("bare page with the same elements: CPU per rerun", 1000 * same.cpu_each, "ms")
    yield Figure("cached views against the bare page", app.cpu_each / same.cpu_each, "x", "<=", 1.3)
    yield Figure("bare page with the same charts and tables alone", 1000 * alone.cpu_each, "ms")
    yield Figure("cached views against charts and tables alone", app.cpu_each / alone.cpu_each, "x")
    yield Figure("memory per session of the bare page", turns[0][1].grown / _PEOPLE, "MB")


def _walked(program: Program, cookies: Sequence[str], views: Views) -> Stretch:
    return Crowd([program], cookies, lambda _: _looks(views), _TURN_SECONDS).walked()


def _looks(views: Views) -> list[Step]:
    """Each view is opened, and then rerun."""
    steps: list[Step] = []
    for page, query in views.values():
        steps.append(lambda visitor, page=page, query=query: visitor.open(page, query))  # type: ignore[misc]
        steps += [BareSession.rerun] * _AGAIN
    return steps


def _sent(program: Program, cookie: str, views: Views) -> dict[str, list[Sent]]:
    """Everything of each view."""
    found = {}
    with session(program.port, cookie=cookie) as visitor:
        visitor.rerun()
        for name, (page, query) in views.items():
            visitor.open(page, query)
            found[name] = visitor.sent
            assert drawn_alone(visitor.sent), f"{name} shows nothing"
    return found


@contextmanager
def _looking_for_waits(url: str, waits: list[int]) -> Iterator[None]:
    """Note again and again how many connections wait for a lock of any kind."""
    ended = threading.Event()

    def look() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not ended.wait(_LOOK_SECONDS):
                waits.extend(connection.execute(_WAITING).fetchone() or ())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        ended.set()
        looking.join()
