"""The library and the playlists, as Spotify sends them to whoever asks for their data: two forms of JSON files.

Only what is named here is read: no owner, collaborator or follower of a playlist.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal
from urllib.parse import unquote_plus

from dashspot.blocks.imports import LONGEST_ID, LONGEST_TEXT
from dashspot.errors import RowRefused
from dashspot.files import values
from dashspot.files.scanning import Scanner

Fields = dict[str, Any]
Entry = tuple[str, int, Any]
"""The list that it stands in, the number of the playlist where it is one's, and what stands there."""
LIST, PLAYLIST, NAME, DESCRIPTION = "list", "playlist", "name", "description"
ITEM: Literal["item"] = "item"
ELSEWHERE = {
    "shows": ("show", "shows"),
    "episodes": ("episode", "episodes"),
    "audiobooks": ("audiobook", "audiobooks"),
    "bannedTracks": ("banned track", "banned tracks"),
    "bannedArtists": ("banned artist", "banned artists"),
    "other": ("other entry", "other entries"),
}
"""Lists that hold no music to be kept, and what their entries are called. A list of another name is `other`."""
_KEPT = ("tracks", "albums", "artists")
_ID = re.compile(r"spotify:(album|artist):([0-9A-Za-z]{22})")
_LONGEST_NAME = 500
_PARTS_OF_LOCAL = 6


@dataclass(frozen=True)
class LibraryForm:
    """One form of a file: how its first list may be called, which lists it must have, and how it is gone through."""

    title: str
    first: frozenset[str]
    must: frozenset[str]
    entries: Callable[[Scanner], Iterator[Entry]]


def library_entries(scanner: Scanner) -> Iterator[Entry]:
    """What stands in the lists of YourLibrary.json, in the order of the file; each list says first that it is there."""
    for name in scanner.names():
        if scanner.next_sign() != "[":
            scanner.value()
            continue
        yield LIST, 0, name
        listed = name if name in _KEPT or name in ELSEWHERE else "other"
        for _ in scanner.elements():
            yield listed, 0, scanner.value()
    scanner.end()


def playlist_entries(scanner: Scanner) -> Iterator[Entry]:
    """What stands in Playlist1.json: of each playlist that it is there, its name, its description, its items."""
    numbers = count()
    for name in scanner.names():
        if name != "playlists" or scanner.next_sign() != "[":
            scanner.value()
            continue
        for _ in scanner.elements():
            if scanner.next_sign() == "{":
                yield from _of_playlist(scanner, next(numbers))
            else:
                scanner.value()
    scanner.end()


def _of_playlist(scanner: Scanner, number: int) -> Iterator[Entry]:
    yield PLAYLIST, number, None
    for name in scanner.names():
        if name == "items" and scanner.next_sign() == "[":
            for _ in scanner.elements():
                yield ITEM, number, scanner.value()
        else:
            told = scanner.value()
            if name in (NAME, DESCRIPTION):
                yield name, number, told


def kind_of_item(item: Any) -> Literal["item", "episodes", "audiobooks"]:
    """What a row of a playlist is: of its fields just one is set."""
    if isinstance(item, Mapping) and not item.get("track") and not item.get("localTrack"):
        if item.get("episode") or item.get("show"):
            return "episodes"
        if item.get("audiobook") or item.get("chapter"):
            return "audiobooks"
    return "item"


def read_liked(row: Any) -> Fields:
    """A track of YourLibrary.json. Raises RowRefused."""
    told = {"uri": row} if isinstance(row, str) else _mapping(row)
    return _track(*(_text(told, name) for name in ("uri", "track", "artist", "album"))) | {"liked": True}


def read_item(item: Any) -> Fields:
    """A row of a playlist, with the day when it was added where that is told. Raises RowRefused."""
    if isinstance(item, str):
        return _track(item, None, None, None)
    row = _mapping(item)
    added = values.added_at(_text(row, "addedDate") or "")
    return _item_track(row) | {"added_at": added}


