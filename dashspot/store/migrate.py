"""Brings the database to the newest migration, safely for any number of processes that start at once."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from dashspot.errors import StorageRefused

SCRIPTS = Path(__file__).parent / "migrations"
NOTED_IN = "alembic_version"

_LOCK = zlib.crc32(b"dashspot.migrate")
_PATIENCE = "120s"


@contextlib.contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """One transaction under the migration lock, with our own schema at its head when the body runs.

    What the body adds (another library's schema, say) is committed together with ours. The lock ends with the
    transaction, so a killed process never holds it.

    Raises:
        StorageRefused: a newer DashSpot has made the tables.
    """
    with engine.begin() as connection:
        alone(connection)
        known(connection)
        upgrade(connection)
        yield connection


def alone(connection: Connection) -> None:
    """Until the end of this transaction nobody else migrates."""
    connection.execute(text(f"set local lock_timeout = '{_PATIENCE}'"))
    connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that are missing up to a revision, in the caller's transaction."""
    command.upgrade(configuration(connection), revision)


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at; None where no migration has run."""
    return MigrationContext.configure(connection).get_current_revision()


def known(connection: Connection) -> str | None:
    """The revision that the database is at, as `revision_of` has it.

    Raises:
        StorageRefused: only a newer DashSpot knows it.
    """
    revision = revision_of(connection)
    if revision is not None and revision not in revisions():
        raise StorageRefused(
            f"This database was made by a newer DashSpot (schema {revision}). Nothing was changed; use that version."
        )
    return revision


@cache
def revisions() -> tuple[str, ...]:
    """Every revision that this version of DashSpot knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, bound to a connection that the scripts will use."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
