"""Search over the catalogue: words in names, and filters such as `artist:` and `isrc:`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from dashspot.sandbox.api.call import Answer, Call, bad_request, endpoint
from dashspot.sandbox.api.paging import Window, page, window
from dashspot.sandbox.catalogue.records import Album, Catalogue, Track
from dashspot.sandbox.render.playlists import simple_playlist
from dashspot.sandbox.render.shows import show, simple_episode
from dashspot.sandbox.render.tracks import full_artist, full_track, simple_album

_LAST_OFFSET = 1_000
_LONGEST = 1_000
_TERM = re.compile(r'(?:(isrc|upc|track|artist|album|year|genre|tag):)?(?:"([^"]*)"|([^\s"]+))')

Terms = list[tuple[str, str]]
Words = Callable[[str, Any], str]


@endpoint("GET /search", bucket="search")
def search(call: Call) -> Answer:
    """One page per type of what matches; development mode gives at most 10 of each."""
    query = call.query.get("q", "").strip()
    if not query or len(query) > _LONGEST:
        raise bad_request("No search query")
    kinds = [kind for kind in call.query.get("type", "").split(",") if kind]
    if not kinds or not set(kinds) <= set(_KINDS):
        raise bad_request("Bad search type field")
    default, most = (5, 10) if call.world.reduced else (20, 50)
    part = window(call, default=default, most=most, last_offset=_LAST_OFFSET)
    terms = [(name or "any", (quoted or plain).lower()) for name, quoted, plain in _TERM.findall(query)]
    return Answer({f"{kind}s": _found(call, kind, terms, part) for kind in kinds})


def _found(call: Call, kind: str, terms: Terms, part: Window) -> dict[str, Any]:
    records, words, render = _KINDS[kind]
    catalogue = call.world.catalogue
    matching = [
        record
        for record in records(call)
        if all(term in words(name, (catalogue, record)).lower() for name, term in terms)
    ]
    shown = matching[part.offset : part.offset + part.limit]
    return page(call, part, len(matching), [render(call.view, record) for record in shown])


def _track_words(name: str, pair: tuple[Catalogue, Track]) -> str:
    catalogue, track = pair
    album = catalogue.albums[track.album]
    artists = " ".join(catalogue.artists[artist].name for artist in track.artists)
    texts = {"isrc": track.isrc or "", "track": track.name, "artist": artists, "album": album.name}
    texts |= {"year": album.release_date[:4], "any": f"{track.name} {artists} {album.name}"}
    return texts.get(name, "")


def _album_words(name: str, pair: tuple[Catalogue, Album]) -> str:
    catalogue, album = pair
    artists = " ".join(catalogue.artists[artist].name for artist in album.artists)
    texts = {"upc": album.upc, "album": album.name, "artist": artists, "year": album.release_date[:4]}
    return (texts | {"any": f"{album.name} {artists}"}).get(name, "")


def _name_words(name: str, pair: tuple[Catalogue, Any]) -> str:
    genres = " ".join(getattr(pair[1], "genres", ()))
    own: str = pair[1].name
    return {"artist": own, "any": own, "genre": genres}.get(name, "")


def _of(kind: str) -> Callable[[Call], Iterable[Any]]:
    return lambda call: call.world.catalogue.of_kind(kind).values()


def _public_playlists(call: Call) -> Iterable[Any]:
    return [playlist for playlist in call.world.people.playlists.values() if playlist.public]


_KINDS: dict[str, tuple[Callable[[Call], Iterable[Any]], Words, Callable[[Any, Any], dict[str, Any]]]] = {
    "track": (_of("track"), _track_words, full_track),
    "album": (_of("album"), _album_words, simple_album),
    "artist": (_of("artist"), _name_words, full_artist),
    "playlist": (_public_playlists, _name_words, simple_playlist),
    "show": (_of("show"), _name_words, show),
    "episode": (_of("episode"), _name_words, simple_episode),
    "audiobook": (_of("audiobook"), _name_words, show),
}
