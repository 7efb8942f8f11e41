"""Every table out and in again by COPY, whatever the schema's age; none is held in memory.

What is derived stays behind: the engine's jobs follow from the TaskResults, sequences from the rows, packed plays from
the plays.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from psycopg import sql
from psycopg.errors import DataError, IntegrityError, ProgrammingError
from sqlalchemy import Connection, MetaData, Table, exists, func, inspect, or_, select, text, update
from sqlalchemy.orm import Session

from dashspot.blocks.backup import BackupTable
from dashspot.errors import BackupRefused
from dashspot.store import migrate
from dashspot.store.engine import driver_connection, transaction
from dashspot.store.models import DATA_VERSION, Base, PackedPlays, User

_AS_WRITTEN = {"datestyle": "ISO, YMD", "timezone": "UTC", "extra_float_digits": "1", "bytea_output": "hex"}
"""So that a value is the same text whichever server writes or reads it."""
_DRAWN = ("users", "sources")
"""The tables with versions of the sequence; sources had them once."""
_DERIVED = frozenset({PackedPlays.__tablename__})
_WRONG = (DataError, IntegrityError, ProgrammingError)


class Snapshot:
    """The whole database at one moment, while others go on writing."""

    def __init__(self, session: Session, revision: str) -> None:
        self._session = session
        self.revision = revision
        self.tables = [_described(table) for table in tables(session.connection())]

    def rows(self, table: BackupTable) -> Iterator[bytes]:
        """The text of one table, as COPY writes it, piece by piece."""
        with driver_connection(self._session).cursor() as cursor, cursor.copy(_statement("TO STDOUT", table)) as copy:
            for block in copy:
                yield bytes(block)


@contextlib.contextmanager
def snapshot() -> Iterator[Snapshot]:
    """A look at everything as it is now; until it ends no migration and no restore can run.

    Raises:
        BackupRefused: there are no tables of ours.
        StorageRefused: a newer DashSpot has made them.
    """
    with transaction() as session:
        session.execute(text("set transaction isolation level repeatable read, read only"))
        connection = session.connection()
        revision = migrate.known(connection)
        if revision is None:
            raise BackupRefused("There is nothing to back up: this database was never used by DashSpot.")
        session.execute(text(f"lock table {_names(tables(connection))} in access share mode"))
        _as_written(session)
        yield Snapshot(session, revision)


def hold(session: Session) -> None:
    """Wait until nobody reads or writes, and let nobody until the transaction ends.

    Raises:
        StorageRefused: a newer DashSpot has made the tables.
    """
    connection = session.connection()
    migrate.alone(connection)
    migrate.known(connection)
    if found := tables(connection):
        session.execute(text(f"lock table {_names(found)} in access exclusive mode"))


def in_use(session: Session) -> bool:
    """Whether the database holds anything that is somebody's; the sample library is nobody's."""
    there = {table.name for table in tables(session.connection())}
    users = Base.metadata.tables["users"]
    if users.name not in there:
        return False
    of_sample = select(users.c.id).where(users.c.kind == "sample")
    private = [table for table in Base.metadata.tables.values() if "user_id" in table.c and table.name in there]
    theirs = [exists().where(table.c.user_id.is_not(None), table.c.user_id.not_in(of_sample)) for table in private]
    people = exists().where(users.c.kind.not_in(("local", "sample")))
    return bool(session.scalar(select(or_(people, *theirs))))


def rebuild(session: Session, revision: str) -> None:
    """Drop every table of ours and make them anew, empty, as they were at a revision; call after `hold`.

    The sequence of the versions goes on where it was, so that none returns that a cache may know.
    """
    connection = session.connection()
    there = inspect(connection)
    last = session.scalar(select(func.nextval("data_version"))) if there.has_sequence("data_version") else 0
    Base.metadata.drop_all(connection)
    connection.execute(text(f"drop table if exists {migrate.NOTED_IN}"))
    migrate.upgrade(connection, revision)
    _ahead(session, last or 0)
    _as_written(session)


def fill(session: Session, tables_: Iterable[BackupTable], blocks: Iterable[Iterable[bytes]]) -> None:
    """Take rows into the tables that `rebuild` has made.

    Raises:
        BackupRefused: they don't fit: a table or column is missing, a value can't be read, rows are missing.
    """
    wanted = list(tables_)
    expected = {table.name: set(_described(table).columns) for table in tables(session.connection())}
    if {table.name: set(table.columns) for table in wanted} != expected:
        raise BackupRefused("The tables of this backup are not those that its schema has. Nothing was changed.")
    for table, content in zip(wanted, blocks, strict=True):
        try:
            with driver_connection(session).cursor() as cursor:
                with cursor.copy(_statement("FROM STDIN", table)) as copy:
                    for block in content:
                        copy.write(block)
                came = cursor.rowcount
        except _WRONG as error:
            raise BackupRefused(f"The rows of {table.name} don't fit together. Nothing was changed.") from error
        if came != table.rows:
            raise BackupRefused(f"{table.name} has {came:,} rows and not {table.rows:,}. Nothing was changed.")


def finish(session: Session) -> None:
    """Bring what was filled to the newest migration; the next ids follow the highest, every version is a new one."""
    connection = session.connection()
    _ahead(session, _highest_version(connection))
    migrate.upgrade(connection)
    for table in tables(connection):
        for column in table.columns:
            if column.identity is not None:
                highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                session.execute(select(func.setval(sequence, highest, False)))  # noqa: FBT003 (SQL's own)
    session.execute(
        update(User).values({name: DATA_VERSION.next_value() for name in _versions(User.__table__.columns)})
    )
    session.execute(text(f"analyze {_names(tables(connection))}"))  # without statistics the first queries take minutes


def key_ids(session: Session) -> list[tuple[str, int]]:
    """The keys that encrypted tokens of people here, and of how many."""
    connections = Base.metadata.tables["connections"]
    counted = select(connections.c.key_id, func.count()).where(connections.c.tokens.is_not(None))
    return [(str(key_id), people) for key_id, people in session.execute(counted.group_by(connections.c.key_id))]


def tables(connection: Connection) -> list[Table]:
    """Our tables as they are in this database, those that others refer to first."""
    there = set(inspect(connection).get_table_names())
    found = MetaData()
    found.reflect(connection, only=sorted(there & set(Base.metadata.tables) - _DERIVED))
    return found.sorted_tables


def _names(of: Iterable[Table]) -> str:
    return ", ".join(f'"{table.name}"' for table in of)


def _described(table: Table) -> BackupTable:
    return BackupTable(name=table.name, columns=tuple(column.name for column in table.columns))


def _as_written(session: Session) -> None:
    for name, value in _AS_WRITTEN.items():
        session.execute(select(func.set_config(name, value, True)))  # noqa: FBT003 (SQL's own)


def _statement(direction: str, table: BackupTable) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in table.columns)
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table.name), columns, sql.SQL(direction))


def _highest_version(connection: Connection) -> int:
    drawn = [(table, name) for table in tables(connection) for name in _versions(table.columns) if table.name in _DRAWN]
    return max(connection.scalar(select(func.coalesce(func.max(table.c[name]), 0))) or 0 for table, name in drawn)


def _versions(columns: Iterable[Any]) -> list[str]:
    """The columns that name a state, and were drawn from the sequence of the versions."""
    return [column.name for column in columns if column.name.endswith("version")]


def _ahead(session: Session, version: int) -> None:
    """No version up to this one is drawn any more."""
    drawn = session.execute(DATA_VERSION.next_value().select()).scalar_one()
    session.execute(select(func.setval("data_version", max(version, drawn))))
