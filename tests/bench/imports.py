"""The import against a bare COPY of the same normalised rows, and its memory."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from dashspot import core
from dashspot.store.engine import driver_connection, transaction
from dashspot.store.managers.staging import LANDING
from tests.bench import setting
from tests.bench.figure import Figure, seconds

_REPEATED = 10
_KILOBYTES = 1024
_MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
sys.exit(status)
"""
"""Started between us and the import: a process inherits the peak of the one that forks it, and ours is large."""


def run(server_url: str, table: Path) -> Iterator[Figure]:
    """Rows per second of both, their ratio, peak memory of one import and of the file ten times over."""
    with setting.database(server_url):
        user = core.local_user()
        rows = core.import_path(user.id, table).rows

        def forget() -> None:
            for found in core.list_imports(user.id):
                core.remove_import(user.id, found.id)

        imported = seconds(lambda: core.import_path(user.id, table), before=forget)
        dumped = _dump()
        copied = seconds(lambda: _copy(dumped), before=_fresh_copies)
    yield Figure("import: file rows per second", rows / imported)
    yield Figure("bare COPY of the same normalised rows: file rows per second", rows / copied)
    yield Figure("import against bare COPY", copied / imported, "x", ">=", 0.25)
    once, repeated = _peak_memory(server_url, table), _peak_memory(server_url, table, _REPEATED)
    yield Figure("peak memory of the import", once, "MB", "<=", 400)
    yield Figure(f"peak memory on the file {_REPEATED} times over", repeated, "MB", "<=", 400)
    yield Figure("growth of peak memory from 1 to 10 times the file", repeated / once, "x", "<=", 1.1)


def _dump() -> dict[str, bytes]:
    dumped = {}
    with transaction() as session:
        for model in LANDING:
            target = io.BytesIO()
            statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(model.__tablename__))
            with driver_connection(session).cursor() as cursor, cursor.copy(statement) as copy:
                for block in copy:
                    target.write(block)
            dumped[model.__tablename__] = target.getvalue()
    return dumped


def _fresh_copies() -> None:
    """Copies of the tables with the same constraints and indexes, foreign keys among them."""
    with transaction() as session:
        session.execute(text("drop schema if exists bare cascade"))
        session.execute(text("create schema bare"))
        for model in LANDING:
            name = model.__tablename__
            session.execute(text(f"create table bare.{name} (like public.{name} including all)"))
        _add_foreign_keys(session)


def _add_foreign_keys(session: Session) -> None:
    found = session.execute(
        text(
            "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint "
            "where contype = 'f' and conrelid::regclass::text = any(:names)"
        ),
        {"names": [model.__tablename__ for model in LANDING]},
    )
    for table, definition in found.all():
        inside = definition.replace("REFERENCES playlists", "REFERENCES bare.playlists")
        session.execute(text(f"alter table bare.{table} add {inside}"))


def _copy(dumped: dict[str, bytes]) -> None:
    with transaction() as session:
        for model in LANDING:
            name = model.__tablename__
            statement = sql.SQL("COPY bare.{} FROM STDIN").format(sql.Identifier(name))
            with driver_connection(session).cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(dumped[name])


def _peak_memory(server_url: str, table: Path, times: int = 1) -> float:
    """Peak resident memory, in MB, of one import of the table so many times over."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.csv"
        header, *rows = gzip.decompress(table.read_bytes()).splitlines(keepends=True)
        file.write_bytes(header + b"".join(rows) * times)
        return peak_memory(server_url, file)


def peak_memory(server_url: str, file: Path) -> float:
    """Peak resident memory, in MB, of one `python -m dashspot import`."""
    with setting.database(server_url) as url:
        return peak_memory_of(url, "import", str(file))


def peak_memory_of(url: str, *arguments: str) -> float:
    """Peak resident memory, in MB, of one command on a database."""
    command = [sys.executable, "-c", _MEASURE, sys.executable, "-m", "dashspot", *arguments]
    environment = os.environ | {"DASHSPOT_DATABASE_URL": url}
    measured = subprocess.run(command, cwd=setting.ROOT, env=environment, check=True, capture_output=True, text=True)
    return int(measured.stdout.splitlines()[-1]) / _KILOBYTES
