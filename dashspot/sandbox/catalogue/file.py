"""Reading a catalogue file: one JSON object with the records and the people who keep them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from copy import deepcopy
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from dashspot.sandbox import ids
from dashspot.sandbox.catalogue.listeners import devices
from dashspot.sandbox.catalogue.people import People, Play, Playlist, Row, Shelf, User
from dashspot.sandbox.catalogue.records import Album, Artist, Catalogue, Episode, Show, Track
from dashspot.sandbox.catalogue.records import by_id as _by_id

Kind = Literal["track", "album", "artist", "playlist", "show", "episode", "user"]
_STRICT = ConfigDict(extra="forbid")


class CatalogueRefused(Exception):
    """A catalogue file that can't be used."""


class SavedRecord(BaseModel):
    """One saved or followed thing."""

    model_config = _STRICT
    id: str
    added_at: AwareDatetime


class PlayRecord(BaseModel):
    """One play; `played_at` is its end."""

    model_config = _STRICT
    track: str
    played_at: AwareDatetime
    context: str | None = None


class UserRecord(BaseModel):
    """A user, what they keep (newest first) and what they played."""

    model_config = _STRICT
    id: str = Field(pattern=r"^[0-9A-Za-z._-]+$")
    name: str
    email: str = ""
    country: str = "SE"
    premium: bool = True
    allow_listed: bool = True
    saved: dict[Kind, list[SavedRecord]] = Field(default_factory=dict)
    plays: list[PlayRecord] = Field(default_factory=list)


class RowRecord(BaseModel):
    """One place in a playlist; `uri` may be a local track's, or null when what stood there is gone."""

    model_config = _STRICT
    uri: str | None
    added_at: AwareDatetime
    added_by: str = ""


class PlaylistRecord(BaseModel):
    """A playlist."""

    model_config = _STRICT
    id: str = Field(pattern=r"^[0-9A-Za-z]{22}$")
    name: str
    owner: str
    description: str | None = ""
    public: bool = True
    collaborative: bool = False
    algorithmic: bool = False
    rows: list[RowRecord] = Field(default_factory=list)


class CatalogueFile(BaseModel):
    """The whole file."""

    model_config = _STRICT
    artists: list[Artist]
    albums: list[Album]
    tracks: list[Track]
    shows: list[Show] = Field(default_factory=list)
    episodes: list[Episode] = Field(default_factory=list)
    users: list[UserRecord] = Field(min_length=1)
    playlists: list[PlaylistRecord] = Field(default_factory=list)


def read_catalogue(path: Path) -> tuple[Catalogue, Callable[[float], People]]:
    """The catalogue of a file, and its people as they are at the start.

    Raises:
        CatalogueRefused: it can't be read, has a wrong field, or names what it doesn't hold.
    """
    try:
        content = CatalogueFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise CatalogueRefused(f"{path} can't be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CatalogueRefused(f"{path} is no catalogue: {place or 'the file'}: {first['msg']}.") from error
    catalogue = Catalogue(
        artists=_by_id(content.artists),
        albums=_by_id(content.albums),
        tracks=_by_id(content.tracks),
        shows=_by_id(content.shows),
        episodes=_by_id(content.episodes),
    )
    _check(path, catalogue)
    people = People(
        {record.id: _user(number, record) for number, record in enumerate(content.users)},
        {record.id: _playlist(record) for record in content.playlists},
    )
    return catalogue, lambda _now: deepcopy(people)


def _check(path: Path, catalogue: Catalogue) -> None:
    pairs: list[tuple[str, Iterable[tuple[str, tuple[str, ...]]], str, Container[str]]] = [
        ("track", ((track.id, track.artists) for track in catalogue.tracks.values()), "artist", catalogue.artists),
        ("track", ((track.id, (track.album,)) for track in catalogue.tracks.values()), "album", catalogue.albums),
        ("album", ((album.id, album.artists) for album in catalogue.albums.values()), "artist", catalogue.artists),
        ("episode", ((one.id, (one.show,)) for one in catalogue.episodes.values()), "show", catalogue.shows),
    ]
    for kind, uses, used, known in pairs:
        for id_, named in uses:
            if absent := [name for name in named if name not in known]:
                raise CatalogueRefused(f"{path}: {kind} {id_} names {used} {absent[0]}, which the file doesn't hold.")


def _user(number: int, record: UserRecord) -> User:
    plays = [Play(play.track, round(play.played_at.timestamp() * 1000), play.context) for play in record.plays]
    shelves: dict[str, Shelf] = {kind: Shelf(list(_saved(saved))) for kind, saved in record.saved.items()}
    ranges = ("short_term", "medium_term", "long_term")
    known = record.model_dump(include={"id", "name", "email", "country", "premium", "allow_listed"})
    return User(
        **known,
        account_id=ids.spotify_id("account", number),
        shelves=shelves,
        top={f"{kind}s {range_}": list(shelves.get(kind, ())) for kind in ("track", "artist") for range_ in ranges},
        plays=sorted(plays, key=lambda play: -play.played_at),
        devices=devices(),
    )


def _saved(records: Iterable[SavedRecord]) -> Iterable[tuple[str, int]]:
    newest_first = sorted(records, key=lambda record: record.added_at, reverse=True)
    return ((record.id, int(record.added_at.timestamp())) for record in newest_first)


def _playlist(record: PlaylistRecord) -> Playlist:
    rows = [Row(row.uri, int(row.added_at.timestamp()), row.added_by or record.owner) for row in record.rows]
    return Playlist(**record.model_dump(exclude={"rows"}), rows=rows)
