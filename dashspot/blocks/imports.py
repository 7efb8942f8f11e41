"""What an import reads and what it tells about itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, ValidationInfo, field_validator

from dashspot.blocks.base import Block
from dashspot.blocks.features import FEATURE
from dashspot.blocks.words import count

LONGEST_TEXT = 2_000
LONGEST_ID = 600
"""In characters; a key of Postgres takes 2,704 bytes."""
MOST_ARTISTS = 1_000
SHOWN_REFUSALS = 20


def _storable(text: str) -> str:
    if "\0" in text:
        msg = "holds a NUL character"
        raise ValueError(msg)
    return text


Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_storable)]
NamedId = Annotated[Text, Field(max_length=LONGEST_ID)]
"""Spotify's id where it is known, else `name:` and the name."""
TrackId = Annotated[NamedId, Field(pattern=r"^([0-9A-Za-z]{22}|spotify:local:.*|name:(?s:.*))$")]
Address = Annotated[Text, Field(pattern=r"^https://")]
ReleaseDate = Annotated[str, Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]


def _bounds(name: str) -> Any:
    feature = FEATURE[name]
    return Field(default=None, ge=feature.low, le=feature.high, allow_inf_nan=False)


class FeatureValues(Block):
    """The audio features of one track as one source gives them; None is unknown."""

    danceability: float | None = _bounds("danceability")
    energy: float | None = _bounds("energy")
    loudness: float | None = _bounds("loudness")
    speechiness: float | None = _bounds("speechiness")
    acousticness: float | None = _bounds("acousticness")
    instrumentalness: float | None = _bounds("instrumentalness")
    liveness: float | None = _bounds("liveness")
    valence: float | None = _bounds("valence")
    tempo: float | None = _bounds("tempo")
    key: int | None = Field(default=None, ge=-1, le=11)
    mode: int | None = Field(default=None, ge=0, le=1)
    time_signature: int | None = Field(default=None, ge=0, le=15)


class ImportedRow(FeatureValues):
    """One line of a file as understood: a track, what it sounds like, and where it stands: in a playlist, liked, both.

    Ids are Spotify's where the file has them, else `name:` and the name; those of artists pair with their names, a
    track's has its artist and its album too. The id of a local file is its `spotify:local:` address. Dates keep their
    precision: `2019`, `2019-06` or `2019-06-14`.
    """

    track_id: TrackId
    track_name: Text | None = None
    artist_ids: tuple[NamedId, ...] = Field(default=(), max_length=MOST_ARTISTS)
    artist_names: tuple[Text, ...] = Field(default=(), validate_default=True)
    album_id: NamedId | None = None
    album_name: Text | None = None
    album_release_date: ReleaseDate | None = None
    album_image_url: Address | None = None
    label: Text | None = None
    popularity: int | None = Field(default=None, ge=0, le=100)
    duration_ms: int | None = Field(default=None, ge=0, le=86_400_000)
    explicit: bool | None = None
    isrc: Text | None = None
    disc_number: int | None = Field(default=None, ge=0, le=32_767)
    track_number: int | None = Field(default=None, ge=0, le=32_767)
    genres: tuple[Text, ...] = Field(default=(), max_length=MOST_ARTISTS)
    playlist_id: NamedId | None = None
    playlist_name: Text | None = None
    genre: Text | None = None
    subgenre: Text | None = None
    liked: bool = False
    added_at: AwareDatetime | None = None
    added_by: Text | None = None

    @field_validator("artist_names")
    @classmethod
    def _one_per_id(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if len(names) != len(info.data.get("artist_ids", names)):
            msg = "must be as many as artist_ids"
            raise ValueError(msg)
        return names


class KeptRow(Block):
    """What a library holds beside tracks: a saved album, a followed artist, a playlist, were it empty; ids likewise."""

    kept: Literal["album", "artist", "playlist"]
    album_id: NamedId | None = None
    album_name: Text | None = None
    artist_ids: tuple[NamedId, ...] = ()
    artist_names: tuple[Text, ...] = ()
    playlist_id: NamedId | None = None
    playlist_name: Text | None = None
    playlist_description: Text | None = None


class Refusal(Block):
    """One refused row: the file inside a zip, the line it begins on, and why."""

    file: str | None = None
    line: int
    reason: str


class PartPreview(Block):
    """One table of a file before its import; `playlist` is the one it becomes, where its rows do not name theirs."""

    title: str
    format: str
    lines: int
    playlist: str | None
    liked: bool


class ImportPreview(Block):
    """What a file is, before it is imported. `rows` are the first that can be imported."""

    parts: tuple[PartPreview, ...]
    is_feature_table: bool
    notices: tuple[str, ...]
    rows: tuple[ImportedRow, ...]
    refusals: tuple[Refusal, ...]


class LibraryPreview(Block):
    """What the files of a library hold, before they are imported; `named` are its first playlists."""

    format: str
    playlists: int
    named: tuple[str, ...]
    items: int
    liked: int
    albums: int
    artists: int
    notices: tuple[str, ...]


class Counts(Block):
    """What the rows of one file hold, and how their features compare with what the person saw before."""

    rows: int
    tracks: int
    artists: int
    albums: int
    playlists: int
    memberships: int
    liked: int = 0
    saved_albums: int = 0
    followed_artists: int = 0
    features_new: int
    features_unchanged: int
    features_replaced: int

    @property
    def holds(self) -> str:
        """What was brought, in words; kinds of which there is nothing are not told."""
        told = {"saved album": self.saved_albums, "followed artist": self.followed_artists}
        kinds = {"liked song": self.liked, **told}
        parts = [f"{count(self.tracks, 'track')} by {count(self.artists, 'artist')}"]
        if self.playlists or not any(kinds.values()):
            parts.append(f"{count(self.playlists, 'playlist')} with {count(self.memberships, 'membership')}")
        return ", ".join([*parts, *(count(number, kind) for kind, number in kinds.items() if number)])


class Landed(Counts):
    """What became of the rows: their source, and how many rows of all tables were written or changed."""

    source_id: int
    known_before: bool
    written: int


class ImportSummary(Counts):
    """What one import did, told to the person."""

    format: str
    known_before: bool
    features_only: bool = False
    """Whether its tracks join no playlist, so that none is told of."""
    refused: int
    refusals: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def features(self) -> int:
        """Of how many tracks it tells the features."""
        return self.features_new + self.features_unchanged + self.features_replaced
