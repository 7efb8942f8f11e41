"""Turns a SELECT into a frame, through COPY and Arrow: several times faster than row by row."""

from __future__ import annotations

import io
from collections.abc import Generator
from typing import Any

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv as arrow_csv
from sqlalchemy import BigInteger, Boolean, DateTime, Dialect, Double, Float, Integer, SmallInteger
from sqlalchemy.dialects.postgresql import dialect
from sqlalchemy.orm import Session

from dashspot.store.bulk import AnySelect
from dashspot.store.engine import driver_connection

_ARROW: tuple[tuple[type[Any], pa.DataType], ...] = (
    (SmallInteger, pa.float32()),
    (BigInteger, pa.int64()),
    (Integer, pa.float64()),
    (Boolean, pa.bool_()),
    (Double, pa.float64()),
    (Float, pa.float64()),
    (DateTime, pa.timestamp("us", tz="UTC")),
)
_DIALECT: Dialect = dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


def read_frame(session: Session, selected: AnySelect) -> pd.DataFrame:
    """One row per row, one column per column; unknown is NaN, None or NaT.

    Whole numbers that may be unknown come as floats, as pandas has them.
    """
    compiled = selected.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    content = _copied(session, f"COPY ({compiled}) TO STDOUT (FORMAT csv)", compiled.params)
    frame: pd.DataFrame = _read_csv(content, selected).to_pandas()
    return frame


def _copied(session: Session, statement: str, parameters: Any) -> io.BytesIO:
    written = io.BytesIO()
    with driver_connection(session).cursor() as cursor, cursor.copy(statement, parameters) as copy:
        cursor.connection.wait(_drained(copy, written))
    written.seek(0)
    return written


def _drained(copy: psycopg.Copy, written: io.BytesIO) -> Generator[Any, Any, None]:
    """All of a COPY in one wait: psycopg's own loop waits for every row anew, which costs more than the row."""
    while block := (yield from copy._read_gen()):  # noqa: SLF001 (what the public `read` waits for)
        written.write(block)


def _read_csv(content: io.BytesIO, selected: AnySelect) -> pa.Table:
    types = {column.name: _arrow_type(column.type) for column in selected.selected_columns}
    if not content.getbuffer().nbytes:
        return pa.schema(types.items()).empty_table()
    return arrow_csv.read_csv(
        content,
        read_options=arrow_csv.ReadOptions(column_names=list(types)),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _arrow_type(of: Any) -> pa.DataType:
    return next((arrow for kind, arrow in _ARROW if isinstance(of, kind)), pa.string())
