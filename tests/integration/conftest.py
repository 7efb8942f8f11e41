"""A real Postgres for integration tests: one server per process of pytest, one fresh database per test.

database        URL of this test's own, migrated, empty database; the product is connected to it
user            the local person, there already
sample_user     a second person, who owns the sample library
dump            every row of every table as text, but for work that was asked for, to compare before and after
statements      the SQL that went through the engine since the test began or since `.clear()`
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event

from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.settings import settings
from dashspot.store import engine, migrate
from dashspot.store.embedded import EmbeddedPostgres
from tests.folders import database_folder

Dump = Callable[..., dict[str, list[str]]]

_TEMPLATE = "migrated"
_COPY = sql.SQL("create database {} template {} strategy file_copy")  # a third of the other strategy's work
_POOL = 4
_numbers = count()


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """URL of a migrated database that tests copy and never open. The server doesn't wait for the disk."""
    with database_folder() as root:
        server = EmbeddedPostgres(root / "data", database=_TEMPLATE)
        try:
            yield _migrated(server.start())
        finally:
            server.stop()


def _migrated(url: str) -> str:
    with _server(url) as admin:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            admin.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        admin.execute("select pg_reload_conf()")
    made = engine.make_engine(url)
    with migrate.migrating(made) as connection:
        jobs.install(engine.driver_connection(connection))
    made.dispose()
    return url


@pytest.fixture
def origin(template: str) -> str:
    """URL of the database that a test's own begins as a copy of."""
    return template


@pytest.fixture
def database(origin: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """URL of this test's own database; settings name it, so a process that the test starts finds it too."""
    with copy_of(origin) as url:
        monkeypatch.setenv("DASHSPOT_DATABASE_URL", url)
        settings.cache_clear()
        yield url
    settings.cache_clear()


@contextmanager
def copy_of(origin: str) -> Iterator[str]:
    """A database of its own, equal to one that nobody has open; the product is connected to it."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with _server(origin) as admin:
        admin.execute(_COPY.format(sql.Identifier(name), sql.Identifier(urlsplit(origin).path.removeprefix("/"))))
    url = _named(origin, name)
    engine.disconnect()
    engine.connect(url, pool_size=_POOL)
    yield url
    engine.disconnect()
    with _server(origin) as admin:
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def user(database: str) -> UserBlock:
    """The local person."""
    del database
    return core.local_user()


@pytest.fixture
def sample_user(database: str) -> UserBlock:
    """Somebody else."""
    del database
    return core.sample_user()


@pytest.fixture
def dump(database: str) -> Dump:
    """Call it for every row of every table, sorted; with `physical=True` each row begins with where it lies.

    A row that was written again, even with equal values, lies elsewhere. Left out are the tables of long work and the
    version of a person's data, which never comes back.
    """

    def dumped(*, physical: bool = False) -> dict[str, list[str]]:
        where = sql.SQL("t.xmin::text || ' ' || t.ctid::text || ' ' || " if physical else "")
        with psycopg.connect(database) as connection:
            connection.execute("set transaction isolation level repeatable read")
            names = connection.execute(
                "select tablename from pg_tables where schemaname = 'public' and tablename not like 'procrastinate_%' "
                "and tablename not in ('task_results', 'notifications')"
            ).fetchall()
            query = sql.SQL("select {}(to_jsonb(t) - {})::text from {} t order by 1")
            drawn = {"users": "version"}
            return {
                name: [
                    row
                    for (row,) in connection.execute(
                        query.format(where, sql.Literal(drawn.get(name, "")), sql.Identifier(name))
                    )
                ]
                for (name,) in names
            }

    return dumped


@pytest.fixture
def statements(database: str) -> Iterator[list[str]]:
    """The SQL that the engine ran, in order; COPY goes past it."""
    del database
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        seen.append(statement)

    made = engine.engine()
    event.listen(made, "before_cursor_execute", note)
    yield seen
    event.remove(made, "before_cursor_execute", note)


def _server(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(_named(url, "postgres"), autocommit=True)


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()
