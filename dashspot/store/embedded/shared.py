"""The private server as the rest of DashSpot sees it: start it, share it, stop it."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import fasteners
import psutil
import psycopg

from dashspot.errors import StorageError
from dashspot.store.embedded.account import open_root, server_account
from dashspot.store.embedded.binaries import Programs, find_programs, reachable
from dashspot.store.embedded.cluster import Cluster, sweep
from dashspot.store.embedded.server import START_SECONDS, STOP_SECONDS, Server

LOCK_SECONDS = START_SECONDS + STOP_SECONDS  # as long as another process may hold it

# A file lock belongs to a process, so two objects of one process would hand back each other's. They take turns instead
# and share one Server per cluster. The process id is in the key because a forked child inherits no lock.
_turn = threading.RLock()
_servers: dict[tuple[int, Path], Server] = {}


class EmbeddedPostgres:
    """A private Postgres server below `root`; any number of objects, threads and processes may share it.

    Args:
        root: the data folder, created where it's missing. It belongs to the server alone.
        bindir: a folder with `postgres` and `initdb` to use in place of the packaged ones.
        database: the database that `start` answers with, created where it's missing.
    """

    def __init__(self, root: Path, *, bindir: Path | None = None, database: str = "dashspot") -> None:
        self._root = root.resolve()
        self._bindir = bindir
        self._database = database
        self._server: Server | None = None

    def start(self) -> str:
        """Start or join the server and return the libpq URL of its database; after a crash, start again to heal.

        Raises:
            StorageError: it doesn't start.
        """
        with _turn, self._storage_errors():
            open_root(self._root, self._programs.account)
            with self._alone():
                sweep(self._root)
                server = self._server = self._find_server()
                server.cluster.create()
                is_new = self not in server.users
                server.join(self)
                try:
                    server.ensure_ready()
                    server.cluster.create_database(self._database)
                    return server.cluster.url(self._database)
                except BaseException:
                    if is_new:
                        server.leave(self)
                    raise

    def stop(self) -> None:
        """Leave the server; the last one to leave stops it. Once more does nothing.

        Raises:
            StorageError: it takes too long.
        """
        with _turn, self._storage_errors():
            if self._server is not None and self in self._server.users:
                with self._alone():
                    self._server.leave(self)

    @cached_property
    def _programs(self) -> Programs:
        programs = find_programs(self._bindir)
        return replace(programs, account=server_account(Cluster(self._root, programs).data))

    def _find_server(self) -> Server:
        cluster = Cluster(self._root, reachable(self._programs, self._root))
        return _servers.setdefault((os.getpid(), cluster.folder), Server(cluster))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = fasteners.InterProcessLock(self._root / "start.lock")
        try:
            taken = lock.acquire(timeout=LOCK_SECONDS)
        except threading.ThreadError as error:
            raise StorageError(
                f"{lock.path} can't be locked. Set DASHSPOT_DATA_DIR to a folder on a local disk."
            ) from error
        if not taken:
            raise StorageError("Another process is starting or stopping the database. Try again in a moment.")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _storage_errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, subprocess.SubprocessError, psutil.Error, psycopg.Error) as error:
            raise StorageError(
                f"The database in {self._root} can't be used: {error}. "
                "Set DASHSPOT_DATA_DIR to a folder of yours, or DASHSPOT_DATABASE_URL to another server."
            ) from error
