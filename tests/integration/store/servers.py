"""The private server as other processes use it, and what is left of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg

import dashspot
from dashspot.store.embedded import EmbeddedPostgres

PROJECT = Path(dashspot.__file__).parents[1]
PR_SET_CHILD_SUBREAPER = 36
APP = """
import sys
from pathlib import Path
from dashspot.store.embedded import EmbeddedPostgres

server = EmbeddedPostgres(Path(sys.argv[1]))
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
