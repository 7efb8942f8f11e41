"""People with an account at the local Spotify, a library and a history of listening, each in a browser."""

from __future__ import annotations

import contextlib
import json
import random
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from dashspot import core, library, playback
from dashspot.errors import JobConflict
from tests.browser.tables import playlist_table
from tests.integration.core.signing_in import signed_in
from tests.unit.files.histories import extended

SONGS, PLAYS = 40, 300
_PATIENCE = 180


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    id: uuid.UUID
    spotify_id: str
    cookie: str
    """What their browser sends."""


def everybody_at(spotify_url: str) -> list[Person]:
    """Whoever has an account at this local Spotify."""
    users = requests.get(f"{spotify_url}/_sandbox/", timeout=10).json()["users"]
    return arrived([user["id"] for user in users])


def arrived(spotify_ids: list[str]) -> list[Person]:
    """Each signs in and brings two files."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(_arrived, spotify_ids))


def synced(people: Sequence[Person]) -> None:
    """Each has what Spotify holds saved and analysed, by whatever worker there is.

    The last plays are among it: the features of what was played are news to everybody who has the same track.
    """
    for request in (library.request_sync, playback.request_sync):
        for person in people:
            with contextlib.suppress(JobConflict):  # it is asked for already
                request(person.id)
        all_ended(people)


def all_ended(people: Sequence[Person]) -> None:
    """Wait until nothing is under way for any of them."""
    end = time.monotonic() + _PATIENCE
    while any(core.active_tasks(person.id) for person in people):
        assert time.monotonic() < end, "some work never ends"
        time.sleep(0.2)


def _arrived(spotify_id: str) -> Person:
    user = signed_in(spotify_id)
    for name, content in _files(spotify_id):
        with core.on_disk(name, content) as path:
            core.import_path(user.id, path)
    secret = core.open_session(user.id, "a browser")
    return Person(user.id, spotify_id, f"{core.SESSION_COOKIE}={secret}")


def _files(spotify_id: str) -> Iterator[tuple[str, bytes]]:
    yield "songs.csv", playlist_table([f"Before {spotify_id}"], tracks=SONGS)
    yield "Streaming_History_Audio_2023.json", json.dumps(list(_plays(spotify_id))).encode()


def _plays(spotify_id: str) -> Iterator[dict[str, Any]]:
    chance, ended = random.Random(spotify_id), datetime(2023, 1, 1, tzinfo=UTC)  # noqa: S311 (the same in every run)
    for _ in range(PLAYS):
        ended += timedelta(seconds=chance.randrange(40, 50_000))
        yield extended(f"{ended:%Y-%m-%dT%H:%M:%SZ}", chance.randrange(60), ms_played=chance.randrange(300_000))
