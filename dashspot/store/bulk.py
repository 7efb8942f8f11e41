"""Bulk writes: COPY into a table, and one upsert that leaves unchanged rows untouched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias, cast

import psycopg
from psycopg import sql
from sqlalchemy import CursorResult, Select, Table, inspect, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.store.models import Base

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
"""A SELECT of whatever columns."""


def copy_rows(session: Session, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Stream rows, in the order of the table's columns, into it with one COPY."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    )
    with driver_connection(session).cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def upsert_selected(session: Session, model: type[Base], selected: AnySelect) -> int:
    """Insert what a SELECT gives; where the key exists, update the row only if a value differs.

    Args:
        session: the caller's transaction.
        model: the table; its primary key decides what exists.
        selected: one column per column to write, labelled with its name, sorted by the key, no key twice.

    Returns:
        How many rows were inserted or changed.
    """
    names = [str(column.key) for column in selected.selected_columns]
    keys = [column.name for column in inspect(model).primary_key]
    statement = insert(model).from_select(names, selected)
    changing = {name: statement.excluded[name] for name in names if name not in keys}
    differs = or_(*(getattr(model, name).is_distinct_from(value) for name, value in changing.items()))
    upsert = (
        statement.on_conflict_do_update(index_elements=keys, set_=changing, where=differs)
        if changing
        else statement.on_conflict_do_nothing(index_elements=keys)
    )
    counted = session.execute(upsert, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", counted).rowcount


def driver_connection(session: Session) -> psycopg.Connection[Any]:
    """The psycopg connection under a session, for what SQLAlchemy does not offer."""
    return cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
