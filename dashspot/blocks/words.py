"""How a number is said."""

from __future__ import annotations


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 track`, `2,448 tracks`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"
