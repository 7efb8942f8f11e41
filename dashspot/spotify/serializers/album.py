"""An album, whole, as listed, or as saved."""

from __future__ import annotations

from datetime import datetime

from dashspot.spotify.blocks import AlbumBlock
from dashspot.spotify.serializers.artist import ArtistLinkSerializer
from dashspot.spotify.serializers.base import Count, Images, Serializer, SpotifyId, first_image
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.track import ExternalIdsSerializer, TrackSerializer, dated


class AlbumSerializer(Serializer):
    """An album. `tracks`, its first page, is there where a single album was asked for."""

    id: SpotifyId
    name: str
    artists: tuple[ArtistLinkSerializer, ...] = ()
    album_type: str | None = None
    release_date: str | None = None
    total_tracks: Count | None = None
    images: Images = None
    label: str | None = None
    popularity: int | None = None
    external_ids: ExternalIdsSerializer | None = None
    tracks: PageSerializer[TrackSerializer] | None = None

    def to_block(self, added_at: datetime | None = None) -> AlbumBlock:
        """What is known of the album, and since when it is saved."""
        return AlbumBlock(
            id=self.id,
            name=self.name,
            artists=tuple(artist.name or "" for artist in self.artists),
            release_date=dated(self.release_date),
            total_tracks=self.total_tracks,
            label=self.label,
            image_url=first_image(self.images),
            added_at=added_at,
        )


class SavedAlbumSerializer(Serializer):
    """An album in the person's library."""

    added_at: datetime
    album: AlbumSerializer

    def to_block(self) -> AlbumBlock:
        """The album, with the moment it was saved."""
        return self.album.to_block(self.added_at)
