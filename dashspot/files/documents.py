"""A JSON file that is one list of objects, read object by object: memory holds a piece of it, however long it is."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from dashspot.errors import FileRefused

_PIECE = 1024 * 1024
_LONGEST_ROW = _PIECE
"""In characters. A row of any known file has a few hundred."""
_SIGN = re.compile(r"[^ \t\n\r]")
_decode = json.JSONDecoder().raw_decode


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

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every object of the list.

        Raises:
            FileRefused: it is no list of objects, is cut off or damaged, or has a row that is too long to be one.
        """
        with self.open() as raw, io.TextIOWrapper(raw, "utf-8-sig") as text:
            try:
                yield from _Scanner(text, self.title).objects()
            except (ValueError, RecursionError) as error:  # not UTF-8, a number of thousands of digits, endless depth
                raise FileRefused(f"{self.title} is damaged: it is no JSON in UTF-8. Download it again.") from error


class _Scanner:
    """A place in a text of which only the piece around it is in memory."""

    def __init__(self, text: io.TextIOWrapper, title: str) -> None:
        self._text = text
        self._title = title
        self._piece = ""
        self._place = 0

    def objects(self) -> Iterator[dict[str, Any]]:
        if self._sign() != "[":
            raise FileRefused(f"{self._title} is no list of rows. The page of imports lists what DashSpot reads.")
        sign = self._sign()
        if sign == "]":
            return
        while sign == "{":
            yield self._object()
            if (sign := self._sign()) == "]":
                self._refuse_more()
                return
            if sign != ",":
                break
            sign = self._sign()
        raise FileRefused(self._cut() if not sign else self._broken())

    def _object(self) -> dict[str, Any]:
        """The object whose `{` was just passed."""
        self._place -= 1
        while True:
            try:
                found, self._place = _decode(self._piece, self._place)
            except json.JSONDecodeError as error:
                if len(self._piece) - self._place > _LONGEST_ROW:
                    raise FileRefused(self._broken()) from error
                if not self._more():
                    raise FileRefused(self._cut()) from error
            else:
                row: dict[str, Any] = found
                return row

    def _sign(self) -> str:
        """The next character that is not blank; empty at the end."""
        while not (found := _SIGN.search(self._piece, self._place)):
            self._place = len(self._piece)
            if not self._more():
                return ""
        self._place = found.end()
        return found[0]

    def _refuse_more(self) -> None:
        if self._sign():
            raise FileRefused(self._broken())

    def _more(self) -> bool:
        further = self._text.read(_PIECE)
        self._piece, self._place = self._piece[self._place :] + further, 0
        return bool(further)

    def _cut(self) -> str:
        return f"{self._title} is cut off: the file ends within its list. Download it again."

    def _broken(self) -> str:
        return f"{self._title} is damaged: it is no whole list of rows. Download it again."