def read_album(row: Any) -> Fields:
    """A saved album of YourLibrary.json. Raises RowRefused."""
    told = _mapping(row)
    name, artist = _text(told, "album"), _text(told, "artist")
    album_id = _spotify_id("album", _text(told, "uri")) or values.named_album(name or "", _one(artist))
    if not album_id:
        raise RowRefused("names no album")
    return {"kept": "album", "album_id": album_id, "album_name": name}


def read_artist(row: Any) -> Fields:
    """A followed artist of YourLibrary.json. Raises RowRefused."""
    told = _mapping(row)
    name = _text(told, "name")
    artist_id = _spotify_id("artist", _text(told, "uri")) or (name and f"name:{name}")
    if not artist_id or not name:
        raise RowRefused("names no artist")
    return {"kept": "artist", "artist_ids": (artist_id,), "artist_names": (name,)}


def known_by(kind: str, row: Any) -> tuple[str, str] | None:
    """How a saved album or a followed artist is known where only names are told, and its id; None where it can't be."""
    try:
        told = _mapping(row)
        spotify_id = _spotify_id(kind, _text(told, "uri"))
        if kind == "album":
            named = values.named_album(_text(told, "album") or "", _one(_text(told, "artist")))
        else:
            named = f"name:{_text(told, 'name') or ''}"
    except RowRefused:
        return None
    return (named, spotify_id) if spotify_id and named and len(named) <= LONGEST_ID else None


def cleaned(told: Any) -> str | None:
    """The name or description of a playlist as it can be stored; None where it says nothing."""
    if not isinstance(told, str) or told == "null":
        return None
    text = html.unescape(told).encode(errors="replace").decode().replace("\0", "")
    return text[:LONGEST_TEXT] or None


def playlist_id(name: str | None, before: int) -> str:
    """How a playlist is known that has no id: by its name, and by how many of the same name stand before it."""
    known = f"name:{(name or '')[-_LONGEST_NAME:]}"
    return f"{known}\n{before + 1}" if before else known


def _item_track(row: Mapping[str, Any]) -> Fields:
    track, local = row.get("track"), row.get("localTrack")
    if isinstance(track, str):
        return _track(track, None, None, None)
    if track or not local:
        told = _mapping(track or row)
        names = (_text(told, name) for name in ("trackName", "artistName", "albumName"))
        return _track(_text(told, "trackUri"), *names)
    uri = local if isinstance(local, str) else _text(_mapping(local), "uri")
    return _track(uri, *_names_of_local(uri or ""))


def _track(uri: str | None, name: str | None, artist: str | None, album: str | None) -> Fields:
    track = values.track_id(uri or "") if uri or not name else None
    return {
        "track_id": track or f"name:{name}\n{artist or ''}\n{album or ''}"[:LONGEST_ID],
        "track_name": name,
        "artist_names": _one(artist),
        "artist_ids": tuple(f"name:{one}" for one in _one(artist)),
        "album_id": values.named_album(album or "", _one(artist)),
        "album_name": album,
    }


def _names_of_local(uri: str) -> tuple[str | None, str | None, str | None]:
    """Title, artist and album, as the address of a local file has them."""
    parts = uri.split(":")
    if len(parts) != _PARTS_OF_LOCAL:
        return None, None, None
    artist, album, title = (unquote_plus(part) or None for part in parts[2:5])
    return title, artist, album


def _spotify_id(kind: str, uri: str | None) -> str | None:
    found = _ID.fullmatch(uri or "")
    return found[2] if found and found[1] == kind else None


def _mapping(row: Any) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise RowRefused("is no row of a library")
    return row


def _text(row: Mapping[str, Any], name: str) -> str | None:
    told = row.get(name)
    if isinstance(told, int | float) and not isinstance(told, bool):
        return str(told)
    if told is not None and not isinstance(told, str):
        raise RowRefused(f"{name} must be a text")
    return told or None


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


FORMS = (
    LibraryForm(
        "Spotify account data, library",
        frozenset((*_KEPT, *ELSEWHERE)),
        frozenset(("tracks", "albums")),
        library_entries,
    ),
    LibraryForm("Spotify account data, playlists", frozenset(("playlists",)), frozenset(), playlist_entries),
)
"""Known by the name of their first list. A new form is one more entry and its test."""
