"""A place in a JSON text, gone through value by value: memory holds the piece around it, however long the text is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from dashspot.errors import FileRefused
from dashspot.files.refusing import too_large

_PIECE = 1024 * 1024
_LONGEST_VALUE = _PIECE
"""In characters. A row of any known file has a few hundred."""
_SIGN = re.compile(r"[^ \t\n\r]")
_decode = json.JSONDecoder().raw_decode


class Scanner:
    """Reads from the beginning on, once. Every method raises FileRefused where the text is not what it should be.

    `names` and `elements` stand before a value at each turn; whoever iterates must read it before the next: with
    `value`, or by going into it.
    """

    def __init__(self, text: TextIO, title: str, limit: int | None = None) -> None:
        """Begin before the first character; `limit` is how many there may be."""
        self._text = text
        self._title = title
        self._limit = limit
        self._read = 0
        self._piece = ""
        self._place = 0

    def objects(self) -> Iterator[dict[str, Any]]:
        """Every object of the list that the whole text is."""
        if self._sign() != "[":
            raise FileRefused(f"{self._title} is no list of rows. The page of imports lists what DashSpot reads.")
        sign = self._sign()
        if sign == "]":
            self.end()
            return
        while sign == "{":
            self._place -= 1
            yield self._decoded()
            if (sign := self._sign()) == "]":
                self.end()
                return
            if sign != ",":
                break
            sign = self._sign()
        raise FileRefused(self._cut() if not sign else self._broken())

    def names(self) -> Iterator[str]:
        """Every name of the object that stands here."""
        self._expect("{")
        for _ in self._items("}"):
            if self.next_sign() != '"':
                raise FileRefused(self._broken())
            name: str = self.value()
            self._expect(":")
            yield name

    def elements(self) -> Iterator[None]:
        """A turn for each element of the list that stands here."""
        self._expect("[")
        return self._items("]")

    def value(self) -> Any:
        """The value that stands here, whole; it is short."""
        self.next_sign()
        return self._decoded()

    def next_sign(self) -> str:
        """The next character that is not blank, which is not passed; empty at the end."""
        sign = self._sign()
        self._place -= len(sign)
        return sign

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self._sign():
            raise FileRefused(self._broken())

    def _decoded(self) -> Any:
        while True:
            try:
                found, end = _decode(self._piece, self._place)
            except json.JSONDecodeError as error:
                if len(self._piece) - self._place > _LONGEST_VALUE:
                    raise FileRefused(self._broken()) from error
                if not self._more():
                    raise FileRefused(self._cut()) from error
            else:
                if end < len(self._piece) or not self._more():  # a number may go on in the next piece
                    self._place = min(end, len(self._piece))
                    return found

    def _items(self, closing: str) -> Iterator[None]:
        """A turn for each of what stands between here and the closing sign, separated by commas."""
        if self.next_sign() == closing:
            self._place += 1
            return
        while True:
            yield
            if (sign := self._sign()) == closing:
                return
            if sign != ",":
                raise FileRefused(self._broken() if sign else self._cut())

    def _expect(self, sign: str) -> None:
        found = self._sign()
        if found != sign:
            raise FileRefused(self._broken() if found else self._cut())

    def _sign(self) -> str:
        while not (found := _SIGN.search(self._piece, self._place)):
            self._place = len(self._piece)
            if not self._more():
                return ""
        self._place = found.end()
        return found[0]

    def _more(self) -> bool:
        further = self._text.read(_PIECE)
        self._read += len(further)
        if self._limit is not None and self._read > self._limit:
            raise FileRefused(too_large(self._title, self._limit))
        self._piece, self._place = self._piece[self._place :] + further, 0
        return bool(further)

    def _cut(self) -> str:
        return f"{self._title} is cut off: the file ends within its list. Download it again."

    def _broken(self) -> str:
        return f"{self._title} is damaged: it is no whole list of rows. Download it again."
