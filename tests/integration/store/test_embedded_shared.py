"""One private server for all processes, objects and threads that use it; the last one out stops it."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashspot.store.embedded import EmbeddedPostgres
from tests.integration.store.servers import (
    OpenApp,
    OpenServer,
    assert_all_gone,
    is_locked,
    processes_below,
    query,
    wait_for,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes of Unix")

FORKED_APP = """
import os, sys
from pathlib import Path
from dashspot.store.embedded import EmbeddedPostgres

server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
parent = os.getpid()
child = os.fork()
if child == 0:
    server.start()
    os.kill(parent, 9)
for line in sys.stdin:
    print(getattr(server, line.strip())(), flush=True)
"""


def test_six_cold_processes_share_one_server(root: Path, open_app: OpenApp) -> None:
    """F: six apps start at once on an empty folder and get one server; it lives until the last of them leaves."""
    apps = [open_app() for _ in range(6)]
    for app in apps:
        app.tell("start")
    urls = {app.answer() for app in apps}
    assert len(urls) == 1
    started_by = {app.process.pid for app in apps}
    assert len([process for process in processes_below(root) if process.ppid in started_by]) == 1
    *others, last = apps
    for app in others:
        app.do("stop")
    assert query(urls.pop(), "SELECT 1") == 1
    last.do("stop")
    assert_all_gone(root)


def test_last_one_out_stops_the_server(root: Path, open_app: OpenApp) -> None:
    """While anyone uses the server it's locked; after the last one nothing is left, and stopping again does nothing."""
    first, second = open_app(), open_app()
    url = first.do("start")
    second.do("start")
    first.do("stop")
    first.do("stop")
    (users_lock,) = root.glob("users-*.lock")
    assert is_locked(users_lock)
    assert query(url, "SELECT 1") == 1
    second.do("stop")
    assert_all_gone(root)
    second.do("stop")
    assert query(first.do("start"), "SELECT 1") == 1
    first.do("stop")


def test_objects_of_one_process_share_the_server(root: Path, open_server: OpenServer, open_app: OpenApp) -> None:
    """A file lock belongs to a process; still one object's stop leaves the server to the other, whoever else stops."""
    first, second, app = open_server(), open_server(database="another"), open_app()
    url = first.start()
    assert first.start() == url
    other_url = second.start()
    assert query(other_url, "SELECT current_database()") == "another"
    app.do("start")
    first.stop()
    app.do("stop")
    assert query(other_url, "SELECT 1") == 1
    second.stop()
    assert_all_gone(root)


def test_threads_may_start_at_once(root: Path, open_server: OpenServer) -> None:
    """Eight threads start, four through an object of their own: one server, one answer."""
    shared = open_server()
    servers = [shared] * 4 + [open_server() for _ in range(4)]
    barrier = threading.Barrier(len(servers))

    def start(server: EmbeddedPostgres) -> str:
        barrier.wait()
        return server.start()

    with ThreadPoolExecutor(len(servers)) as pool:
        assert len(set(pool.map(start, servers))) == 1
    for server in servers:
        server.stop()
    assert_all_gone(root)


def test_forked_child_counts_for_itself(root: Path, open_app: OpenApp) -> None:
    """A forked process inherits no lock; once it has started the server itself, its parent's end doesn't matter."""
    app = open_app(script=FORKED_APP)
    wait_for(lambda: app.process.poll() is not None)
    other = open_app()
    other.do("start")
    other.do("stop")
    assert len(processes_below(root)) > 1
    app.do("stop")
    assert_all_gone(root)
