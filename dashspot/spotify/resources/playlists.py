"""Playlists: the list, one whole, its items, and every change to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pydantic import TypeAdapter

from dashspot.errors import RequestRefused
from dashspot.spotify import ids, limits
from dashspot.spotify.exchange import Answer
from dashspot.spotify.resources.base import BOTH_KINDS, Resource, chunks, pages, read
from dashspot.spotify.serializers.base import Image
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.playlist import (
    ListedPlaylistSerializer,
    PlaylistRowSerializer,
    PlaylistSerializer,
    SnapshotSerializer,
)

_LIST = TypeAdapter(PageSerializer[ListedPlaylistSerializer])
_PLAYLIST = TypeAdapter(PlaylistSerializer)
_ITEMS = TypeAdapter(PageSerializer[PlaylistRowSerializer])
_SNAPSHOT = TypeAdapter(SnapshotSerializer)
_IMAGES: TypeAdapter[tuple[Image, ...]] = TypeAdapter(tuple[Image, ...])
_LIST_NAME, _ITEMS_NAME, _EDIT_NAME = "your playlists", "the tracks of this playlist", "a change of this playlist"
_LOCAL = "spotify:local:"


class Playlists(Resource):
    """Methods about playlists; ids, URIs and links are taken, anything else raises LinkRefused."""

    def my_playlists(self, start: int = 0) -> Iterator[PageSerializer[ListedPlaylistSerializer]]:
        """The person's own and followed playlists. One request per 50."""
        ask = self._client.about(_LIST_NAME).current_user_playlists
        return pages(lambda offset: ask(limits.PAGE, offset), _LIST, _LIST_NAME, start)

    def playlist(self, playlist_id: str) -> PlaylistSerializer:
        """A playlist with its first items, or without any where it is somebody else's. One request."""
        client = self._client.about("this playlist")
        answer = client.playlist(_id(playlist_id), additional_types=(BOTH_KINDS,))
        return read(_PLAYLIST, answer.content, "this playlist")

    def playlist_items(self, playlist_id: str, start: int = 0) -> Iterator[PageSerializer[PlaylistRowSerializer]]:
        """The items of a playlist. One request per 50.

        Raises:
            NotYours: it is somebody else's.
        """
        ask, named = self._client.about(_ITEMS_NAME).playlist_items, _id(playlist_id)
        more = {"additional_types": (BOTH_KINDS,)}
        return pages(lambda offset: ask(named, limit=limits.PAGE, offset=offset, **more), _ITEMS, _ITEMS_NAME, start)

    def whole_playlist(self, playlist_id: str) -> Iterator[PageSerializer[PlaylistRowSerializer] | PlaylistSerializer]:
        """First the playlist, then every page of its items: the one that came with it, and what is left.

        Spotify sends up to 100 items along with a playlist, so this is the fewest requests: one for those, and one
        per 50 beyond. Nothing follows where the items are not shown.
        """
        playlist = self.playlist(playlist_id)
        yield playlist
        if playlist.items is None:
            return
        yield playlist.items
        if not playlist.items.is_last:
            yield from self.playlist_items(playlist_id, playlist.items.next_offset)

    def create_playlist(
        self, name: str, *, description: str = "", public: bool = False, collaborative: bool = False
    ) -> PlaylistSerializer:
        """A new, empty playlist. Sent once; OutcomeUnknown says that it may be there."""
        client = self._client.about("a new playlist")
        answer = client.current_user_playlist_create(
            name, public=public, collaborative=collaborative, description=description
        )
        return read(_PLAYLIST, answer.content, "a new playlist")

    def change_playlist(
        self,
        playlist_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        public: bool | None = None,
        collaborative: bool | None = None,
    ) -> None:
        """Change what is given. Spotify has no way to take a description away, so an empty one is refused here.

        Raises:
            RequestRefused: the description is empty, or nothing is given.
        """
        if description == "":
            raise RequestRefused("Spotify can't take a description away; give another one.")
        given = {"name": name, "description": description, "public": public, "collaborative": collaborative}
        payload = {key: value for key, value in given.items() if value is not None}
        if not payload:
            raise RequestRefused("There is nothing to change.")
        self._client.about(_EDIT_NAME, wants_answer=False).put(f"playlists/{_id(playlist_id)}", payload)

    def add_items(self, playlist_id: str, uris: Iterable[str], position: int | None = None) -> str | None:
        """Add items at the end, or from a position on. One request per 100, each sent once.

        Returns:
            The playlist's new snapshot id; None where there was nothing to add.
        """
        client, wanted, snapshot = self._client.about(_EDIT_NAME), _addable(uris), None
        for number, chunk in enumerate(chunks(wanted, limits.PLAYLIST_WRITE)):
            at = {} if position is None else {"position": position + number * limits.PLAYLIST_WRITE}
            snapshot = _snapshot(client.post(f"playlists/{_id(playlist_id)}/items", {"uris": chunk} | at))
        return snapshot

    def replace_items(self, playlist_id: str, uris: Iterable[str]) -> str:
        """Make these the items: the first 100 replace, the rest is added. Returns the new snapshot id."""
        wanted = _addable(uris)
        first = {"uris": wanted[: limits.PLAYLIST_WRITE]}
        client = self._client.about(_EDIT_NAME)
        snapshot = _snapshot(client.put(f"playlists/{_id(playlist_id)}/items", first))
        return self.add_items(playlist_id, wanted[limits.PLAYLIST_WRITE :]) or snapshot

    def remove_items(self, playlist_id: str, uris: Iterable[str], snapshot_id: str | None = None) -> str | None:
        """Remove every occurrence of these. One request per 100. Returns the new snapshot id."""
        client, snapshot = self._client.about(_EDIT_NAME), snapshot_id
        remove: Callable[..., Answer] = client.playlist_remove_all_occurrences_of_items
        done = None
        for chunk in chunks(_addable(dict.fromkeys(uris)), limits.PLAYLIST_WRITE):
            done = snapshot = _snapshot(remove(_id(playlist_id), chunk, snapshot))
        return done

    def move_items(
        self, playlist_id: str, start: int, insert_before: int, length: int = 1, snapshot_id: str | None = None
    ) -> str:
        """Move `length` items from `start` to before another place. Returns the new snapshot id."""
        client = self._client.about(_EDIT_NAME)
        return _snapshot(client.playlist_reorder_items(_id(playlist_id), start, insert_before, length, snapshot_id))

    def cover_url(self, playlist_id: str) -> str | None:
        """Where the playlist's picture is, for less than a day; None where it has none. One request."""
        what = "the cover of this playlist"
        images = read(_IMAGES, self._client.about(what).playlist_cover_image(_id(playlist_id)).content, what)
        return images[0].url if images else None

    def upload_cover(self, playlist_id: str, picture: str) -> None:
        """Give a playlist another picture.

        Args:
            playlist_id: one of the person's own.
            picture: a JPEG in base 64, of at most `limits.COVER_BYTES` characters.

        Raises:
            RequestRefused: it is larger.
        """
        if len(picture) > limits.COVER_BYTES:
            raise RequestRefused(f"This cover has {len(picture):,} bytes; Spotify takes {limits.COVER_BYTES:,}.")
        client = self._client.about("the cover of this playlist", wants_answer=False)
        client.playlist_upload_cover_image(_id(playlist_id), picture)


def _snapshot(answer: Answer) -> str:
    return read(_SNAPSHOT, answer.content, _EDIT_NAME).snapshot_id


def _id(pasted: str) -> str:
    return ids.read_id(pasted, "playlist")


def _addable(pasted: Iterable[str]) -> list[str]:
    """The URIs of tracks and episodes, or a sentence if one is a local file's: the API can't add or remove those.

    Raises:
        RequestRefused: how many there are.
        LinkRefused: one of them is something else.
    """
    wanted = list(pasted)
    if local := sum(uri.startswith(_LOCAL) for uri in wanted):
        raise RequestRefused(f"{local} of these are local files, which only Spotify's own program can add or remove.")
    return [ids.read(uri, "track", "episode").uri for uri in wanted]
