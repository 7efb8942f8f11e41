"""One server as this process sees it: launching it, waiting for it, counting its users, stopping it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import fasteners
import psutil

from dashspot.errors import StorageError
from dashspot.store.embedded.binaries import WINDOWS, clean_environment
from dashspot.store.embedded.cluster import Cluster
from dashspot.store.embedded.postmaster import end_leftovers, find_postmaster, read_pid_file, wait_until_gone

START_SECONDS = 120  # after a crash the server first replays its journal
STOP_SECONDS = 60
LAUNCHES = 3
LOG_LIMIT = 5_000_000  # bytes
SETTINGS = {
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_parallel_workers_per_gather": "0",  # they need more /dev/shm than a container has
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "logging_collector": "off",
    "log_checkpoints": "off",
}


class Server:
    """The server of one cluster. Every method is for one caller at a time, among all processes."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.users: set[object] = set()
        # Freed by the kernel when a process is killed, so a dead user never keeps the server alive.
        self._lock = fasteners.InterProcessReaderWriterLock(cluster.root / f"users-{cluster.folder.name}.lock")
        self._child: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def join(self, user: object) -> None:
        """Count one more user; the first takes this process's share of the lock."""
        if not self.users and not self._lock.acquire_read_lock(timeout=STOP_SECONDS):
            raise StorageError
        self.users.add(user)

    def leave(self, user: object) -> None:
        """Count one user less; the last one of all processes stops the server."""
        self.users.discard(user)
        if self.users:
            return
        self._lock.release_read_lock()
        if self._lock.acquire_write_lock(blocking=False):
            try:
                self._stop()
            finally:
                self._lock.release_write_lock()

    def ensure_ready(self) -> None:
        """Return once the server answers; launch it where none lives, wait where one is starting or stopping.

        Raises:
            StorageError: it doesn't come up.
        """
        deadline = time.monotonic() + START_SECONDS
        launches = 0
        while not self.cluster.answers():
            if time.monotonic() > deadline:
                folder = self.cluster.folder
                raise StorageError(
                    f"The database in {folder} doesn't answer. End its process `postgres`, then try again."
                )
            if not self._child_lives() and find_postmaster(self.cluster.data) is None:
                if launches == LAUNCHES:
                    raise StorageError(f"The database didn't start: {self._last_words()} {self.cluster.log} says more.")
                self._launch()
                launches += 1
            time.sleep(0.01)

    def _launch(self) -> None:
        environment = clean_environment(os.environ)
        noted = read_pid_file(self.cluster.data)
        if noted is None:
            (self.cluster.data / "postmaster.pid").unlink(missing_ok=True)  # Postgres refuses a torn one
        else:
            environment["PG_GRANDPARENT_PID"] = str(noted.pid)  # Postgres then takes a stranger or zombie for dead
        end_leftovers(self.cluster.data)
        with _open_log(self.cluster.log) as log:
            self._log_start = log.tell()
            self._child = subprocess.Popen(  # noqa: S603 (Postgres' own program, without a shell)
                self.cluster.programs.command("postgres", "-D", self.cluster.data, *self._arguments()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=self.cluster.root,
                start_new_session=True,  # Ctrl-C is for the app, which then stops the server
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                **self.cluster.programs.account.ids(),
            )

    def _arguments(self) -> list[str]:
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        if WINDOWS:
            return ["-h", "127.0.0.1", "-p", str(_free_port()), *settings]
        return ["-h", "", "-k", str(self.cluster.prepare_socket_dir()), *settings]

    def _stop(self) -> None:
        postmaster = find_postmaster(self.cluster.data)
        if postmaster is None and self._child is not None and self._child_lives():
            postmaster = psutil.Process(self._child.pid)  # its folder was removed under it
        if postmaster is not None:
            if WINDOWS:
                self.cluster.programs.run(
                    "pg_ctl", "-D", self.cluster.data, "-m", "fast", "stop", cwd=self.cluster.root
                )
            else:
                with suppress(psutil.NoSuchProcess):
                    postmaster.send_signal(signal.SIGINT)  # what Postgres calls a fast shutdown
            if not wait_until_gone([postmaster], STOP_SECONDS):
                raise StorageError("The database takes long to stop. It goes on by itself; nothing is lost.")
        self._child_lives()
        self.cluster.forget_socket_dir()

    def _child_lives(self) -> bool:
        return self._child is not None and self._child.poll() is None  # asking also reaps it

    def _last_words(self) -> str:
        with self.cluster.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self._log_start)
            lines = log.read().splitlines()
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
        return (fatal or lines or ["it said nothing."])[-1]


def _open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
