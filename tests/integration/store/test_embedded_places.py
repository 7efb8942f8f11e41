"""Where the private server may live, as whom it runs, and what is said where it can not."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg
import pytest

from dashspot.errors import StorageError
from dashspot.store.embedded import EmbeddedPostgres
from dashspot.store.embedded.binaries import find_bindir
from tests.integration.store.servers import (
    OpenApp,
    OpenServer,
    assert_all_gone,
    data_of,
    lives,
    postmaster_pid,
    processes_below,
    query,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes of Unix")

IS_ROOT = os.geteuid() == 0


def test_environment_of_the_person_does_not_matter(root: Path, open_app: OpenApp) -> None:
    """G: a LANG that this machine lacks and stray PG* variables change nothing; letters are Unicode everywhere."""
    app = open_app(LANG="sv_SE.UTF-8", LC_ALL="sv_SE.UTF-8", PGDATA="/nowhere", PGPORT="1")
    url = app.do("start")
    assert query(url, "SELECT upper('é')") == "É"
    assert query(url, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert query(url, "SHOW data_checksums") == "on"
    assert query(url, "SHOW timezone") == "UTC"
    assert query(url, "SHOW port") == "5432"
    app.do("stop")
    assert_all_gone(root)


@pytest.mark.parametrize("name", ["x" * 120, "ål, päron & 100 %"], ids=["long", "odd"])
def test_any_folder_will_do(shelf: Path, open_server: OpenServer, name: str) -> None:
    """Where a socket's path would be too long or unreadable, it lies in a private folder that goes with the server."""
    server = open_server(shelf / name)
    url = server.start()
    (socket_dir,) = map(Path, parse_qs(urlsplit(url).query)["host"])
    assert query(url, "SELECT 1") == 1
    assert not socket_dir.is_relative_to(shelf)
    assert socket_dir.stat().st_mode & 0o777 == 0o700
    server.stop()
    assert not socket_dir.exists()
    assert_all_gone(shelf / name)


def test_nobody_else_gets_in(root: Path, open_server: OpenServer) -> None:
    """Password file, data and socket are for their owner only; the server asks for the password and has no port."""
    url = open_server().start()
    password = next(root.glob("pg*/password"))
    assert password.stat().st_mode & 0o777 == 0o600
    for folder in (root, password.parent):
        assert folder.stat().st_mode & 0o067 == 0
    for folder in (password.with_name("data"), password.with_name("run")):
        assert folder.stat().st_mode & 0o077 == 0
    assert query(url, "SHOW listen_addresses") == ""
    assert query(url, "SHOW password_encryption") == "scram-sha-256"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url, password="guess")


def test_folder_removed_under_the_server(root: Path, open_server: OpenServer) -> None:
    """Whoever deletes the data folder loses its data, but the server's processes still end with the app."""
    server = open_server()
    server.start()
    pid = postmaster_pid(root)
    shutil.rmtree(root)
    server.stop()
    assert not lives(pid)


def test_damaged_cluster_is_a_sentence(root: Path, open_server: OpenServer) -> None:
    """What keeps the server from starting stands in the error; afterwards nothing runs and nothing is locked."""
    server = open_server()
    server.start()
    server.stop()
    (data_of(root) / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(StorageError, match=r"pg_control.*postgres\.log says more"):
        server.start()
    assert_all_gone(root)


def test_refused_password_is_a_sentence(root: Path, open_server: OpenServer) -> None:
    """A server that answers but lets nobody in isn't waited for; the reason stands in the error."""
    server = open_server()
    server.start()
    server.stop()
    next(root.glob("pg*/password")).write_text("guess", encoding="utf-8")
    with pytest.raises(StorageError, match="password authentication failed"):
        server.start()
    assert_all_gone(root)


def test_unusable_folder_is_a_sentence(shelf: Path) -> None:
    """Where the data folder can't be made the error names the settings to change and keeps its cause."""
    (shelf / "file").touch()
    with pytest.raises(StorageError, match="DASHSPOT_DATA_DIR") as caught:
        EmbeddedPostgres(shelf / "file" / "data").start()
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.skipif(not IS_ROOT, reason="only root needs another user for the server")
def test_root_is_told_to_choose_another_folder(shelf: Path) -> None:
    """As root, below a folder that nobody else may enter: a sentence says what to set, and the folder stays closed."""
    closed = shelf / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(StorageError, match=f"{closed}.*DASHSPOT_DATA_DIR"):
        EmbeddedPostgres(closed / "data").start()
    assert closed.stat().st_mode & 0o777 == 0o700
    assert processes_below(shelf) == []


@pytest.mark.skipif(not IS_ROOT, reason="only root has programs that the server's user can't reach")
def test_root_copies_programs_out_of_reach(shelf: Path, root: Path) -> None:
    """As root with the environment in a closed folder, the programs are copied once and run from the data folder."""
    prefix = find_bindir(None).parent
    package = shelf / "closed" / prefix.parent.name
    for part in ("bin", "lib", "share"):
        shutil.copytree(prefix / part, package / prefix.name / part)
    shutil.copytree(f"{prefix.parent}.libs", f"{package}.libs")
    for folder in (package.parent, package, package / prefix.name):
        folder.chmod(0o700)

    server = EmbeddedPostgres(root, bindir=package / prefix.name / "bin")
    try:
        assert query(server.start(), "SELECT 1") == 1
        (copy,) = root.glob("bin-*")
        assert Path(psutil.Process(postmaster_pid(root)).exe()).is_relative_to(copy)
        made = copy.stat().st_mtime_ns
        server.stop()
        server.start()
    finally:
        server.stop()
    assert copy.stat().st_mtime_ns == made
    assert package.parent.stat().st_mode & 0o777 == 0o700
    assert_all_gone(root)


@pytest.mark.skipif(not IS_ROOT, reason="only root runs the server as another user")
def test_root_runs_the_server_as_the_owner_of_the_data(root: Path, open_server: OpenServer) -> None:
    """As root the server runs as another user, who owns the data, and is let into the folder but can't write there."""
    open_server().start()
    owner = data_of(root).stat()
    assert owner.st_uid != 0
    assert set(psutil.Process(postmaster_pid(root)).uids()) == {owner.st_uid}
    assert root.stat().st_uid == 0
    assert root.stat().st_mode & 0o777 == 0o710
