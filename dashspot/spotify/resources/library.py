"""What the person has saved and whom they follow.

Spotify closed the separate paths for tracks, albums and artists to most apps; /me/library does all of it everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter

from dashspot.spotify import ids, limits
from dashspot.spotify.exchange import Answer
from dashspot.spotify.resources.base import Resource, chunks, cursor_pages, pages, read
from dashspot.spotify.serializers.album import SavedAlbumSerializer
from dashspot.spotify.serializers.artist import ArtistSerializer
from dashspot.spotify.serializers.base import Serializer, unreadable
from dashspot.spotify.serializers.page import CursorPageSerializer, PageSerializer
from dashspot.spotify.serializers.track import SavedTrackSerializer


class FollowedSerializer(Serializer):
    """The wrapping of a page of followed artists."""

    artists: CursorPageSerializer[ArtistSerializer]


_TRACKS = TypeAdapter(PageSerializer[SavedTrackSerializer])
_ALBUMS = TypeAdapter(PageSerializer[SavedAlbumSerializer])
_FOLLOWED = TypeAdapter(FollowedSerializer)
_CONTAINED = TypeAdapter(tuple[bool, ...])
_PATH = "me/library"


class Library(Resource):
    """Methods about the library; URIs and links are taken, anything else raises LinkRefused."""

    def saved_tracks(self, start: int = 0) -> Iterator[PageSerializer[SavedTrackSerializer]]:
        """The liked songs, newest first. One request per 50."""
        what = "your liked songs"
        ask = self._client.about(what).current_user_saved_tracks
        return pages(lambda offset: ask(limits.PAGE, offset), _TRACKS, what, start)

    def saved_albums(self, start: int = 0) -> Iterator[PageSerializer[SavedAlbumSerializer]]:
        """The saved albums, newest first. One request per 50."""
        what = "your albums"
        ask = self._client.about(what).current_user_saved_albums
        return pages(lambda offset: ask(limits.PAGE, offset), _ALBUMS, what, start)

    def followed_artists(self, after: str | None = None) -> Iterator[CursorPageSerializer[ArtistSerializer]]:
        """The artists the person follows. One request per 50; `after` is the id of the last artist of a page."""
        what = "the artists you follow"
        ask = self._client.about(what).current_user_followed_artists

        def artists(answer: Answer) -> CursorPageSerializer[ArtistSerializer]:
            return read(_FOLLOWED, answer.content, what).artists

        return cursor_pages(lambda cursor: ask(limits.PAGE, cursor), artists, after)

    def save(self, uris: Iterable[str]) -> None:
        """Save tracks, albums, episodes and shows, follow playlists and people. One request per 40."""
        client = self._client.about("a change of your library", wants_answer=False)
        for chunk in chunks(_uris(uris), limits.LIBRARY):
            client.put(_PATH, uris=",".join(chunk))

    def remove(self, uris: Iterable[str]) -> None:
        """Take out of the library, and unfollow; a playlist of one's own is deleted so. One request per 40."""
        client = self._client.about("a change of your library", wants_answer=False)
        for chunk in chunks(_uris(uris), limits.LIBRARY):
            client.delete(_PATH, uris=",".join(chunk))

    def contains(self, uris: Iterable[str]) -> dict[str, bool]:
        """Which of these the library has, or the person follows. One request per 40."""
        what = "what your library contains"
        client = self._client.about(what)
        found: dict[str, bool] = {}
        for chunk in chunks(_uris(uris), limits.LIBRARY):
            answers = read(_CONTAINED, client.get(f"{_PATH}/contains", uris=",".join(chunk)).content, what)
            if len(answers) != len(chunk):
                raise unreadable(what, f"{len(answers)} answers to {len(chunk)} questions")
            found.update(zip(chunk, answers, strict=True))
        return found


def _uris(pasted: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids.read(text).uri for text in pasted))
