"""Bulk writes: COPY into a table, and one upsert that leaves unchanged rows untouched."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias, cast

from psycopg import sql
from sqlalchemy import CursorResult, Select, Table, func, inspect, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.store.engine import driver_connection
from dashspot.store.models import Base

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
"""A SELECT of whatever columns."""

_ROWS_PER_BLOCK = 500


def copy_rows(
    session: Session, table: Table, rows: Iterable[Sequence[Any]], on_block: Callable[[bytes], object] | None = None
) -> None:
    """Stream rows, in the order of the table's columns, into it with one COPY.

    The csv module writes them: twice as fast as psycopg's row by row. Neither knows an empty text from NULL, so there
    must be none. `on_block` sees every byte that is sent.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    )
    with driver_connection(session).cursor() as cursor, cursor.copy(statement) as copy:
        for block in _csv_blocks(rows):
            if on_block:
                on_block(block)
            copy.write(block)


def _csv_blocks(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _ROWS_PER_BLOCK)):
        text = io.StringIO()
        csv.writer(text).writerows(  # its \r\n makes it quote either within a cell
            [_array(value) if isinstance(value, tuple) else value for value in row] for row in batch
        )
        yield text.getvalue().encode()


def _array(items: Sequence[str]) -> str:
    """Texts as Postgres writes an array."""
    quoted = ('"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"' for item in items)
    return "{" + ",".join(quoted) + "}"


def upsert_selected(session: Session, model: type[Base], selected: AnySelect, *, keep_known: bool = False) -> int:
    """Insert what a SELECT gives; where the key exists, update the row only if a value differs.

    Args:
        session: the caller's transaction.
        model: the table; its primary key decides what exists.
        selected: one column per column to write, labelled with its name, sorted by the key, no key twice.
        keep_known: a value that is not told leaves the one that is there.

    Returns:
        How many rows were inserted or changed.
    """
    names = [str(column.key) for column in selected.selected_columns]
    keys = [column.name for column in inspect(model).primary_key]
    statement = insert(model).from_select(names, selected)
    changing: dict[str, Any] = {name: statement.excluded[name] for name in names if name not in keys}
    if keep_known:
        changing = {name: func.coalesce(value, getattr(model, name)) for name, value in changing.items()}
    differs = or_(*(getattr(model, name).is_distinct_from(value) for name, value in changing.items()))
    upsert = (
        statement.on_conflict_do_update(index_elements=keys, set_=changing, where=differs)
        if changing
        else statement.on_conflict_do_nothing(index_elements=keys)
    )
    counted = session.execute(upsert, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", counted).rowcount
