"""A history of listening: one play, and what is told of a file of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple

from dashspot.blocks.base import Block
from dashspot.blocks.imports import Refusal
from dashspot.blocks.words import count

PlayKind = Literal["track", "episode", "audiobook"]
PlayForm = Literal["extended", "recent", "short"]
"""Who tells of a play, the fullest first: the extended history, the Web API's last fifty, the account data."""


class Play(NamedTuple):
    """One play. It ended at `played_at`, UTC; the short form knows the minute alone, and no id.

    `played` tells what was played apart from everything else: its Spotify URI, else `name:` and its names. Of an
    episode `artist_name` is the show; of a chapter `album_name` is the book.
    """

    played_at: datetime
    ms_played: int | None
    played: str
    form: PlayForm
    kind: PlayKind
    track_id: str | None
    track_name: str | None
    artist_name: str | None
    album_name: str | None
    reason_start: str | None = None
    reason_end: str | None = None
    shuffle: bool | None = None
    skipped: bool | None = None
    offline: bool | None = None


class HistoryPreview(Block):
    """What a file of plays is, before it is imported; `plays` is counted without reading them one by one."""

    format: str
    plays: int
    first: date | None
    last: date | None
    notices: tuple[str, ...]


class HistoryCounts(Block):
    """What a file of plays holds: its rows, its plays without repeated rows, by how many of them the history grew."""

    rows: int
    plays: int
    plays_new: int
    tracks: int
    episodes: int
    audiobooks: int
    first: datetime
    last: datetime

    @property
    def holds(self) -> str:
        """What was brought, in words; kinds of which there is nothing are not told."""
        kinds = {"tracks": self.tracks, "episodes": self.episodes, "audiobooks": self.audiobooks}
        held = ", ".join(f"{number:,} of {kind}" for kind, number in kinds.items() if number)
        between = f"from {self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}"
        return f"{count(self.plays, 'play')} {between}: {held}; {self.plays_new:,} of them new"


class LandedHistory(HistoryCounts):
    """What became of a file of plays."""

    source_id: int
    known_before: bool


class HistorySummary(HistoryCounts):
    """What one import of plays did, told to the person."""

    format: str
    known_before: bool
    refused: int
    refusals: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()
