"""Migrations and the job engine's schema, from nothing, from older, and by several at once."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from procrastinate.schema import SchemaManager
from psycopg import sql

from dashspot import browser, core, jobs
from dashspot.errors import StorageRefused
from dashspot.store import engine as product
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
    try:
        with migrate.migrating(engine) as connection:
            jobs.install(driver_connection(connection))
    finally:
        engine.dispose()


def test_models_and_migrations_agree(empty: str) -> None:
    """What the migrations build is what the models describe."""
    brought_up(empty)
    engine = make_engine(empty)
    options = {"include_object": lambda _o, name, kind, *_: not (kind == "table" and name.startswith("procrastinate_"))}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
    engine.dispose()


FIRST_ROWS = """
insert into users (id, kind) values ('{0}', 'local'), (gen_random_uuid(), 'sample');
insert into sources (user_id, kind, title, digest, summary)
    select id, 'file', kind, kind, '{{"rows": 1}}' from users order by kind;
insert into artists values (1, 'artist', 'An artist');
insert into albums values (1, 'album', 'An album', '1999');
insert into tracks (source_id, track_id, name, album_id, duration_ms, popularity)
    values (1, 'track', 'A track', 'album', 1000, 7);
insert into track_artists values (1, 'track', 0, 'artist');
insert into track_features (source_id, track_id, as_of, danceability, energy, valence, tempo, key)
    values (1, 'track', '2026-01-01', 0.1, 0.2, 0.3, 120.5, 11);
insert into playlists values (1, 'playlist', 'A playlist');
insert into playlist_items (source_id, playlist_id, position, track_id, genre)
    values (1, 'playlist', 0, 'track', 'rock');
insert into analyses (id, user_id, collection_kind, collection_id, keep_failed, inputs)
    values ('{0}', '{0}', 'playlist', 'playlist', false, 'inputs');
insert into computations (analysis_id, version, document) values ('{0}', 1, '{{"n": 1}}');
insert into task_results (id, user_id, kind, dedupe, title, arguments, state)
    values ('{0}', '{0}', 'import_upload', 'a', 'A', '{{}}', 'waiting');
insert into notifications (id, user_id, task_id, level, text) values ('{0}', '{0}', '{0}', 'info', 'Told');
insert into uploads (id, user_id, name, content) values ('{0}', '{0}', 'a.csv', 'content');
"""
PERSON = uuid.UUID("00000000-0000-4000-8000-000000000001")
MOVED = {"sources": "version"}
"""Columns of the first tables that are elsewhere now."""


@pytest.fixture
def first(empty: str) -> str:
    """URL of a database that the first migration has made, with a row in every table."""
    engine = make_engine(empty)
    with engine.begin() as connection:
        command.upgrade(migrate.configuration(connection), "0001")
        driver_connection(connection).execute(FIRST_ROWS.format(PERSON).encode())
    engine.dispose()
    return empty


def rows(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of ours."""
    with psycopg.connect(url) as connection:
        named = (
            "select tablename from pg_tables where schemaname = 'public' and tablename !~ '^(procrastinate|alembic)_'"
        )
        read = sql.SQL("select to_jsonb(t) from {} t order by to_jsonb(t)::text")
        return {
            name: [row for (row,) in connection.execute(read.format(sql.Identifier(name)))]
            for (name,) in connection.execute(named).fetchall()
        }


def test_what_the_first_migration_held_is_alive(first: str) -> None:
    """Every row of every table is there with the same values, and the product reads it."""
    before = rows(first)
    assert all(before.values())
    brought_up(first)
    after = rows(first)
    for name, held in before.items():
        kept = [{key: row[key] for key in held[0] if key != MOVED.get(name)} for row in after[name]]
        assert kept == [{key: row[key] for key in kept[0]} for row in held]
    product.disconnect()
    product.connect(first, pool_size=1)
    try:
        library = browser.load_library(PERSON)
        assert list(browser.tracks_frame(library)["track_name"]) == ["A track"]
        assert [task.title for task in core.active_tasks(PERSON)] == ["A"]
        assert [told.text for told in core.unread_notifications(PERSON)] == ["Told"]
    finally:
        product.disconnect()


def test_people_of_an_older_database_have_versions(first: str) -> None:
    """Each person's data have a version of their own, higher than any that sources had, so that no cache knows it."""
    held = max(row["version"] for row in rows(first)["sources"])
    brought_up(first)
    versions = {row["version"] for row in rows(first)["users"]}
    assert len(versions) == 2
    assert min(versions) > held


def test_six_replicas_start_at_once(first: str) -> None:
    """Each finds the database migrated, nobody fails, and every migration has run once, whoever ran it."""
    command = [sys.executable, "-c", START, first]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    told = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 6
    assert sorted(text_.count("Running upgrade") for text_ in told) == [0] * 5 + [len(migrate.revisions()) - 1]
    with psycopg.connect(first) as connection:
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


def test_a_newer_database_is_left_alone(empty: str) -> None:
    """An older DashSpot says that it is older, and touches nothing."""
    brought_up(empty)
    with psycopg.connect(empty) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StorageRefused, match=r"made by a newer DashSpot \(schema 9999\)"):
        brought_up(empty)
