"""How far what a person has at Spotify is saved."""

from __future__ import annotations

from datetime import datetime

from dashspot.blocks.base import Block


class SyncedBlock(Block):
    """One resource: what is saved of it as of `mark`, and how far a sync to `draft_mark` is.

    That goes on at the offset `cursor`, or after the id `after`. `full_at` is when all rows were last read.
    """

    resource: str
    source_id: int | None
    mark: str | None
    draft_id: int | None
    draft_mark: str | None
    cursor: int
    after: str | None
    left_out: int
    checked_at: datetime
    full_at: datetime | None


class SyncPlanBlock(Block):
    """How often a library is synced by itself, and when next."""

    every_hours: int
    next_at: datetime


class SyncReport(Block):
    """What a sync did; None is what it was not asked for.

    liked, albums, artists, playlists: how many the person has; changed: how many playlists were read; hidden: how many
    Spotify does not show to this app; left_out: rows that are episodes, local files, or nothing any more; gone:
    playlists that the person has no more; problems: sentences about what could not be asked for.
    """

    liked: int | None = None
    albums: int | None = None
    artists: int | None = None
    playlists: int | None = None
    changed: int = 0
    hidden: int = 0
    left_out: int = 0
    gone: int = 0
    problems: tuple[str, ...] = ()
