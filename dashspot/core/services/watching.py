"""What is seen of the rows of a file on their way in: how far they are, and how many a guest may bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from dashspot.errors import FileRefused
from dashspot.files.refusing import FileReader
from dashspot.settings import settings

Progress = Callable[[int, int], None]
"""Is told line and lines."""
Row = TypeVar("Row")

_PROGRESS_EVERY = 500


def watched(reader: FileReader, rows: Iterable[Row], on_progress: Progress | None, room: int | None) -> Iterator[Row]:
    """The rows of a reader; `room` is how many there may be.

    Raises:
        FileRefused: a guest brings more.
    """
    for number, row in enumerate(rows):
        if number == room:
            raise FileRefused(
                f"All files of a guest hold {settings().guest_rows:,} rows at most, and {reader.title} goes beyond. "
                "Remove another import first, or sign in."
            )
        if on_progress and number % _PROGRESS_EVERY == 0:
            on_progress(reader.line, reader.lines)
        yield row


def nothing_in(reader: FileReader) -> str:
    """Why a file without any acceptable row is refused."""
    if not reader.refusals:
        return f"{reader.title} has a header and no rows. Export it again."
    first = reader.refusals[0]
    return f"No row of {reader.title} can be imported. Line {first.line}: {first.reason}."
