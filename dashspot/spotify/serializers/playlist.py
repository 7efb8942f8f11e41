"""A playlist, its rows, and what a write to it answers.

Spotify renamed `tracks` to `items` and, in a row, `track` to `item`. Both names are read; the new one first.
"""

from __future__ import annotations

import html
from datetime import datetime
from typing import Any

from pydantic import field_validator, model_validator

from dashspot.blocks.imports import LONGEST_TEXT, ImportedRow
from dashspot.spotify.blocks import PlaylistBlock
from dashspot.spotify.serializers.base import Count, Images, Serializer, SpotifyId, first_image
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.track import Playable, TrackSerializer
from dashspot.spotify.serializers.user import UserLinkSerializer


def _renamed(answer: Any, old: str, new: str) -> Any:
    """The answer with what stands under the old name under the new one, where nothing stands there."""
    if isinstance(answer, dict) and answer.get(new) is None and answer.get(old) is not None:
        return answer | {new: answer[old]}
    return answer


class PlaylistRowSerializer(Serializer):
    """One place of a playlist. `item` is None where what stood there is gone."""

    added_at: datetime | None = None
    added_by: UserLinkSerializer | None = None
    is_local: bool = False
    item: Playable | None = None

    @model_validator(mode="before")
    @classmethod
    def _either_name(cls, answer: Any) -> Any:
        return _renamed(answer, "track", "item")

    def to_block(self, playlist_id: str, playlist_name: str | None = None) -> ImportedRow | None:
        """The track as a row of this playlist; None for an episode or what is gone."""
        if not isinstance(self.item, TrackSerializer):
            return None
        by = (self.added_by.id or "")[:LONGEST_TEXT] or None if self.added_by else None
        name = (playlist_name or "")[:LONGEST_TEXT] or None
        place = {"playlist_id": playlist_id, "playlist_name": name, "added_at": self.added_at, "added_by": by}
        return self.item.to_block(**place)


class ItemsLinkSerializer(Serializer):
    """How many items a listed playlist has."""

    total: Count


class PlaylistFields(Serializer):
    """What a listed playlist and a whole one have in common."""

    id: SpotifyId
    name: str
    owner: UserLinkSerializer
    snapshot_id: str
    collaborative: bool = False
    public: bool | None = None
    description: str | None = None
    images: Images = None

    @model_validator(mode="before")
    @classmethod
    def _either_name(cls, answer: Any) -> Any:
        return _renamed(answer, "tracks", "items")

    @field_validator("description")
    @classmethod
    def _described(cls, text: str | None) -> str | None:
        """Escaped as HTML; and a playlist made without one is described as "null"."""
        return None if text is None or text == "null" else html.unescape(text) or None

    def block(self, total: int | None) -> PlaylistBlock:
        """The playlist without its items."""
        return PlaylistBlock(
            id=self.id,
            name=self.name,
            owner_id=self.owner.id or "",
            owner_name=self.owner.display_name,
            snapshot_id=self.snapshot_id,
            collaborative=self.collaborative,
            public=self.public,
            description=self.description,
            image_url=first_image(self.images),
            total=total,
        )


class ListedPlaylistSerializer(PlaylistFields):
    """A playlist in a list of playlists."""

    items: ItemsLinkSerializer | None = None

    def to_block(self) -> PlaylistBlock:
        """The playlist; `total` is how many items it has."""
        return self.block(self.items.total if self.items else None)


class PlaylistSerializer(PlaylistFields):
    """A whole playlist with its first items; without any where it is somebody else's."""

    items: PageSerializer[PlaylistRowSerializer] | None = None

    def to_block(self) -> PlaylistBlock:
        """The playlist; `total` is None where its items are not shown."""
        return self.block(self.items.total if self.items else None)


class SnapshotSerializer(Serializer):
    """What a write answers: the version it made."""

    snapshot_id: str
