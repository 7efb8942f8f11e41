"""What the sandbox knows of music: the records of a catalogue, as in a catalogue file.

All are read-only and small; the answers of the Web API are rendered from them when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from pydantic import ConfigDict

from dashspot.sandbox import ids

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Features:
    """The audio features of a track: dimensionless in [0, 1], loudness in dB, tempo in BPM."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    danceability: float
    energy: float
    key: int
    loudness: float
    mode: int
    speechiness: float
    acousticness: float
    instrumentalness: float
    liveness: float
    valence: float
    tempo: float
    time_signature: int


@dataclass(frozen=True, slots=True)
class Artist:
    """An artist."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    name: str
    genres: tuple[str, ...] = ()
    popularity: int = 0
    followers: int = 0


@dataclass(frozen=True, slots=True)
class Album:
    """An album; `release_date` is a day, a month or a year, by its length."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    name: str
    artists: tuple[str, ...]
    release_date: str
    album_type: str = "album"
    label: str = ""
    upc: str = ""
    popularity: int = 0


@dataclass(frozen=True, slots=True)
class Track:
    """A track; without `features` its analysis is unknown to Spotify."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    name: str
    album: str
    artists: tuple[str, ...]
    duration_ms: int
    track_number: int = 1
    disc_number: int = 1
    explicit: bool = False
    popularity: int = 0
    isrc: str | None = None
    features: Features | None = None
    in_reccobeats: bool = True


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    name: str
    publisher: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode of a show."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    name: str
    show: str
    duration_ms: int
    release_date: str
    description: str = ""


Record = TypeVar("Record", Artist, Album, Track, Show, Episode)

FEATURE_NAMES = tuple(column.name for column in fields(Features))


@dataclass(frozen=True)
class Catalogue:
    """All records by id, in the order they were given."""

    artists: dict[str, Artist]
    albums: dict[str, Album]
    tracks: dict[str, Track]
    shows: dict[str, Show] = field(default_factory=dict)
    episodes: dict[str, Episode] = field(default_factory=dict)

    @cached_property
    def track_list(self) -> Sequence[Track]:
        """Every track, in order."""
        return list(self.tracks.values())

    @cached_property
    def tracks_of_album(self) -> dict[str, list[Track]]:
        """The tracks of each album, in the album's order."""
        by_album: dict[str, list[Track]] = {album: [] for album in self.albums}
        for track in self.tracks.values():
            by_album[track.album].append(track)
        for tracks in by_album.values():
            tracks.sort(key=lambda track: (track.disc_number, track.track_number))
        return by_album

    @cached_property
    def albums_of_artist(self) -> dict[str, list[Album]]:
        """The albums of each artist, newest first."""
        by_artist: dict[str, list[Album]] = {artist: [] for artist in self.artists}
        for album in sorted(self.albums.values(), key=lambda album: album.release_date, reverse=True):
            for artist in album.artists:
                by_artist[artist].append(album)
        return by_artist

    @cached_property
    def tracks_of_artist(self) -> dict[str, list[Track]]:
        """The tracks of each artist, most popular first."""
        by_artist: dict[str, list[Track]] = {artist: [] for artist in self.artists}
        for track in sorted(self.tracks.values(), key=lambda track: -track.popularity):
            for artist in track.artists:
                by_artist[artist].append(track)
        return by_artist

    @cached_property
    def episodes_of_show(self) -> dict[str, list[Episode]]:
        """The episodes of each show, in order."""
        by_show: dict[str, list[Episode]] = {show: [] for show in self.shows}
        for episode in self.episodes.values():
            by_show[episode.show].append(episode)
        return by_show

    @cached_property
    def reccobeats_index(self) -> dict[str, Track]:
        """Every track ReccoBeats knows, by Spotify id, by ReccoBeats' own id and by ISRC."""
        known = [track for track in self.tracks.values() if track.in_reccobeats]
        by_isrc = {track.isrc: track for track in known if track.isrc}
        return by_isrc | {ids.reccobeats_id(track.id): track for track in known} | {track.id: track for track in known}

    def has(self, kind: str, id_: str) -> bool:
        """Whether something of this kind has this id."""
        return id_ in self.of_kind(kind)

    def of_kind(self, kind: str) -> Mapping[str, Any]:
        """The records of one kind by id; none for a kind that a catalogue doesn't hold."""
        found: Mapping[str, Any] = getattr(self, f"{kind}s", {})
        return found


def by_id(records: Iterable[Record]) -> dict[str, Record]:
    """Records by their id."""
    return {record.id: record for record in records}
