"""Replicas, workers and the database are killed under load: people go on, no work is lost or done twice."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dashspot import browser, core, jobs
from dashspot.errors import StorageError
from dashspot.keys import keys
from dashspot.sandbox.serving import Sandbox
from dashspot.sandbox.serving import running as sandbox_running
from dashspot.settings import settings
from dashspot.store import engine, migrate
from dashspot.store.embedded import EmbeddedPostgres
from tests.browser.tables import playlist_id, playlist_table
from tests.crowd.people import Person, arrived, synced
from tests.crowd.programs import Program, replica, running, supervised, worker
from tests.crowd.regulars import Regular, Truth
from tests.folders import database_folder
from tests.integration.core.signing_in import named_in_settings
from tests.integration.store.servers import postmaster_pid

_STALE_SECONDS = 3
_SONGS = 7
_PATIENCE = 120
_ROUNDS = 3
_NOT_WELL = "select title, state, message from task_results where state <> 'succeeded'"
_TOLD = "select task_id, count(*) from notifications where task_id is not null group by task_id"


@dataclass
class Load:
    """Everybody who walks, and what was asked for meanwhile.

    asked: the task of each import, whose it is, and what its playlist is called.
    """

    people: Sequence[Person]
    regulars: Sequence[Regular]
    asked: list[tuple[uuid.UUID, Person, str]] = field(default_factory=list)

    def bring(self, name: str) -> None:
        """Everybody brings one more playlist."""
        for person in self.people:
            called = f"{name} of {person.spotify_id}"
            file = playlist_table([called], tracks=_SONGS)
            with suppress(StorageError):  # the person is told so, and nothing was asked for
                self.asked.append((core.request_import(person.id, f"{called}.csv", file), person, called))

    def seen(self) -> list[int]:
        """How many reruns each has seen so far."""
        return [regular.seen for regular in self.regulars]

    def all_go_on(self) -> None:
        """Wait until everybody has seen three more reruns."""
        before, end = self.seen(), time.monotonic() + _PATIENCE
        while any(now < then + 3 for now, then in zip(self.seen(), before, strict=True)):
            assert time.monotonic() < end, f"somebody does not go on: {before}, {self.seen()}"
            time.sleep(0.1)


@contextmanager
def walking(people: Sequence[Person], replicas: Sequence[Program], each: int, pause: float) -> Iterator[Load]:
    """So many browsers of each person walk until the block ends; then no number may have been wrong."""
    ending, truth = threading.Event(), Truth()
    browsers = [person for person in people for _ in range(each)]
    regulars = [Regular(person, replicas, number, truth, pause) for number, person in enumerate(browsers)]
    with ThreadPoolExecutor(len(regulars)) as pool:
        going = [pool.submit(regular.go_on, ending) for regular in regulars]
        try:
            yield Load(people, regulars)
        finally:
            ending.set()
        for one in going:
            one.result(_PATIENCE)
    assert [wrong for regular in regulars for wrong in regular.wrong] == []
    assert sum(regular.compared for regular in regulars) >= len(regulars)


@pytest.fixture
def spotify(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A local Spotify with ten people, which the settings name."""
    monkeypatch.setenv("DASHSPOT_WORKER_STALE_SECONDS", str(_STALE_SECONDS))
    with sandbox_running(mode="extended", users=10, tracks=200) as started, named_in_settings(started, monkeypatch):
        yield started


