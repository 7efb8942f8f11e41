"""Writes frames as CSV, JSON or Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

import orjson
import pandas as pd

from dashspot.files.cells import guard


def write_csv(frame: pd.DataFrame, target: IO[bytes]) -> None:
    """UTF-8 with a header, lines as in RFC 4180; names that a spreadsheet would run are guarded by an apostrophe."""
    text = frame.select_dtypes(include=["object", "string"]).columns
    safe = frame.assign(**{column: frame[column].map(_guarded) for column in text})
    safe.to_csv(target, index=False, lineterminator="\r\n")  # with another, Python leaves a CR in a name unquoted


def write_json(frame: pd.DataFrame, target: IO[bytes]) -> None:
    """One JSON array of objects, a row each; unknown is null."""
    target.write(orjson.dumps(frame.to_dict("records"), default=_plain, option=orjson.OPT_APPEND_NEWLINE))


def write_parquet(frame: pd.DataFrame, target: IO[bytes]) -> None:
    """Parquet, with the types of the frame."""
    frame.to_parquet(target, index=False)


WRITERS: dict[str, Callable[[pd.DataFrame, IO[bytes]], None]] = {
    "csv": write_csv,
    "json": write_json,
    "parquet": write_parquet,
}


def _guarded(value: object) -> object:
    return guard(value) if isinstance(value, str) else value


def _plain(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def written(frame: pd.DataFrame, form: str) -> bytes:
    """The frame as one of WRITERS writes it."""
    target = io.BytesIO()
    WRITERS[form](frame, target)
    return target.getvalue()
