"""Cells of our own CSV: guarded against spreadsheets that run formulas, and lists inside a cell.

A guard is one apostrophe before a text that a spreadsheet would run. It is taken off again by our own import,
so that every name comes back unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*;")


def guard(text: str) -> str:
    """The text as a spreadsheet may safely show it."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


def join(items: Sequence[str]) -> str:
    """Several texts in one cell, separated by `;`; a backslash keeps a `;` inside a text."""
    return ";".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def split(cell: str) -> tuple[str, ...]:
    """The texts that `join` put into one cell."""
    if not cell:
        return ()
    return tuple(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in _parts(cell))


def _parts(cell: str) -> list[str]:
    parts, begin = [], 0
    for match in _SEPARATOR.finditer(cell):
        parts.append(cell[begin : match.end() - 1])
        begin = match.end()
    return [*parts, cell[begin:]]