class Postgres:
    """A server of this test's own, which keeps what it has committed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._server = EmbeddedPostgres(root)
        self.url = self._server.start()

    def crash(self) -> None:
        """Kill it, and start it again as a supervisor would."""
        os.kill(postmaster_pid(self._root), signal.SIGKILL)
        time.sleep(2)
        assert self._server.start() == self.url

    def stop(self) -> None:
        """Stop it for good."""
        self._server.stop()


@pytest.fixture
def postgres(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgres]:
    """Its database is migrated, and the settings name it."""
    with database_folder() as root:
        server = Postgres(root / "data")
        monkeypatch.setenv("DASHSPOT_DATABASE_URL", server.url)
        settings.cache_clear()
        keys.cache_clear()
        engine.disconnect()
        with migrate.migrating(engine.connect(server.url, pool_size=8)) as connection:
            jobs.install(engine.driver_connection(connection))
        yield server
        engine.disconnect()
        server.stop()


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_whatever_is_killed_nothing_is_lost(postgres: Postgres, spotify: Sandbox) -> None:
    """Two replicas, two workers and the database die in turn, three times, under twenty browsers of ten people."""
    replicas, workers, chance = [replica(), replica()], [worker(), worker()], random.Random(9)  # noqa: S311 (moments)
    kills: list[Callable[[], object]] = [*(one.kill for one in (*replicas, *workers)), postgres.crash]
    with supervised(*replicas, *workers):
        for one in replicas:
            one.wait()
        people = arrived(spotify.users)
        synced(people)
        with walking(people, replicas, each=2, pause=0.5) as load:
            load.all_go_on()
            for number, kill in enumerate(kills * _ROUNDS):
                load.bring(f"Brought {number}")
                like_one_more(spotify, people)
                time.sleep(chance.uniform(0, 3))
                kill()
                load.all_go_on()
        synced(people)
    assert sum(regular.lost for regular in load.regulars) >= len(load.regulars)
    nothing_was_lost(load, postgres.url)
    as_at_spotify(spotify, people)


def like_one_more(spotify: Sandbox, people: Sequence[Person]) -> None:
    """Somebody likes another song, at Spotify; the next sync finds it."""

    def like(world: Any) -> None:
        for person in people[::3]:
            shelf = world.people.users[person.spotify_id].shelf("track")
            new = next((found for found in world.catalogue.tracks if found not in shelf), None)
            if new:
                shelf.add(new, world.clock.now())

    spotify.run(like)


def nothing_was_lost(load: Load, url: str) -> None:
    """All work has ended well and was told of once; each file's playlist is there with all its songs, and analysed."""
    with psycopg.connect(url) as connection:
        assert connection.execute(_NOT_WELL).fetchall() == []
        told: dict[uuid.UUID, int] = dict(connection.execute(_TOLD).fetchall())
    assert set(told.values()) == {1}
    for task_id, person, called in load.asked:
        assert told[task_id] == 1
        items = browser.kept_library(person.id).items
        assert (items["playlist_id"] == playlist_id(called)).sum() == _SONGS
    for person in load.people:
        assert browser.analyse_everything(person.id) == 0


def as_at_spotify(spotify: Sandbox, people: Sequence[Person]) -> None:
    """What is saved of everybody's liked songs is what they like."""

    def liked(world: Any) -> dict[str, list[str]]:
        return {user.id: list(user.shelf("track")) for user in world.people.users.values()}

    truth = spotify.run(liked)
    for person in people:
        assert browser.kept_library(person.id).saved["track_id"].tolist() == truth[person.spotify_id]


def test_people_go_on_when_their_replica_is_killed(database: str, spotify: Sandbox, tmp_path: Path) -> None:
    """They find themselves at the other one, signed in, with the numbers that hold by now."""
    del database
    replicas = [replica(), replica()]
    with running(*replicas):
        people = arrived(spotify.users[:2])
        for one in replicas:
            one.wait()
        with walking(people, replicas, each=2, pause=0.1) as load:
            load.all_go_on()
            replicas[0].kill()
            for person in people:
                core.import_path(person.id, _file(tmp_path, person))
            load.all_go_on()
    assert sum(regular.lost for regular in load.regulars) >= 2


def _file(folder: Path, person: Person) -> Path:
    path = folder / f"{person.spotify_id}.csv"
    path.write_bytes(playlist_table([f"Later {person.spotify_id}"], tracks=_SONGS))
    return path
