"""Spotify's catalogue: search, single things, and audio features where the app may have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pydantic import TypeAdapter

from dashspot.errors import ClosedToApp, NotThere, RequestRefused
from dashspot.spotify import ids, limits
from dashspot.spotify.resources.base import Resource, chunks, pages, read
from dashspot.spotify.serializers.album import AlbumSerializer
from dashspot.spotify.serializers.artist import ArtistSerializer
from dashspot.spotify.serializers.base import Serializer, unreadable
from dashspot.spotify.serializers.features import AudioFeaturesListSerializer, AudioFeaturesSerializer
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.search import SearchSerializer
from dashspot.spotify.serializers.track import TrackSerializer

Searched = Literal["track", "album", "artist", "playlist"]


class TracksSerializer(Serializer):
    """Many tracks, in the order asked for; null where there is none."""

    tracks: tuple[TrackSerializer | None, ...]


_TRACK, _ALBUM, _ARTIST = TypeAdapter(TrackSerializer), TypeAdapter(AlbumSerializer), TypeAdapter(ArtistSerializer)
_TRACKS = TypeAdapter(TracksSerializer)
_ALBUMS = TypeAdapter(PageSerializer[AlbumSerializer])
_ALBUM_TRACKS = TypeAdapter(PageSerializer[TrackSerializer])
_SEARCH = TypeAdapter(SearchSerializer)
_FEATURES = TypeAdapter(AudioFeaturesListSerializer)


class Catalogue(Resource):
    """Methods about the catalogue; ids, URIs and links are taken, anything else raises LinkRefused."""

    def search(self, words: str, *kinds: Searched, offset: int = 0) -> SearchSerializer:
        """Ten of each kind, tracks by default. One request.

        Raises:
            RequestRefused: there is nothing to search for, or so far back Spotify does not go.
        """
        if not words.strip() or not 0 <= offset <= limits.SEARCH_OFFSET:
            raise RequestRefused("Say what to search for; Spotify shows the first thousand of it.")
        what, wanted = "this search", ",".join(kinds or ("track",))
        answer = self._client.about(what).search(words, limit=limits.SEARCH, offset=offset, type=wanted)
        return read(_SEARCH, answer.content, what)

    def track(self, track_id: str) -> TrackSerializer:
        """One track. One request."""
        answer = self._client.about("this track").track(ids.read_id(track_id, "track"))
        return read(_TRACK, answer.content, "this track")

    def tracks(self, track_ids: Iterable[str]) -> dict[str, TrackSerializer]:
        """Many tracks by id; unknown ones are left out.

        One request per 50 where the client id has the old paths, else one per track, of which Spotify takes some
        hundred a day.
        """
        found: dict[str, TrackSerializer] = {}
        for chunk in chunks(_tracks(track_ids), limits.BATCH):
            many = self._batch(chunk) if self.has_old_paths() else None
            found |= many if many is not None else self._singly(chunk)
        return found

    def album(self, album_id: str) -> AlbumSerializer:
        """One album with its first 50 tracks. One request."""
        answer = self._client.about("this album").album(ids.read_id(album_id, "album"))
        return read(_ALBUM, answer.content, "this album")

    def album_tracks(self, album_id: str, start: int = 0) -> Iterator[PageSerializer[TrackSerializer]]:
        """The tracks of an album. One request per 50."""
        what = "the tracks of this album"
        ask, named = self._client.about(what).album_tracks, ids.read_id(album_id, "album")
        return pages(lambda offset: ask(named, limits.PAGE, offset), _ALBUM_TRACKS, what, start)

    def artist(self, artist_id: str) -> ArtistSerializer:
        """One artist. One request."""
        answer = self._client.about("this artist").artist(ids.read_id(artist_id, "artist"))
        return read(_ARTIST, answer.content, "this artist")

    def artist_albums(
        self, artist_id: str, groups: Sequence[str] = ("album", "single"), start: int = 0
    ) -> Iterator[PageSerializer[AlbumSerializer]]:
        """The albums of an artist. One request per 10; some hundred of them use up a day."""
        what = "the albums of this artist"
        ask, kinds, named = self._client.about(what).artist_albums, ",".join(groups), ids.read_id(artist_id, "artist")
        return pages(
            lambda offset: ask(named, include_groups=kinds, limit=limits.ARTIST_ALBUMS, offset=offset),
            _ALBUMS,
            what,
            start,
        )

    def has_old_paths(self) -> bool:
        """Whether this client id may use what development mode closed: asked of Spotify once, then known."""
        known = self._capabilities.allows("old_paths")
        if known is None:
            try:
                self._client.about("the list of countries").get("markets")
                known = True
            except ClosedToApp:
                known = False
            self._capabilities.learn("old_paths", allowed=known)
        return known

    def audio_features(self, track_ids: Iterable[str]) -> dict[str, AudioFeaturesSerializer]:
        """Spotify's audio features by track id; unknown ones are left out. One request per 100.

        Raises:
            ClosedToApp: this client id may not; known after the first refusal, which is the last request.
        """
        what, wanted = "audio features", _tracks(track_ids)
        found: dict[str, AudioFeaturesSerializer] = {}
        for chunk in chunks(wanted, limits.FEATURES):
            if self._capabilities.allows("audio_features") is False:
                raise ClosedToApp("Spotify does not give audio features to the app that DashSpot uses here.")
            try:
                answer = self._client.about(what).get("audio-features", ids=",".join(chunk))
            except ClosedToApp:
                self._capabilities.learn("audio_features", allowed=False)
                raise
            self._capabilities.learn("audio_features", allowed=True)
            rows = read(_FEATURES, answer.content, what).audio_features
            found |= {row.id: row for row in rows if row is not None}
        if strangers := found.keys() - set(wanted):
            raise unreadable(what, f"{len(strangers)} tracks that nobody asked for")
        return found

    def _batch(self, chunk: list[str]) -> dict[str, TrackSerializer] | None:
        try:
            answer = self._client.about("these tracks").get("tracks", ids=",".join(chunk))
        except ClosedToApp:
            self._capabilities.learn("old_paths", allowed=False)
            return None
        rows = read(_TRACKS, answer.content, "these tracks").tracks
        return {asked: row for asked, row in zip(chunk, rows, strict=False) if row is not None}

    def _singly(self, chunk: list[str]) -> dict[str, TrackSerializer]:
        found = {}
        for track_id in chunk:
            try:
                found[track_id] = self.track(track_id)
            except NotThere:
                continue
        return found


def _tracks(pasted: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids.read_id(text, "track") for text in pasted))
