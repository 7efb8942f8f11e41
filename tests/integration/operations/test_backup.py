"""Everything into one file and back: the same is there, or nothing was changed."""

from __future__ import annotations

import io
import json
import os
import threading
import uuid
import zipfile
from collections.abc import Callable, Iterator
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
from dashspot.files import backup as files
from dashspot.files.writing import written
from dashspot.library.services import changes
from dashspot.operations.backup import back_up, restore
from dashspot.store import copying, engine, migrate
from dashspot.store.engine import driver_connection, make_engine, transaction
from dashspot.store.models import Base, Change
from tests.browser.tables import playlist_table
from tests.integration.conftest import Dump
from tests.integration.operations.conftest import Save

DERIVED = "alembic_version"


def dumped(url: str) -> dict[str, list[str]]:
    """Every row of every table but the engine's and the versions, which are drawn anew."""
    with psycopg.connect(url) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        kept = sorted(name for (name,) in names if not name.startswith("procrastinate_"))
        rows = sql.SQL("select (to_jsonb(t) - 'version')::text from {} t order by 1")
        return {name: [row for (row,) in connection.execute(rows.format(sql.Identifier(name)))] for name in kept}


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


def resealed(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Change what is in a backup as somebody would who knows how it is sealed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.comment = b"0" * 64
    size = content.tell()
    digest = files._digest(content, size)
    path.write_bytes(content.getvalue()[:-64] + digest)


def told(parts: dict[str, bytes], **values: Any) -> None:
    """Say something else in the manifest."""
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | values).encode()


