"""A data folder, and the processes and objects that use the private server in it."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from dashspot.store.embedded import EmbeddedPostgres
from dashspot.store.embedded.postmaster import end_leftovers
from tests.folders import database_folder
from tests.integration.store.servers import PR_SET_CHILD_SUBREAPER, App, OpenApp, OpenServer


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder that every user may enter; whatever still runs below it in the end is killed."""
    with database_folder() as folder:
        yield folder
        end_leftovers(folder)


@pytest.fixture
def root(shelf: Path) -> Path:
    """A data folder that isn't there yet."""
    return shelf / "data"


@pytest.fixture
def open_app(root: Path) -> Iterator[OpenApp]:
    """Opens processes that use the server; kills them in the end."""
    apps: list[App] = []

    def make(**options: str) -> App:
        apps.append(App(root, **options))
        return apps[-1]

    yield make
    for app in apps:
        app.kill()


@pytest.fixture
def open_server(root: Path) -> Iterator[OpenServer]:
    """Makes objects of this process; stops them in the end."""
    servers: list[EmbeddedPostgres] = []

    def make(folder: Path = root, **options: str) -> EmbeddedPostgres:
        servers.append(EmbeddedPostgres(folder, **options))  # type: ignore[arg-type]
        return servers[-1]

    yield make
    for server in servers:
        server.stop()


@pytest.fixture
def foster_home() -> Iterator[None]:
    """Makes this process inherit orphans and not reap them, as the first process of a container does."""
    if sys.platform != "linux":
        pytest.skip("only Linux hands orphans to another process than the first")
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
    for child in psutil.Process().children():
        if child.status() == psutil.STATUS_ZOMBIE:
            with suppress(ChildProcessError):
                os.waitpid(child.pid, 0)
