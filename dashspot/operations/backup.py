"""Everything that is kept, into one file and back. Piece by piece: any size takes the same memory."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import dashspot.runtime  # noqa: F401 (whose registry of tasks says which of them are not to be carried out twice)
from dashspot import jobs
from dashspot.blocks.backup import Manifest
from dashspot.blocks.base import Block
from dashspot.errors import BackupRefused
from dashspot.files import backup as files
from dashspot.keys import keys
from dashspot.store import copying, engine, migrate
from dashspot.store.engine import transaction

_IN_USE = (
    "This database is in use: there are people's data in it. Nothing was changed. "
    "With --replace, all of it is replaced by the backup."
)
_NEWER = "This backup was made by a newer DashSpot. Nothing was changed; bring DashSpot up to date first."


class Restored(Block):
    """What a restore brought, and what became of work that was under way when the backup was made."""

    manifest: Manifest
    resumed: int
    stopped: int
    locked_out: int
    """How many people must sign in again, because their tokens were encrypted by a key that is not here."""


def back_up(path: Path) -> Manifest:
    """Write everything as it is at this moment into one file, while others go on.

    Raises:
        BackupRefused: the file can't be written, or there is nothing of ours.
        StorageRefused: a newer DashSpot has made the tables.
    """
    with files.writing(path) as writer:
        with copying.snapshot() as found:  # which ends first: to seal a large file takes longer than it may be idle
            made_at = datetime.now(UTC)
            tables = tuple(writer.add(table, found.rows(table)) for table in found.tables)
            manifest = Manifest(revision=found.revision, made_at=made_at, tables=tables)
        writer.end(manifest)
    return manifest


def restore(path: Path, *, replace: bool = False) -> Restored:
    """Make the database what it was when the file was written: all of it, or nothing is changed.

    Raises:
        BackupRefused: the file is no backup, not whole or too new; or people's data are here, and not to be replaced.
    """
    with files.reading(path) as backup:
        manifest = backup.manifest
        if manifest.revision not in migrate.revisions():
            raise BackupRefused(_NEWER)
        with transaction() as session:
            copying.hold(session)
            if not replace and copying.in_use(session):
                raise BackupRefused(_IN_USE)
            copying.rebuild(session, manifest.revision)
            copying.fill(session, manifest.tables, (backup.blocks(table) for table in manifest.tables))
            copying.finish(session)
            jobs.install(engine.driver_connection(session))
            resumed, stopped = jobs.take_up(session)
            locked = sum(people for key_id, people in copying.key_ids(session) if key_id not in keys().ids)
    return Restored(manifest=manifest, resumed=resumed, stopped=stopped, locked_out=locked)
