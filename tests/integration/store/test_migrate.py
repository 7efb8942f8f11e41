"""Migrations and the job engine's schema, from nothing, from older, and by several at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from dashspot import jobs
from dashspot.store import migrate
from dashspot.store.engine import driver_connection, make_engine
from dashspot.store.models import Base

ROOT = Path(__file__).resolve().parents[3]
START = """
import logging, sys
logging.basicConfig(stream=sys.stdout, format="%(message)s")
logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)
from dashspot import jobs
from dashspot.store import migrate
from dashspot.store.engine import driver_connection, make_engine
with migrate.migrating(make_engine(sys.argv[1])) as connection:
    jobs.install(driver_connection(connection))
"""


@pytest.fixture
def empty(template: str) -> Iterator[str]:
    """URL of a database without any table."""
    admin = psycopg.connect(urlsplit(template)._replace(path="/postgres").geturl(), autocommit=True)
    admin.execute("create database nothing_yet")
    yield urlsplit(template)._replace(path="/nothing_yet").geturl()
    admin.execute("drop database nothing_yet with (force)")
    admin.close()


def brought_up(url: str) -> None:
    """Migrate as a start does."""
    engine = make_engine(url)
    with migrate.migrating(engine) as connection:
        jobs.install(driver_connection(connection))
    engine.dispose()


def test_models_and_migrations_agree(empty: str) -> None:
    """What the migrations build is what the models describe."""
    brought_up(empty)
    engine = make_engine(empty)
    options = {"include_object": lambda _o, name, kind, *_: not (kind == "table" and name.startswith("procrastinate_"))}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
    engine.dispose()


def test_people_of_an_older_database_have_versions(empty: str) -> None:
    """What was imported before stays, and each person's data have a version of their own."""
    engine = make_engine(empty)
    with engine.begin() as connection:
        command.upgrade(migrate.configuration(connection), "0001")
        made = "insert into users (id, kind) select gen_random_uuid(), kind from unnest(array['local', 'sample']) kind"
        connection.execute(text(made))
        source = (
            "insert into sources (user_id, kind, title, digest, summary) select id, 'file', '', '', '{}' from users"
        )
        connection.execute(text(source))
    engine.dispose()
    brought_up(empty)
    with psycopg.connect(empty) as connection:
        assert connection.execute("select count(distinct version) from users").fetchone() == (2,)
        assert connection.execute("select count(*) from sources").fetchone() == (2,)
        higher = "select min(version) > 2 from users"  # than any that sources had, so that no cache knows one
        assert connection.execute(higher).fetchone() == (True,)


def test_six_replicas_start_at_once(empty: str) -> None:
    """Each finds the database migrated, nobody fails, and every migration has run once, whoever ran it."""
    command = [sys.executable, "-c", START, empty]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    told = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 6
    assert sorted(text_.count("Running upgrade") for text_ in told) == [0] * 5 + [len(migrate.revisions())]
    with psycopg.connect(empty) as connection:
        assert connection.execute("select count(*) from alembic_version").fetchone() == (1,)
        assert connection.execute("select count(*) from procrastinate_jobs").fetchone() == (0,)


def test_a_failed_migration_leaves_nothing(empty: str) -> None:
    """Ours and the job engine's come together or not at all."""
    engine = make_engine(empty)

    def fail() -> None:
        with migrate.migrating(engine):
            raise RuntimeError("the replica dies here")

    with pytest.raises(RuntimeError, match="dies here"):
        fail()
    engine.dispose()
    with psycopg.connect(empty) as connection:
        assert connection.execute("select count(*) from pg_stat_user_tables").fetchone() == (0,)
    brought_up(empty)


def test_an_older_job_engine_is_upgraded(empty: str) -> None:
    """A schema of an earlier Procrastinate gets the migrations that are missing, and no other."""
    scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    older = [script for script in scripts if script.stem < "03.02"]
    with psycopg.connect(empty) as connection:
        for script in older:
            connection.execute(script.read_text(encoding="utf-8").encode())
        connection.execute(f"comment on table procrastinate_jobs is '{older[-1].stem}'".encode())
    brought_up(empty)
    brought_up(empty)
    with psycopg.connect(empty) as connection:
        noted = connection.execute("select obj_description('procrastinate_jobs'::regclass)").fetchone()
        newer = connection.execute(
            "select count(*) from pg_proc where proname = 'procrastinate_defer_jobs_v1'"
        ).fetchone()
    assert noted == (scripts[-1].stem,)
    assert newer == (1,)
