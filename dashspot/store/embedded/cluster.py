"""One database folder per major version of Postgres: its files, its making, its address."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from dashspot.errors import StorageError
from dashspot.store.embedded.binaries import WINDOWS, WORK_PREFIX, Programs, work_folder
from dashspot.store.embedded.postmaster import PidFile, end_leftovers, read_pid_file

ROLE = "dashspot"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 103  # bytes: macOS allows 104 with the closing zero, Linux 108
BUILTIN_LOCALE_SINCE = 17


@dataclass(frozen=True)
class Cluster:
    """A database folder with its password; both appear at once or not at all."""

    root: Path
    programs: Programs

    @property
    def folder(self) -> Path:
        """Everything of this major version; another version gets another folder."""
        return self.root / f"pg{self.programs.major}"

    @property
    def data(self) -> Path:
        """What Postgres calls the data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.root / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """The private folder of the server's socket."""
        return choose_socket_dir(self.folder / "run", (Path(tempfile.gettempdir()), Path("/tmp")))  # noqa: S108 (its owner is checked)

    def create(self) -> None:
        """Make the database folder unless it's there."""
        if (self.data / "PG_VERSION").exists():
            return
        account = self.programs.account
        with work_folder(self.root) as work:
            account.admit(work)
            password = work / "password"
            _write_secret(password, secrets.token_urlsafe(24))
            account.give(password)
            for name in ("run", "data"):
                (work / name).mkdir(mode=0o700)
                account.give(work / name)
            self.programs.run("initdb", *_initdb_arguments(work, self.programs.major), cwd=work)
            work.rename(self.folder)

    def prepare_socket_dir(self) -> Path:
        """Create the socket's folder where it's missing, and clear it of what a dead server left.

        Raises:
            StorageError: a folder of that name belongs to somebody else.
        """
        folder = self.socket_dir
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.programs.account.uid}:
            raise StorageError(
                f"{folder} belongs to somebody else. Set DASHSPOT_DATA_DIR to a folder with a shorter path."
            )
        self.programs.account.give(folder)
        for leftover in folder.glob(".s.PGSQL.*"):
            leftover.unlink()
        return folder

    def forget_socket_dir(self) -> None:
        """Remove the socket's folder where it lies outside the data folder."""
        folder = self.socket_dir
        if not folder.is_relative_to(self.root):
            with suppress(OSError):
                folder.rmdir()

    def url(self, database: str) -> str:
        """The address of a database on the running server.

        Raises:
            StorageError: no server runs here.
        """
        noted = read_pid_file(self.data)
        if noted is None:
            raise StorageError
        return self._url(noted, database)

    def answers(self) -> bool:
        """Whether the server of this very folder takes connections; only the server itself can tell.

        Raises:
            psycopg.OperationalError: it's up, but refuses us.
        """
        noted = read_pid_file(self.data)
        if noted is None or not noted.ready:
            return False
        try:
            with psycopg.connect(self._url(noted, "postgres"), connect_timeout=3, autocommit=True) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError as error:
            if "FATAL:" in str(error) and "the database system is" not in str(error):  # starting up, shutting down, ...
                raise
            return False
        return row is not None and Path(row[0]) == self.data

    def create_database(self, name: str) -> None:
        """Create a database on the running server unless it's there; only for one caller at a time."""
        with psycopg.connect(self.url("postgres"), connect_timeout=3, autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _url(self, noted: PidFile, database: str) -> str:
        return build_url(noted, (self.folder / "password").read_text(encoding="utf-8"), database)


def sweep(root: Path) -> None:
    """Remove what a killed process left half made; only for one caller at a time."""
    for work in root.glob(f"{WORK_PREFIX}*"):
        end_leftovers(work)
        shutil.rmtree(work, ignore_errors=True)


def choose_socket_dir(wanted: Path, shorter: Iterable[Path]) -> Path:
    """The wanted folder if a socket's path may be that long, else one of its own below the first that is shorter.

    libpq separates hosts by commas, so a comma won't do either.
    """
    name = f"dashspot-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]}"
    for folder in (wanted, *(parent / name for parent in shorter)):
        if len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and "," not in str(folder):
            return folder
    raise StorageError(
        f"The path {wanted} is too long for a socket. Set DASHSPOT_DATA_DIR to a folder with a shorter one."
    )


def build_url(noted: PidFile, password: str, database: str) -> str:
    """The libpq URL of a database: by socket, or on Windows by a port of this machine."""
    user = f"postgresql://{ROLE}:{quote(password, safe='')}"
    name = quote(database, safe="")
    if WINDOWS:
        return f"{user}@127.0.0.1:{noted.port}/{name}"
    return f"{user}@/{name}?host={quote(noted.socket_dir, safe='')}&port={noted.port}"


def _initdb_arguments(work: Path, major: int) -> list[str]:
    arguments = ["-D", str(work / "data"), "-U", ROLE, "--pwfile", str(work / "password"), "-A", "scram-sha-256"]
    arguments += ["-E", "UTF8", "--locale=C", "--data-checksums", "--wal-segsize=4"]
    if major >= BUILTIN_LOCALE_SINCE:  # knows the letters of every language on every machine alike
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return arguments


def _write_secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())  # without it a power cut could keep the cluster and lose its password
