"""One page of a list, counted by offset or by cursor."""

from __future__ import annotations

from typing import Generic, TypeVar

from dashspot.spotify.serializers.base import Count, Serializer

Row = TypeVar("Row")


class PageSerializer(Serializer, Generic[Row]):
    """A page by offset. A null row is something that is gone, or not available: `gone` counts those."""

    items: tuple[Row | None, ...]
    total: Count
    offset: Count = 0

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are something."""
        return tuple(row for row in self.items if row is not None)

    @property
    def gone(self) -> int:
        """How many rows are nothing any more."""
        return sum(row is None for row in self.items)

    @property
    def next_offset(self) -> int:
        """Where the page after this one begins."""
        return self.offset + len(self.items)

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after this page; an empty page is last whatever the total says."""
        return not self.items or self.next_offset >= self.total


class CursorsSerializer(Serializer):
    """Where the neighbouring pages begin."""

    after: str | None = None
    before: str | None = None


class CursorPageSerializer(Serializer, Generic[Row]):
    """A page by cursor; the last one has no cursor."""

    items: tuple[Row | None, ...]
    cursors: CursorsSerializer | None = None
    total: Count | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are something."""
        return tuple(row for row in self.items if row is not None)

    @property
    def after(self) -> str | None:
        """Where the page after this one begins, if there is one."""
        return self.cursors.after if self.cursors and self.items else None
