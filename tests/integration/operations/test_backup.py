"""Everything into one file and back: the same is there, or nothing was changed."""

from __future__ import annotations

import os
import threading
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy import text

from dashspot import browser, core, jobs
from dashspot.blocks.backup import BackupTable, Manifest
from dashspot.blocks.people import UserBlock
from dashspot.errors import BackupRefused, OwnershipLost
from dashspot.files.writing import written
from dashspot.library.services import changes
from dashspot.operations.backup import back_up, restore
from dashspot.store import copying, engine, migrate
from dashspot.store.engine import driver_connection, make_engine, transaction
from dashspot.store.models import Base, Change
from tests.integration.operations.conftest import Save

DERIVED = {"alembic_version", "packed_plays"}


def dumped(url: str) -> dict[str, list[str]]:
    """Every row of every table but those that follow from others, and the versions, which are drawn anew."""
    with psycopg.connect(url) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        kept = sorted(name for (name,) in names if not name.startswith("procrastinate_") and name not in DERIVED)
        rows = sql.SQL("select (to_jsonb(t) - 'version' - 'plays_version')::text from {} t order by 1")
        return {name: [row for (row,) in connection.execute(rows.format(sql.Identifier(name)))] for name in kept}


def versions(url: str) -> set[int]:
    """Whatever names the state of anybody's data."""
    with psycopg.connect(url) as connection:
        people = connection.execute("select to_jsonb(users) from users").fetchall()
    return {value for (person,) in people for name, value in person.items() if name.endswith("version")}


def exported(user: UserBlock) -> list[bytes]:
    """What the command `export` writes."""
    browser.analyse_everything(user.id)
    library = browser.load_library(user.id)
    frames = (
        browser.computations_frame(library, browser.saved_computations(library)),
        browser.tracks_frame(library),
        browser.features_frame(user.id),
    )
    return [written(frame, "csv") for frame in frames]


def test_every_table_is_in_it_with_every_row(full: UserBlock, database: str, tmp_path: Path) -> None:
    """Whatever table comes later is in it too; left out is what is derived. Only its owner reads the file."""
    del full
    made = back_up(tmp_path / "file")
    assert {table.name: table.rows for table in made.tables} == {
        name: len(rows) for name, rows in dumped(database).items()
    }
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_an_empty_database_becomes_the_same(full: UserBlock, backup: Path, database: str, another: str) -> None:
    """Every row, and every export to the byte; work that waited goes on, and the next ids are free ones."""
    restored = restore(backup)
    assert dumped(another) == dumped(database)
    theirs = exported(full)
    engine.disconnect()
    engine.connect(database, pool_size=2)
    assert theirs == exported(full)
    assert (restored.resumed, restored.stopped, restored.locked_out) == (1, 0, 0)
    with psycopg.connect(another) as connection:
        assert connection.execute("select count(*) from procrastinate_jobs").fetchone() == (1,)
        free = "select nextval(pg_get_serial_sequence('sources', 'id')) > max(id) from sources"
        assert connection.execute(free).fetchone() == (True,)


def test_what_is_here_is_replaced_only_when_asked(full: UserBlock, backup: Path, database: str, save: Save) -> None:
    """Without being told to, a restore leaves people's data alone; told to, it leaves nothing of them."""
    before = dumped(database)
    save(full, "Later")
    later = dumped(database)
    with pytest.raises(BackupRefused, match="--replace"):
        restore(backup)
    assert dumped(database) == later
    restore(backup, replace=True)
    assert dumped(database) == before


def test_the_sample_library_is_nobodys(backup: Path, another: str) -> None:
    """A database that was started, and in which nobody has anything yet, is as good as an empty one."""
    started = make_engine(another)
    with migrate.migrating(started) as connection:
        jobs.install(driver_connection(connection))
    started.dispose()
    core.local_user()
    sample = core.sample_user()
    with psycopg.connect(another) as connection:
        source = "insert into sources (user_id, kind, title, digest, summary) values (%s, 'sample', '', '', '{}')"
        connection.execute(source, [sample.id])
    assert restore(backup).manifest.rows


def test_no_version_returns(full: UserBlock, backup: Path, database: str, save: Save) -> None:
    """Whoever keeps numbers by the version of the data finds another one, so nobody shows what was replaced."""
    seen = versions(database)
    save(full, "Later")
    seen |= versions(database)
    restore(backup, replace=True)
    assert len(seen) >= 3
    assert min(versions(database)) > max(seen)


def test_it_is_one_moment(full: UserBlock, tmp_path: Path, database: str, save: Save, monkeypatch: Any) -> None:
    """What others write while it is made is not in it, not even a part."""
    before = dumped(database)
    rows = copying.Snapshot.rows

    def while_others_write(self: copying.Snapshot, table: BackupTable) -> Iterator[bytes]:
        if table.name == "users":
            save(full, "Meanwhile")
        return rows(self, table)

    monkeypatch.setattr(copying.Snapshot, "rows", while_others_write)
    back_up(tmp_path / "file")
    monkeypatch.undo()
    assert dumped(database) != before
    restore(tmp_path / "file", replace=True)
    assert dumped(database) == before


