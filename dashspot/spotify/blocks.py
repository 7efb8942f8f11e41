"""What the gateway tells, free of Spotify's spelling. Tracks are `ImportedRow`s, as from any other source."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from dashspot.blocks.base import Block
from dashspot.blocks.imports import ImportedRow


class PersonBlock(Block):
    """The person signed in; `is_premium` and `country` are None where Spotify keeps them to itself."""

    id: str
    account_id: str | None
    name: str
    image_url: str | None
    is_premium: bool | None
    country: str | None


class ArtistBlock(Block):
    """An artist."""

    id: str
    name: str
    genres: tuple[str, ...] | None
    popularity: int | None
    image_url: str | None


class AlbumBlock(Block):
    """An album; `release_date` as Spotify writes it, `added_at` where it is saved."""

    id: str
    name: str
    artists: tuple[str, ...]
    release_date: str | None
    total_tracks: int | None
    label: str | None
    image_url: str | None
    added_at: datetime | None = None


class PlaylistBlock(Block):
    """A playlist without its items; `total` counts them, None where Spotify does not say. Image URLs expire."""

    id: str
    name: str
    owner_id: str
    owner_name: str | None
    snapshot_id: str
    collaborative: bool
    public: bool | None
    description: str | None
    image_url: str | None
    total: int | None


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
