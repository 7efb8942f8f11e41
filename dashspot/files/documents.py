"""One JSON file of those that a person brings, inside a zip or not. It is read value by value, never whole."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from dashspot.errors import FileRefused
from dashspot.files.scanning import Scanner


@dataclass(frozen=True)
class Document:
    """One JSON file, inside a zip or not."""

    title: str
    open: Callable[[], BinaryIO]

    def first(self) -> dict[str, Any] | None:
        """Its first object; None where it is no list of objects."""
        try:
            return next(self.rows(), None)
        except FileRefused:
            return None

    def first_list(self) -> str | None:
        """The first name of the object that it is, where a list stands under it; None where it is something else."""
        try:
            with self.scanned() as scanner:
                name = next(scanner.names(), None)
                return name if scanner.next_sign() == "[" else None
        except FileRefused:
            return None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every object of the list.

        Raises:
            FileRefused: it is no list of objects, is cut off or damaged, or has a row that is too long to be one.
        """
        with self.scanned() as scanner:
            yield from scanner.objects()

    @contextmanager
    def scanned(self, limit: int | None = None) -> Iterator[Scanner]:
        """Go through it from its beginning; `limit` is how many characters it may have.

        Raises:
            FileRefused: what the Scanner says, or the file is no text.
        """
        with self.open() as raw, io.TextIOWrapper(raw, "utf-8-sig") as text:
            try:
                yield Scanner(text, self.title, limit)
            except (ValueError, RecursionError) as error:  # not UTF-8, a number of thousands of digits, endless depth
                raise FileRefused(f"{self.title} is damaged: it is no JSON in UTF-8. Download it again.") from error
