"""A running sandbox in each mode, and a gateway to it for its first user."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashspot.errors import Parked
from dashspot.sandbox.serving import Sandbox, running
from dashspot.spotify.auth import Accounts, Tokens
from dashspot.spotify.capabilities import Capability
from dashspot.spotify.connection import Connection, MemoryTokens
from dashspot.spotify.exchange import Http
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.pacing import PATIENCE_SECONDS, Pace

MODES = ("development", "extended")


class Hurry:
    """A pace without waiting: a refusal is noted, and a long one parks as `StoredPace` does."""

    def __init__(self) -> None:
        self.refusals: list[tuple[str, float | None, bool]] = []

    def wait(self, bucket: str) -> datetime:
        """At once, or not before long."""
        for closed, seconds, _ in self.refusals:
            if closed == bucket and (seconds or 0) > PATIENCE_SECONDS:
                raise Parked(until=datetime.now(UTC) + timedelta(seconds=seconds or 0))
        return datetime.now(UTC)

    def refused(self, bucket: str, seconds: float | None, sent_at: datetime, *, quota: bool) -> Parked:
        """Note it."""
        del sent_at
        self.refusals.append((bucket, seconds, quota))
        return Parked(until=datetime.now(UTC) + timedelta(seconds=seconds or 5))


class Remembered(dict[str, bool]):
    """Capabilities in memory."""

    def allows(self, name: Capability) -> bool | None:
        """As learned."""
        return self.get(name)

    def learn(self, name: Capability, *, allowed: bool) -> None:
        """Keep it."""
        self[name] = allowed


class Person:
    """One user of a sandbox, and what their gateway is made of."""

    def __init__(self, sandbox: Sandbox, pace: Pace | None = None, scopes: list[str] | None = None) -> None:
        self.sandbox = sandbox
        granted = sandbox.token(scopes=scopes)
        now = datetime.now(UTC)
        self.tokens = MemoryTokens(
            Tokens(
                access_token=granted["access_token"],
                refresh_token=granted["refresh_token"],
                expires_at=now + timedelta(seconds=granted["expires_in"]),
                scope=frozenset(granted["scope"].split()),
                authorized_at=now,
            )
        )
        self.accounts_http = Http(sandbox.url)
        self.connection = Connection(
            self.tokens, Accounts(self.accounts_http, sandbox.client_id, sandbox.client_secret)
        )
        self.capabilities = Remembered()
        self.pace = pace or Hurry()
        self.http = Http(f"{sandbox.url}/v1")
        self.gateway = Gateway(
            self.connection, self.pace, self.capabilities, http=self.http, sleep=lambda _seconds: None
        )

    def requests(self) -> list[str]:
        """Method and path of every request since the log was cleared."""
        return [f"{row['method']} {row['path']}" for row in self.sandbox.log()]

    def close(self) -> None:
        """Close every connection."""
        self.http.close()
        self.accounts_http.close()


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[dict[str, Sandbox]]:
    """A sandbox by mode."""
    with running(mode="development") as development, running(mode="extended") as extended:
        yield {"development": development, "extended": extended}


@pytest.fixture
def person(sandboxes: dict[str, Sandbox]) -> Iterator[Callable[..., Person]]:
    """Makes a person in the sandbox of a mode, which is as at its start, with an empty log."""
    made: list[Person] = []

    def make(mode: str = "development", **chosen: Any) -> Person:
        sandboxes[mode].reset()
        made.append(Person(sandboxes[mode], **chosen))
        sandboxes[mode].clear_log()
        return made[-1]

    yield make
    for one in made:
        one.close()
