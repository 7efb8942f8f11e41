"""What is started is stopped, however the start ends."""

from __future__ import annotations

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


def test_a_start_that_fails_leaves_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of tables that can't be brought up to date, for example: nobody else would end the private server."""
    monkeypatch.setenv("DASHSPOT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(runtime, "EmbeddedPostgres", Server)
    settings.cache_clear()
    with pytest.raises(StorageError):
        runtime.start()
    settings.cache_clear()
    assert [server.stopped for server in servers] == [1]
    with pytest.raises(StorageError, match="not started yet"):
        engine.engine()