def test_every_table_is_in_it_with_every_row(full: UserBlock, database: str, tmp_path: Path) -> None:
    """Whatever table comes later is in it too; left out is what is derived. Only its owner reads the file."""
    del full
    made = back_up(tmp_path / "file")
    assert {table.name for table in made.tables} == dumped(database).keys() - {DERIVED}
    assert {table.name: table.rows for table in made.tables} == {
        name: len(rows) for name, rows in dumped(database).items() if name != DERIVED
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


def test_what_is_here_is_replaced_only_when_asked(full: UserBlock, backup: Path, dump: Dump, save: Save) -> None:
    """Without being told to, a restore leaves people's data alone; told to, it leaves nothing of them."""
    before = dump()
    save(full, "Later")
    later = dump(physical=True)
    with pytest.raises(BackupRefused, match="--replace"):
        restore(backup)
    assert dump(physical=True) == later
    restore(backup, replace=True)
    assert dump() == before


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


def test_no_version_returns(full: UserBlock, backup: Path, save: Save) -> None:
    """Whoever keeps numbers by the version of the data finds another one, so nobody shows what was replaced."""
    seen = {browser.data_version(full.id)}
    save(full, "Later")
    seen.add(browser.data_version(full.id))
    restore(backup, replace=True)
    assert browser.data_version(full.id) not in seen
    assert int(browser.data_version(full.id)) > max(map(int, seen))


def test_it_is_one_moment(full: UserBlock, tmp_path: Path, dump: Dump, save: Save, monkeypatch: Any) -> None:
    """What others write while it is made is not in it, not even a part."""
    before = dump()
    rows = copying.Snapshot.rows

    def while_others_write(self: copying.Snapshot, table: BackupTable) -> Iterator[bytes]:
        if table.name == "users":
            save(full, "Meanwhile")
        return rows(self, table)

    monkeypatch.setattr(copying.Snapshot, "rows", while_others_write)
    back_up(tmp_path / "file")
    monkeypatch.undo()
    assert dump() != before
    restore(tmp_path / "file", replace=True)
    assert dump() == before


def test_a_cut_file_changes_nothing(backup: Path, dump: Dump) -> None:
    """Wherever it was cut."""
    content, before = backup.read_bytes(), dump(physical=True)
    for part in (0, 0.1, 0.5, 0.9, 0.999):
        backup.write_bytes(content[: int(len(content) * part)])
        with pytest.raises(BackupRefused, match="Nothing was changed"):
            restore(backup, replace=True)
    assert dump(physical=True) == before


def test_an_altered_byte_changes_nothing(backup: Path, dump: Dump) -> None:
    """Wherever it is, in the first byte or in the last."""
    content, before = backup.read_bytes(), dump(physical=True)
    for place in [*range(0, len(content), max(1, len(content) // 200)), len(content) - 1]:
        backup.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(BackupRefused, match="Nothing was changed"):
            restore(backup, replace=True)
    backup.write_bytes(content + b"\n")
    with pytest.raises(BackupRefused, match="damaged"):
        restore(backup, replace=True)
    assert dump(physical=True) == before


def test_a_foreign_file_changes_nothing(full: UserBlock, tmp_path: Path, dump: Dump) -> None:
    """An import, another zip, an empty file, none at all, a folder: each is refused with a sentence."""
    del full
    before = dump(physical=True)
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as archive:
        archive.writestr("users.copy", "1")
    (tmp_path / "empty").touch()
    (tmp_path / "table.csv").write_bytes(playlist_table(["Mine"]))
    for name in ("foreign.zip", "empty", "table.csv"):
        with pytest.raises(BackupRefused, match="no backup"):
            restore(tmp_path / name, replace=True)
    for name in ("absent", "."):
        with pytest.raises(BackupRefused, match="can't be read"):
            restore(tmp_path / name, replace=True)
    assert dump(physical=True) == before


ALTERED: list[tuple[Callable[[dict[str, bytes]], object], str]] = [
    (lambda parts: told(parts, format=2, more=1), "newer DashSpot"),
    (lambda parts: told(parts, revision="9999"), "newer DashSpot"),
    (lambda parts: told(parts, revision="0009"), "not those that its schema has"),
    (lambda parts: told(parts, tables=[]), "not those that its schema has"),
    (lambda parts: told(parts, tables=7), "damaged"),
    (lambda parts: parts.pop("manifest.json"), "damaged"),
    (lambda parts: parts.pop("tables/plays.copy"), "damaged"),
    (lambda parts: parts.update({"tables/plays.copy": b""}), "has 0 rows and not 1"),
    (lambda parts: parts.update({"tables/plays.copy": b"a\tb\n"}), "plays don't fit"),
    (lambda parts: parts.update({"tables/sources.copy": b""}), "has 0 rows and not"),
]


def test_what_does_not_fit_changes_nothing(backup: Path, dump: Dump) -> None:
    """Not even where the digest is right: all of it is one transaction."""
    content, before = backup.read_bytes(), dump(physical=True)
    for change, said in ALTERED:
        backup.write_bytes(content)
        resealed(backup, change)
        with pytest.raises(BackupRefused, match=said) as refused:
            restore(backup, replace=True)
        assert "Nothing was changed" in str(refused.value)
    assert dump(physical=True) == before


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
        assert {table.name for table in copying.tables(session.connection())} == set(Base.metadata.tables)
        assert session.execute(
            text("select users.kind, title from users join sources on user_id = users.id")
        ).all() == [("local", "A")]


def test_a_newer_database_is_left_alone(backup: Path, tmp_path: Path, database: str) -> None:
    """An older DashSpot neither backs up what it does not know wholly nor replaces it."""
    with psycopg.connect(database) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(BackupRefused, match="made by a newer DashSpot"):
        back_up(tmp_path / "file")
    with pytest.raises(BackupRefused, match="made by a newer DashSpot"):
        restore(backup, replace=True)
    assert not (tmp_path / "file").exists()


@pytest.mark.usefixtures("another")
def test_nothing_is_no_backup(tmp_path: Path) -> None:
    """A database without tables is told, and no file is made."""
    with pytest.raises(BackupRefused, match="nothing to back up"):
        back_up(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


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
    assert set(seen) <= {2, 3}


def test_the_manifest_says_what_is_in_it(backup: Path) -> None:
    """Format, schema, moment, columns and counts; any program for zips shows them."""
    with zipfile.ZipFile(backup) as archive:
        found = Manifest.model_validate_json(archive.read("manifest.json"))
        assert archive.testzip() is None
    assert (found.format, found.revision) == (1, migrate.revisions()[0])
    assert "tokens" in next(table.columns for table in found.tables if table.name == "connections")
