"""The private server against crashes: whatever dies, the next start finds all that was saved."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.integration.store.servers import (
    OpenApp,
    OpenServer,
    assert_all_gone,
    data_of,
    kill,
    lives,
    postmaster_pid,
    processes_below,
    query,
    save,
    saved,
    wait_for,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes of Unix")


def test_server_of_a_killed_app_is_adopted_and_stopped(root: Path, open_app: OpenApp) -> None:
    """A: kill -9 of the app leaves its server running; the next app takes it over, and stops it when it leaves."""
    first, second = open_app(), open_app()
    save(first.do("start"), 1)
    pid = postmaster_pid(root)
    first.kill()
    assert saved(second.do("start")) == [1]
    assert postmaster_pid(root) == pid
    second.do("stop")
    assert_all_gone(root)


def test_killed_server_is_replaced_while_its_app_lives(root: Path, open_app: OpenApp) -> None:
    """B: the app that launched the server hasn't noticed its death; another app starts a new one, then both use it."""
    first, second = open_app(), open_app()
    save(first.do("start"), 1)
    pid = postmaster_pid(root)
    kill(pid)
    assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert saved(second.do("start")) == [1]
    second.do("stop")
    assert saved(first.do("start")) == [1]
    first.do("stop")
    assert_all_gone(root)


def test_own_killed_server_is_replaced_and_reaped(root: Path, open_server: OpenServer) -> None:
    """B2: the app whose own server was killed starts it again; the dead one isn't left as a zombie."""
    server = open_server()
    save(server.start(), 1)
    pid = postmaster_pid(root)
    kill(pid)
    assert saved(server.start()) == [1]
    assert not psutil.pid_exists(pid)
    server.stop()
    assert_all_gone(root)


@pytest.mark.usefixtures("foster_home")
def test_killed_foster_child_is_replaced(root: Path, open_app: OpenApp, open_server: OpenServer) -> None:
    """B2 in a container: the dead server is a zombie of the app itself, which never launched it and never reaps it."""
    app = open_app()
    save(app.do("start"), 1)
    pid = postmaster_pid(root)
    app.kill()
    kill(pid)
    assert psutil.Process(pid).ppid() == os.getpid()
    assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    server = open_server()
    assert saved(server.start()) == [1]
    server.stop()
    assert_all_gone(root)


def test_busy_orphans_do_not_block_the_next_start(root: Path, open_server: OpenServer) -> None:
    """A killed server's process that is deep in a computation notices nothing; it's ended, or no server could start."""
    server = open_server()
    url = server.start()
    with closing(psycopg.connect(url)) as connection:
        backend = connection.info.backend_pid
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b")
        wait_for(lambda: psutil.Process(backend).cpu_times().user > 0.05)
        kill(postmaster_pid(root))
        assert lives(backend)
        assert query(server.start(), "SELECT 1") == 1
        assert not lives(backend)


@pytest.mark.parametrize("stranger", ["sleep", "postgres"])
def test_pid_of_a_stranger_is_not_believed(shelf: Path, root: Path, open_server: OpenServer, stranger: str) -> None:
    """C: the noted pid belongs to another program by now, or to another database's server: it's left in peace."""
    server = open_server()
    save(server.start(), 1)
    pid_file = data_of(root) / "postmaster.pid"
    content = pid_file.read_text(encoding="utf-8")
    server.stop()
    with subprocess.Popen(["/bin/sleep", "600"], user=pid_file.parent.stat().st_uid) as sleeper:
        pid = sleeper.pid
        if stranger == "postgres":
            open_server(shelf / "other").start()
            pid = postmaster_pid(shelf / "other")
        pid_file.write_text("\n".join([str(pid), *content.splitlines()[1:]]) + "\n", encoding="utf-8")
        assert saved(server.start()) == [1]
        assert postmaster_pid(root) != pid
        server.stop()
        assert lives(pid)
        sleeper.kill()
    assert_all_gone(root)


@pytest.mark.parametrize("content", ["", "41", "no number\n"], ids=["empty", "torn", "garbage"])
def test_torn_pid_file_is_no_obstacle(root: Path, open_server: OpenServer, content: str) -> None:
    """D: a power cut left a pid file that is empty, cut off or nonsense; the start doesn't mind."""
    server = open_server()
    save(server.start(), 1)
    server.stop()
    (data_of(root) / "postmaster.pid").write_text(content, encoding="utf-8")
    assert saved(server.start()) == [1]
    server.stop()
    assert_all_gone(root)


def test_pid_file_torn_under_a_live_server(root: Path, open_app: OpenApp) -> None:
    """D while the server lives: nobody can find it any more, so it's ended and replaced; what was saved stays."""
    first, second = open_app(), open_app()
    save(first.do("start"), 1)
    pid = postmaster_pid(root)
    (data_of(root) / "postmaster.pid").write_text("", encoding="utf-8")
    assert saved(second.do("start")) == [1]
    assert not lives(pid)
    second.do("stop")
    first.do("stop")
    assert_all_gone(root)


def test_app_killed_during_initdb(root: Path, open_app: OpenApp) -> None:
    """E: kill -9 in the midst of initdb; the next start begins afresh, and neither files nor processes are left."""
    first, second = open_app(), open_app()
    first.tell("start")
    wait_for(lambda: list(root.glob("new-*/data/PG_VERSION")))
    first.kill()
    assert query(second.do("start"), "SELECT 1") == 1
    assert [process for process in processes_below(root) if process.name == "initdb"] == []
    second.do("stop")
    assert_all_gone(root)
