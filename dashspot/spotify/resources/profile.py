"""The person signed in, and what they listen to most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import TypeAdapter

from dashspot.spotify import limits
from dashspot.spotify.resources.base import Resource, pages, read
from dashspot.spotify.serializers.artist import ArtistSerializer
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.track import TrackSerializer
from dashspot.spotify.serializers.user import UserSerializer

TimeRange = Literal["short_term", "medium_term", "long_term"]
"""About four weeks, six months, a year."""

_USER = TypeAdapter(UserSerializer)
_ARTISTS = TypeAdapter(PageSerializer[ArtistSerializer])
_TRACKS = TypeAdapter(PageSerializer[TrackSerializer])


class Profile(Resource):
    """Methods about the person."""

    def me(self) -> UserSerializer:
        """Who is signed in. One request."""
        return read(_USER, self._client.about("your profile").me().content, "your profile")

    def top_artists(
        self, time_range: TimeRange = "medium_term", start: int = 0
    ) -> Iterator[PageSerializer[ArtistSerializer]]:
        """The artists the person listens to most, in order. One request per 50."""
        ask, what = self._client.about("your top artists").current_user_top_artists, "your top artists"
        return pages(lambda offset: ask(limits.PAGE, offset, time_range), _ARTISTS, what, start)

    def top_tracks(
        self, time_range: TimeRange = "medium_term", start: int = 0
    ) -> Iterator[PageSerializer[TrackSerializer]]:
        """The tracks the person listens to most, in order. One request per 50."""
        ask, what = self._client.about("your top tracks").current_user_top_tracks, "your top tracks"
        return pages(lambda offset: ask(limits.PAGE, offset, time_range), _TRACKS, what, start)
