"""The private server against crashes: every test starts a real Postgres, most of them from processes of their own."""

from __future__ import annotations

import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg
import pytest

import dashspot
from dashspot.errors import StorageError
from dashspot.store.embedded import EmbeddedPostgres
from dashspot.store.embedded.binaries import find_bindir
from dashspot.store.embedded.postmaster import end_leftovers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes of Unix")

PROJECT = Path(dashspot.__file__).parents[1]
IS_ROOT = os.geteuid() == 0
PR_SET_CHILD_SUBREAPER = 36

APP = """
import sys
from pathlib import Path
from dashspot.store.embedded import EmbeddedPostgres

server = EmbeddedPostgres(Path(sys.argv[1]))
for line in sys.stdin:
    print(getattr(server, line.strip())(), flush=True)
"""

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

TRY_LOCK = """
import fcntl, sys
with open(sys.argv[1], "a") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
"""


class App:
    """Another process that uses the server, and does what it's told: `start` or `stop`."""

    def __init__(self, root: Path, *, script: str = APP, **environ: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | environ,
            cwd=PROJECT,
            text=True,
        )

    def tell(self, order: str) -> None:
        """Give an order without waiting for it."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        """Wait for the answer to the oldest order."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the app died"
        return line.strip()

    def do(self, order: str) -> str:
        """Give an order and wait for its answer."""
        self.tell(order)
        return self.answer()

    def kill(self) -> None:
        """Send kill -9 and wait."""
        self.process.kill()
        self.process.communicate()


OpenApp = Callable[..., App]
OpenServer = Callable[..., EmbeddedPostgres]


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder that every user may enter; whatever still runs below it in the end is killed."""
    folder = Path(tempfile.mkdtemp(prefix="dashspot-test-")).resolve()
    folder.chmod(0o755)
    yield folder
    end_leftovers(folder)
    shutil.rmtree(folder)


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


def wait_for(condition: Callable[[], object], *, seconds: float = 30) -> None:
    """Return as soon as the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.002)


def lives(pid: int) -> bool:
    """Whether a process runs; a zombie doesn't."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def kill(pid: int) -> None:
    """Send kill -9 and wait until it's dead."""
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not lives(pid))


def query(url: str, statement: str) -> object:
    """The first value of a statement's first row."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0]


def save(url: str, value: int) -> None:
    """Commit one row."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def saved(url: str) -> list[int]:
    """Every committed row."""
    with psycopg.connect(url) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM kept ORDER BY value")]


def data_of(root: Path) -> Path:
    """The database folder of the one cluster below `root`."""
    (data,) = root.glob("pg*/data")
    return data


def postmaster_pid(root: Path) -> int:
    """The pid that the server has noted."""
    return int((data_of(root) / "postmaster.pid").read_text(encoding="utf-8").split()[0])


class Seen(NamedTuple):
    """A process as it was when it was looked at; it may have ended since."""

    name: str
    ppid: int


def processes_below(folder: Path) -> list[Seen]:
    """Every live process of Postgres that works below `folder`."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            seen = Seen(process.name(), process.ppid())
            is_ours = seen.name.startswith(("postgres", "initdb")) and Path(process.cwd()).is_relative_to(folder)
            if is_ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(seen)
    return found


def is_locked(path: Path) -> bool:
    """Whether some process holds a lock on the file; asked from a process of its own, as locks are per process."""
    asked = subprocess.run([sys.executable, "-c", TRY_LOCK, path], capture_output=True, check=False)
    return asked.returncode != 0


def assert_all_gone(root: Path) -> None:
    """No process, no lock, no socket, no half-made folder is left."""
    assert processes_below(root) == []
    assert not any(is_locked(path) for path in root.glob("*.lock"))
    assert list(root.glob("pg*/run/.s.*")) == []
    assert list(root.glob("new-*")) == []


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


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_kills_in_a_row(root: Path, open_app: OpenApp, seed: int) -> None:
    """App and server are killed at random moments, thirty times: each time the next start finds all that was saved."""
    chance = random.Random(seed)  # noqa: S311 (a repeatable choice, no secret)
    survivors = []
    for value in range(30):
        app = open_app()
        if chance.random() < 0.5:
            app.do("stop")  # it does nothing but prove that the app is up
            app.tell("start")
            time.sleep(chance.uniform(0, 0.15))
            app.kill()
            app = open_app()
        save(app.do("start"), value)
        if chance.random() < 0.3:
            app.tell("stop")
            time.sleep(chance.uniform(0, 0.1))
        for victim in chance.sample(["app", "server"], k=chance.choice([1, 2])):
            if victim == "app":
                app.kill()
            else:
                with suppress(FileNotFoundError, ProcessLookupError):
                    os.kill(postmaster_pid(root), signal.SIGKILL)
        survivors.append(app)
    for app in survivors:
        app.kill()
    app = open_app()
    assert saved(app.do("start")) == list(range(30))
    app.do("stop")
    assert_all_gone(root)


@pytest.mark.soak
def test_apps_come_and_go(root: Path, open_app: OpenApp) -> None:
    """Four apps at a time join and leave or are killed, at random: whoever has joined has a server until it leaves."""

    def come_and_go(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 (a repeatable choice, no secret)
        for _ in range(15):
            app = open_app()
            url = app.do("start")
            for _ in range(chance.randrange(5)):
                assert query(url, "SELECT 1") == 1
            if chance.random() < 0.7:
                app.do("stop")
            app.kill()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come_and_go, range(4)))
    app = open_app()
    app.do("start")
    app.do("stop")
    assert_all_gone(root)
