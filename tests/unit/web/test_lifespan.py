"""The server's life: everything is started before the first visitor, and stopped after the last."""

from __future__ import annotations

import asyncio
import threading
from typing import NoReturn

import pytest

from dashspot import web
from dashspot.errors import StorageError

# An event loop wakes itself through a pair of sockets; they lead nowhere else.
pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was started and stopped, in order, and where."""
    told: list[str] = []

    def note(name: str) -> None:
        where = "loop" if threading.current_thread() is threading.main_thread() else "thread"
        told.append(f"{name} in a {where}")

    monkeypatch.setattr("dashspot.runtime.start_app", lambda: note("start"))
    monkeypatch.setattr("dashspot.runtime.stop", lambda: note("stop"))
    return told


def test_started_before_and_stopped_after(done: list[str]) -> None:
    """In threads, so that the server goes on answering meanwhile."""

    async def live() -> None:
        async with web.lifespan(None):
            done.append("serving")

    asyncio.run(live())
    assert done == ["start in a thread", "serving", "stop in a thread"]


def test_a_crash_stops_everything_too(done: list[str]) -> None:
    """And it is not hidden."""

    async def live() -> None:
        async with web.lifespan(None):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(live())
    assert done == ["start in a thread", "stop in a thread"]


def test_a_failed_start_serves_nobody(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends with the reason."""

    def fail() -> NoReturn:
        raise StorageError

    async def live() -> None:
        async with web.lifespan(None):
            done.append("serving")

    monkeypatch.setattr("dashspot.runtime.start_app", fail)
    with pytest.raises(StorageError):
        asyncio.run(live())
    assert done == []
