"""Bulk writes: COPY into a table, and one upsert that leaves unchanged rows untouched."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias
from typing import cast as typed

import orjson
from psycopg import sql
from sqlalchemy import CursorResult, Select, Table, Text, bindparam, cast, column, func, inspect, or_
from sqlalchemy.dialects.postgresql import JSON, Insert, insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableValuedAlias

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
    upsert = upserting(model, selected, keep_known=keep_known)
    counted = session.execute(upsert, execution_options={"preserve_rowcount": True})
    return typed("CursorResult[Any]", counted).rowcount


def upserting(model: type[Base], selected: AnySelect, *, keep_known: bool = False) -> Insert:
    """The statement of `upsert_selected`."""
    names = [str(column.key) for column in selected.selected_columns]
    keys = [column.name for column in inspect(model).primary_key]
    statement = insert(model).from_select(names, selected)
    changing: dict[str, Any] = {name: statement.excluded[name] for name in names if name not in keys}
    if keep_known:
        changing = {name: func.coalesce(value, getattr(model, name)) for name, value in changing.items()}
    differs = or_(*(getattr(model, name).is_distinct_from(value) for name, value in changing.items()))
    if not changing:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=changing, where=differs)


def recordset(types: Mapping[str, Any]) -> TableValuedAlias:
    """Rows that come with the statement: a JSON list of objects, as the parameter `told`; `types` names its columns."""
    columns = [column(name, type_) for name, type_ in types.items()]
    sent = func.json_to_recordset(cast(bindparam("told", type_=Text), JSON)).table_valued(*columns)
    return sent.render_derived("sent", with_types=True)


def recorded(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as `told`."""
    return orjson.dumps(list(rows)).decode()
