"""What sources say about music: one row per thing and source.

A thing is known by its Spotify id; an artist that a file only names is `name:` and the name. Which row a person sees
where several sources speak is decided when reading (`queries.library`), never by overwriting.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, SmallInteger, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, LayerId


class Track(Base):
    """A track's facts. The date of its release is its album's, or here where no album is named."""

    __tablename__ = "tracks"

    source_id: Mapped[LayerId]
    track_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    album_id: Mapped[str | None]
    release_date: Mapped[str | None]
    disc_number: Mapped[int | None] = mapped_column(SmallInteger)
    track_number: Mapped[int | None] = mapped_column(SmallInteger)
    duration_ms: Mapped[int | None]
    explicit: Mapped[bool | None]
    isrc: Mapped[str | None]
    popularity: Mapped[int | None] = mapped_column(SmallInteger)
    genres: Mapped[list[str] | None] = mapped_column(ARRAY(Text))


class Artist(Base):
    """An artist's facts."""

    __tablename__ = "artists"

    source_id: Mapped[LayerId]
    artist_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    image_url: Mapped[str | None]
    genres: Mapped[list[str] | None] = mapped_column(ARRAY(Text))


class TrackArtist(Base):
    """Who is credited on a track, in the order of the credits."""

    __tablename__ = "track_artists"

    source_id: Mapped[LayerId]
    track_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    artist_id: Mapped[str]


class Album(Base):
    """An album's facts; `release_date` keeps its precision: `2019`, `2019-06` or `2019-06-14`."""

    __tablename__ = "albums"

    source_id: Mapped[LayerId]
    album_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    release_date: Mapped[str | None]
    image_url: Mapped[str | None]
    label: Mapped[str | None]
    total_tracks: Mapped[int | None]


class Playlist(Base):
    """A playlist's facts. `total` counts its rows at Spotify; `image_url` ends about a day after `image_as_of`."""

    __tablename__ = "playlists"

    source_id: Mapped[LayerId]
    playlist_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    description: Mapped[str | None]
    owner_id: Mapped[str | None]
    owner_name: Mapped[str | None]
    public: Mapped[bool | None]
    collaborative: Mapped[bool | None]
    image_url: Mapped[str | None]
    image_as_of: Mapped[datetime | None]
    total: Mapped[int | None]


class PlaylistItem(Base):
    """One row of a playlist, in its order; the same track may stand in several."""

    __tablename__ = "playlist_items"
    __table_args__ = (
        ForeignKeyConstraint(
            ["source_id", "playlist_id"], ["playlists.source_id", "playlists.playlist_id"], ondelete="CASCADE"
        ),
    )

    source_id: Mapped[int] = mapped_column(primary_key=True)
    playlist_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[str]
    genre: Mapped[str | None]
    subgenre: Mapped[str | None]
    added_at: Mapped[datetime | None]
    added_by: Mapped[str | None]


class SavedTrack(Base):
    """A liked song, in the order of its source."""

    __tablename__ = "saved_tracks"

    source_id: Mapped[LayerId]
    track_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    added_at: Mapped[datetime | None]


class SavedAlbum(Base):
    """An album that the person keeps, in the order of its source."""

    __tablename__ = "saved_albums"

    source_id: Mapped[LayerId]
    album_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    added_at: Mapped[datetime | None]


class FollowedArtist(Base):
    """An artist whom the person follows, in the order of its source."""

    __tablename__ = "followed_artists"

    source_id: Mapped[LayerId]
    artist_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class KeptTrack(Base):
    """A track that the person has opened here; it need not stand in any of their collections."""

    __tablename__ = "kept_tracks"

    source_id: Mapped[LayerId]
    track_id: Mapped[str] = mapped_column(primary_key=True)
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TrackFeatures(Base):
    """The audio features of one track from one source, as of a date; None is unknown. Duration is the track's own."""

    __tablename__ = "track_features"

    source_id: Mapped[LayerId]
    track_id: Mapped[str] = mapped_column(primary_key=True)
    as_of: Mapped[datetime]
    danceability: Mapped[float | None]
    energy: Mapped[float | None]
    loudness: Mapped[float | None]
    speechiness: Mapped[float | None]
    acousticness: Mapped[float | None]
    instrumentalness: Mapped[float | None]
    liveness: Mapped[float | None]
    valence: Mapped[float | None]
    tempo: Mapped[float | None]
    key: Mapped[int | None] = mapped_column(SmallInteger)
    mode: Mapped[int | None] = mapped_column(SmallInteger)
    time_signature: Mapped[int | None] = mapped_column(SmallInteger)
