"""What a search finds."""

from __future__ import annotations

from dashspot.spotify.serializers.album import AlbumSerializer
from dashspot.spotify.serializers.artist import ArtistSerializer
from dashspot.spotify.serializers.base import Serializer
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.playlist import ListedPlaylistSerializer
from dashspot.spotify.serializers.track import TrackSerializer


class SearchSerializer(Serializer):
    """One page of each kind that was searched for."""

    tracks: PageSerializer[TrackSerializer] | None = None
    albums: PageSerializer[AlbumSerializer] | None = None
    artists: PageSerializer[ArtistSerializer] | None = None
    playlists: PageSerializer[ListedPlaylistSerializer] | None = None
