"""The lists that Spotify shows of a person and of its catalogue, a page at a time: one entry per list."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from dashspot import core
from dashspot.library.services import live_rows
from dashspot.library.services.live_rows import Kind
from dashspot.spotify import limits
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.resources.catalogue import Searched
from dashspot.spotify.resources.profile import TimeRange
from dashspot.spotify.serializers.page import CursorPageSerializer, PageSerializer

PATIENCE = 3.0
"""Seconds that somebody who looks at a page is kept waiting where Spotify asks for a pause."""

Told = PageSerializer[Any] | CursorPageSerializer[Any]


@dataclass(frozen=True)
class Wanted:
    """One page of a list, the first is 1, and what the list has to know to find it."""

    page: int = 1
    after: str | None = None
    """Where a list is counted by cursor, the one that the page before told."""
    time_range: TimeRange = "medium_term"
    words: str = ""


@dataclass(frozen=True)
class LiveList:
    """One list: what its rows are, how one page of it is asked for, and which sync saves all of it, if one does."""

    kind: Kind
    noun: str
    what: str
    """The list in a person's words."""
    ask: Callable[[Gateway, Wanted, int], Told]
    """Takes the offset at which the page begins; one request."""
    resource: str | None = None
    by_cursor: bool = False
    by_range: bool = False
    by_words: bool = False
    size: int = limits.PAGE
    highest: int = limits.HIGHEST_OFFSET
    """The last offset that Spotify takes."""


@dataclass(frozen=True)
class LivePage:
    """One page as Spotify told it: `total` rows are in `pages` pages, `start` before this one, `gone` are nothing."""

    rows: pd.DataFrame
    start: int
    total: int | None
    pages: int
    after: str | None
    gone: int
    asked_at: datetime


def _search(kind: Searched) -> LiveList:
    def ask(gateway: Gateway, wanted: Wanted, start: int) -> Told:
        found: Told | None = getattr(gateway.search(wanted.words, kind, offset=start), f"{kind}s")
        return found or PageSerializer[Any](items=(), total=0)

    return LiveList(
        kind, kind, "Spotify's catalogue", ask, by_words=True, size=limits.SEARCH, highest=limits.SEARCH_OFFSET
    )


def _playlists(gateway: Gateway, _: Wanted, start: int) -> Told:
    return next(gateway.my_playlists(start))


def _tracks(gateway: Gateway, _: Wanted, start: int) -> Told:
    return next(gateway.saved_tracks(start))


def _albums(gateway: Gateway, _: Wanted, start: int) -> Told:
    return next(gateway.saved_albums(start))


def _artists(gateway: Gateway, wanted: Wanted, _: int) -> Told:
    return next(gateway.followed_artists(wanted.after))


def _top_tracks(gateway: Gateway, wanted: Wanted, start: int) -> Told:
    return next(gateway.top_tracks(wanted.time_range, start))


def _top_artists(gateway: Gateway, wanted: Wanted, start: int) -> Told:
    return next(gateway.top_artists(wanted.time_range, start))


LIVE: dict[str, LiveList] = {
    "playlists": LiveList("playlist", "playlist", "your playlists", _playlists, "playlists"),
    "tracks": LiveList("track", "liked song", "your liked songs", _tracks, "liked"),
    "albums": LiveList("album", "saved album", "your albums", _albums, "albums"),
    "artists": LiveList("artist", "followed artist", "the artists you follow", _artists, "artists", by_cursor=True),
    "top_tracks": LiveList("track", "track", "the tracks you play most", _top_tracks, by_range=True),
    "top_artists": LiveList("artist", "artist", "the artists you play most", _top_artists, by_range=True),
    "search_tracks": _search("track"),
    "search_albums": _search("album"),
    "search_artists": _search("artist"),
    "search_playlists": _search("playlist"),
}


def live_page(user_id: uuid.UUID, name: str, wanted: Wanted) -> LivePage:
    """Ask Spotify for one page of a list of LIVE, by one request.

    Raises:
        SignInNeeded: the person is not connected; its sentence says why.
        Parked: Spotify takes no more before a moment.
        ServiceError: as its sentence says.
    """
    live, asked_at = LIVE[name], datetime.now(UTC)
    start = (wanted.page - 1) * live.size
    with core.gateway_for(user_id, PATIENCE) as gateway:
        told = live.ask(gateway, wanted, start)
    after = told.after if isinstance(told, CursorPageSerializer) else None
    return LivePage(
        rows=live_rows.frame(live.kind, [row.to_block() for row in told.rows]),
        start=start,
        total=told.total,
        pages=_pages(live, wanted.page, told.total, after),
        after=after,
        gone=sum(row is None for row in told.items),
        asked_at=asked_at,
    )


def _pages(live: LiveList, page: int, total: int | None, after: str | None) -> int:
    """As far as Spotify goes."""
    if live.by_cursor:
        return page + (after is not None)
    return min(math.ceil((total or 0) / live.size), live.highest // live.size + 1) or 1
