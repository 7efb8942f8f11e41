"""Reads a page as a browser would, with the parser of the standard library."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Self

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VOID = ("meta", "link", "img", "br", "hr", "input")


class ReadPage(HTMLParser):
    """Elements with their attributes, headings with their text, scripts, and what else is read."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[tuple[str, str]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.text: list[str] = []
        self._open: list[str] = []

    @classmethod
    def of(cls, page: bytes) -> Self:
        """The page, read to its end, every element closed where it should be."""
        read = cls()
        read.feed(page.decode())
        read.close()
        assert read._open == []
        return read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        told = {name: value or "" for name, value in attrs}
        self.elements.append((tag, told))
        if tag not in _VOID:
            self._open.append(tag)
        if tag in HEADINGS:
            self.headings.append((tag, ""))
        if tag == "script":
            self.scripts.append((told, ""))

    def handle_endtag(self, tag: str) -> None:
        """An element ends: the one that began last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text of the element that is open."""
        inside = self._open[-1] if self._open else ""
        if inside in HEADINGS:
            self.headings[-1] = (inside, self.headings[-1][1] + data)
        elif inside == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif inside != "style":
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a name."""
        return [told for name, told in self.elements if name == tag]
