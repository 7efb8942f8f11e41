"""A track: of the catalogue, simplified on an album, or a local file. And what else may stand in its place."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Discriminator, Tag, model_validator

from dashspot.blocks.imports import LONGEST_ID, LONGEST_TEXT, MOST_ARTISTS, ImportedRow
from dashspot.spotify.serializers.artist import ArtistLinkSerializer
from dashspot.spotify.serializers.base import Count, Images, Serializer, SpotifyId, first_image

_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
LOCAL = "spotify:local:"
_LONGEST_MS = 86_400_000
_MOST_POPULAR = 100


class ExternalIdsSerializer(Serializer):
    """Ids that the industry gives."""

    isrc: str | None = None
    upc: str | None = None


class AlbumLinkSerializer(Serializer):
    """An album as named on a track; of a local file nothing but perhaps a name is known."""

    id: SpotifyId | None = None
    name: str | None = None
    release_date: str | None = None
    images: Images = None


class TrackSerializer(Serializer):
    """A track. A local file has no id; a track on an album page names no album."""

    id: SpotifyId | None = None
    uri: str
    name: str
    duration_ms: Count
    artists: tuple[ArtistLinkSerializer, ...]
    album: AlbumLinkSerializer | None = None
    is_local: bool = False
    explicit: bool | None = None
    disc_number: int | None = None
    track_number: int | None = None
    popularity: int | None = None
    external_ids: ExternalIdsSerializer | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.id is None and not self.uri.startswith(LOCAL):
            raise ValueError("neither an id nor a local file")
        return self

    def to_block(self, **place: Any) -> ImportedRow:
        """The track as one row; `place` says where it stands: `liked`, or `playlist_id` and `playlist_name`.

        What can't be kept is left unknown: a date that is none, a length of days, numbers beyond their range.
        """
        named = [artist for artist in self.artists[:MOST_ARTISTS] if artist.name]
        facts = self.external_ids or ExternalIdsSerializer()
        values = {
            "track_id": self.id or self.uri[:LONGEST_ID],
            "track_name": self.name[:LONGEST_TEXT] or None,
            "artist_ids": tuple(artist.key[:LONGEST_ID] for artist in named),
            "artist_names": tuple((artist.name or "")[:LONGEST_TEXT] for artist in named),
            "duration_ms": self.duration_ms if self.duration_ms <= _LONGEST_MS else None,
            "explicit": self.explicit,
            "isrc": (facts.isrc or "")[:LONGEST_TEXT] or None,
            "popularity": _within(self.popularity, _MOST_POPULAR),
            "disc_number": _within(self.disc_number, 2**15 - 1),
            "track_number": _within(self.track_number, 2**15 - 1),
        }
        return ImportedRow(**(values | self._album() | place))

    def _album(self) -> dict[str, Any]:
        album = self.album
        if album is None:
            return {}
        image = first_image(album.images)
        return {
            "album_id": album.id or (f"name:{album.name}"[:LONGEST_ID] if album.name else None),
            "album_name": (album.name or "")[:LONGEST_TEXT] or None,
            "album_release_date": dated(album.release_date),
            "album_image_url": image if image and len(image) <= LONGEST_TEXT else None,
        }


class ShowSerializer(Serializer):
    """A podcast, as an episode names it."""

    id: SpotifyId
    name: str


class EpisodeSerializer(Serializer):
    """An episode of a podcast: shown where it plays, counted where it stands in a playlist, never analysed."""

    id: SpotifyId
    uri: str
    name: str
    duration_ms: Count
    images: Images = None
    show: ShowSerializer | None = None


class OtherSerializer(Serializer):
    """Something of a kind that DashSpot does not know: counted, and left alone."""

    type: str
    uri: str | None = None


def _kind(item: Any) -> str:
    kind = item.get("type", "track") if isinstance(item, dict) else "track"
    return kind if kind in ("track", "episode") else "other"


Playable = Annotated[
    Annotated[TrackSerializer, Tag("track")]
    | Annotated[EpisodeSerializer, Tag("episode")]
    | Annotated[OtherSerializer, Tag("other")],
    Discriminator(_kind),
]
"""What may play, or stand in a playlist."""


class SavedTrackSerializer(Serializer):
    """A liked song."""

    added_at: datetime
    track: TrackSerializer

    def to_block(self) -> ImportedRow:
        """The track as one row that is liked."""
        return self.track.to_block(liked=True, added_at=self.added_at)


def _within(number: int | None, highest: int) -> int | None:
    return number if number is not None and 0 <= number <= highest else None


def dated(told: str | None) -> str | None:
    """A release date that is one; Spotify also tells `0000`."""
    return told if _DATE.fullmatch(told or "") else None
