"""How far what a person has at Spotify is saved."""

from __future__ import annotations

from datetime import datetime

from dashspot.blocks.base import Block


class SyncedBlock(Block):
    """One resource: what is saved of it as of `mark`, and how far a sync to `draft_mark` is, by the offset `cursor`."""

    resource: str
    mark: str | None
    draft_id: int | None
    draft_mark: str | None
    cursor: int
    left_out: int
    checked_at: datetime


class SyncReport(Block):
    """What a sync of everything did.

    playlists: how many the person has; changed: how many of them were read; hidden: how many Spotify does not show to
    this app; liked: liked songs saved; left_out: rows that are episodes, local files, or nothing any more; gone:
    playlists that the person has no more.
    """

    playlists: int = 0
    changed: int = 0
    hidden: int = 0
    liked: int = 0
    left_out: int = 0
    gone: int = 0
