"""Albums, artists and playlists as Spotify tells of them, apart from the tracks that they hold."""

from __future__ import annotations

from datetime import datetime

from dashspot.blocks.base import Block


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
    label: str | None = None
    image_url: str | None = None
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
