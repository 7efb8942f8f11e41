"""What the gateway's methods share: asking, reading, and going through pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from pydantic import TypeAdapter

from dashspot.spotify import limits
from dashspot.spotify.capabilities import Capabilities
from dashspot.spotify.client import Client
from dashspot.spotify.exchange import Answer
from dashspot.spotify.serializers.base import read
from dashspot.spotify.serializers.page import CursorPageSerializer, PageSerializer

Value = TypeVar("Value")
Row = TypeVar("Row")

BOTH_KINDS = "track,episode"
"""Without naming episodes, Spotify shows nothing in their place."""


class Resource:
    """One person's way to ask. Errors of every method: see `docs/spotify.md`; each has a sentence for the person."""

    def __init__(self, client: Client, capabilities: Capabilities) -> None:
        """Take who asks, and what is known of the client id."""
        self._client = client
        self._capabilities = capabilities


def pages(
    ask: Callable[[int], Answer],
    adapter: TypeAdapter[PageSerializer[Row]],
    resource: str,
    start: int = 0,
    *,
    highest: int = limits.HIGHEST_OFFSET,
) -> Iterator[PageSerializer[Row]]:
    """Every page from an offset on; the `next` of an answer is never followed, it may name a closed path.

    Args:
        ask: gives the answer for an offset.
        adapter: of the page.
        resource: in a person's words.
        start: the first offset; a sync that was interrupted goes on at `next_offset` of its last page.
        highest: the last offset that Spotify takes.
    """
    offset = start
    while offset <= highest:
        # the offset that was asked for is the truth; a page may be told without one
        page = read(adapter, ask(offset).content, resource).model_copy(update={"offset": offset})
        yield page
        if page.is_last:
            return
        offset = page.next_offset


def cursor_pages(
    ask: Callable[[str | None], Answer], reading: Callable[[Answer], CursorPageSerializer[Row]], after: str | None
) -> Iterator[CursorPageSerializer[Row]]:
    """Every page from a cursor on, until there is none, or one that was there already."""
    seen: set[str | None] = set()
    while after not in seen:
        seen.add(after)
        page = reading(ask(after))
        yield page
        if page.after is None:
            return
        after = page.after


def chunks(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """The values in lists of at most so many."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk


__all__ = ["BOTH_KINDS", "Resource", "chunks", "cursor_pages", "pages", "read"]
