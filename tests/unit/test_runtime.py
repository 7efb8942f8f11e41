"""What is started is stopped, however the start ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashspot import runtime
from dashspot.errors import StorageError
from dashspot.settings import settings
from dashspot.store import engine


class Server:
    """A private server that can be started, and answers nobody."""

    def __init__(self, root: Path, **_: Any) -> None:
        self._root = root
        self.stopped = 0
        servers.append(self)

    def start(self) -> str:
        """Where it would be."""
        return f"postgresql:///x?host={self._root}"

    def stop(self) -> None:
        """Note that."""
        self.stopped += 1


servers: list[Server] = []


@pytest.fixture(autouse=True)
def _private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only that server is there, and SIGTERM is what it was before."""
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    servers.clear()
    monkeypatch.setenv("DASHSPOT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(runtime, "EmbeddedPostgres", Server)
    settings.cache_clear()
    yield
    settings.cache_clear()
    signal.signal(signal.SIGTERM, before)


def test_a_start_that_fails_leaves_no_server() -> None:
    """Of tables that can't be brought up to date, for example: nobody else would end the private server."""
    with pytest.raises(StorageError):
        runtime.start()
    assert [server.stopped for server in servers] == [1]
    with pytest.raises(StorageError, match="not started yet"):
        engine.engine()


def test_a_command_that_is_told_to_end_stops_the_server() -> None:
    """By a supervisor, as by Ctrl-C: what is under way is cleared away on the way out."""
    runtime.start(migrated=False)
    with pytest.raises(SystemExit) as ended:
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.code == 128 + signal.SIGTERM
    runtime.stop()
    assert [server.stopped for server in servers] == [1]


def test_who_has_a_way_of_its_own_keeps_it() -> None:
    """A worker, for example, lets its jobs put back what they are at."""

    def own(*_: object) -> None:
        """End when it suits."""

    signal.signal(signal.SIGTERM, own)
    runtime.start(migrated=False)
    runtime.stop()
    assert signal.getsignal(signal.SIGTERM) is own