def test_nobody_waits_while_it_is_sealed(full: UserBlock, tmp_path: Path, database: str, monkeypatch: Any) -> None:
    """The digest of a large file takes minutes; the server would end a transaction that is silent for so long."""
    del full
    theirs = "select count(*) from pg_stat_activity where state like 'idle in transaction%%' and datname = %s"
    seen = []

    def slow(descriptor: int) -> None:
        del descriptor
        with psycopg.connect(database) as connection:
            seen.append(connection.execute(theirs, [connection.info.dbname]).fetchone())

    monkeypatch.setattr(os, "fsync", slow)
    back_up(tmp_path / "file")
    assert seen == [(0,)]


def test_an_older_backup_is_migrated(another: str, tmp_path: Path) -> None:
    """The rows of the first migration's tables are there, and people have versions."""
    older = make_engine(another)
    with older.begin() as connection:
        command.upgrade(migrate.configuration(connection), "0001")
        connection.execute(text("insert into users (id, kind) values (gen_random_uuid(), 'local')"))
        source = (
            "insert into sources (user_id, kind, title, digest, summary) select id, 'file', 'A', 'd', '{}' from users"
        )
        connection.execute(text(source))
    older.dispose()
    made = back_up(tmp_path / "old")
    assert made.revision == "0001"
    restore(tmp_path / "old", replace=True)
    with transaction() as session:
        assert migrate.revision_of(session.connection()) == migrate.revisions()[0]
        assert {table.name for table in copying.tables(session.connection())} == set(Base.metadata.tables) - DERIVED
        assert session.execute(
            text("select users.kind, title from users join sources on user_id = users.id")
        ).all() == [("local", "A")]


def test_a_backup_that_fails_leaves_the_one_before(full: UserBlock, backup: Path, monkeypatch: Any) -> None:
    """A full disk, for example: the file is the old one, whole."""
    del full
    content = backup.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(BackupRefused, match="No space left"):
        back_up(backup)
    assert backup.read_bytes() == content
    assert list(backup.parent.glob(".*.part")) == []


def test_work_that_ran_goes_on_as_the_backups(full: UserBlock, tmp_path: Path) -> None:
    """A job of before can't write any more, not even where the backup knows its task; the task waits again."""
    task_id = core.active_tasks(full.id)[0].id
    control = jobs.Control(task_id)
    with transaction() as session:
        assert control.claim(session)
    back_up(tmp_path / "file")
    restore(tmp_path / "file", replace=True)
    with pytest.raises(OwnershipLost), transaction() as session:
        control.succeed(session, "Done")
    assert [(task.id, task.state) for task in core.active_tasks(full.id)] == [(task_id, "waiting")]


def test_a_change_of_spotify_is_not_sent_twice(full: UserBlock, tmp_path: Path) -> None:
    """It may have been sent after the backup was made, so it ends, and the person is told to look."""
    change_id = uuid.uuid4()
    with transaction() as session:
        told_ = {"kind": "create", "playlist_name": "New", "summary": "makes New", "state": "sending"}
        session.add(Change(id=change_id, user_id=full.id, before={}, after={}, undoable=True, **told_))
        jobs.request(session, full.id, changes.SEND_CHANGE, title="New", change_id=str(change_id))
    back_up(tmp_path / "file")
    restored = restore(tmp_path / "file", replace=True)
    assert (restored.resumed, restored.stopped) == (1, 1)
    with transaction() as session:
        assert session.get_one(Change, change_id).state == "failed"
    assert any("not sent again" in notice.text for notice in core.unread_notifications(full.id))


def test_whose_key_is_not_here_must_sign_in_again(full: UserBlock, tmp_path: Path, database: str) -> None:
    """Tokens stay encrypted in the file; where their key is not, that is said."""
    with psycopg.connect(database) as connection:
        made = "insert into connections (user_id, spotify_id, key_id, tokens) values (%s, 'x', 'elsewhere', 'abc')"
        connection.execute(made, [full.id])
    back_up(tmp_path / "file")
    assert restore(tmp_path / "file", replace=True).locked_out == 1


def test_others_wait_and_find_it_done(full: UserBlock, backup: Path, save: Save) -> None:
    """Whoever reads meanwhile sees what was before or what is after, and nobody an empty library."""
    seen: list[int] = []
    ending = threading.Event()

    def look() -> None:
        while not ending.is_set():
            seen.append(len(core.list_imports(full.id)))

    save(full, "Later")
    reader = threading.Thread(target=look)
    reader.start()
    restore(backup, replace=True)
    ending.set()
    reader.join()
    assert seen
    assert set(seen) <= {2, 3}


def test_the_manifest_says_what_is_in_it(backup: Path) -> None:
    """Format, schema, moment, columns and counts; any program for zips shows them."""
    with zipfile.ZipFile(backup) as archive:
        found = Manifest.model_validate_json(archive.read("manifest.json"))
        assert archive.testzip() is None
    assert (found.format, found.revision) == (1, migrate.revisions()[0])
    assert "tokens" in next(table.columns for table in found.tables if table.name == "connections")
