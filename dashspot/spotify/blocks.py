"""What the gateway tells, free of Spotify's spelling. Tracks are `ImportedRow`s, as from any other source."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from dashspot.blocks.base import Block
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.music import AlbumBlock, ArtistBlock, PlaylistBlock

__all__ = [
    "AlbumBlock",
    "ArtistBlock",
    "DeviceBlock",
    "ItemBlock",
    "PersonBlock",
    "PlayBlock",
    "PlaybackBlock",
    "PlaylistBlock",
    "QueueBlock",
]


class PersonBlock(Block):
    """The person signed in; `is_premium` and `country` are None where Spotify keeps them to itself."""

    id: str
    account_id: str | None
    name: str
    image_url: str | None
    is_premium: bool | None
    country: str | None


class DeviceBlock(Block):
    """Something that plays; `volume_percent` is None where it can't be set."""

    id: str | None
    name: str
    type: str
    is_active: bool
    can_be_commanded: bool
    volume_percent: int | None


class ItemBlock(Block):
    """A track or an episode as a player shows it; `by` are its artists, or its show."""

    id: str | None
    uri: str
    kind: Literal["track", "episode"]
    name: str
    by: str
    duration_ms: int
    image_url: str | None


class PlaybackBlock(Block):
    """What plays at this moment. `kind` is track, episode, ad or unknown; `disallowed` names forbidden actions."""

    device: DeviceBlock | None
    is_playing: bool
    kind: str
    item: ItemBlock | None
    progress_ms: int | None
    shuffle: bool | None
    repeat: str | None
    context_uri: str | None
    disallowed: frozenset[str]


class QueueBlock(Block):
    """What plays, and what comes next."""

    playing: ItemBlock | None
    coming: tuple[ItemBlock, ...]


class PlayBlock(Block):
    """One play of a track; `played_at` is its end."""

    played_at: datetime
    track: ImportedRow
    context_uri: str | None
