"""What was saved last of the lists that Spotify shows, for where it can't be asked; `of_all` is how many there are."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Text, case, cast, func, null, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dashspot.store.bulk import AnySelect
from dashspot.store.models import Album, Artist, FollowedArtist, Playlist, SavedAlbum, SavedTrack, Synced, Track
from dashspot.store.queries.frames import read_frame
from dashspot.store.queries.hearing import credited_names, newest

_NOT_TOLD = cast(null(), Text)
_COVER_LASTS = timedelta(hours=20)
"""The address of a playlist's cover ends within a day."""


def playlists(session: Session, user_id: uuid.UUID, *, start: int = 0, size: int = 50) -> pd.DataFrame:
    """Some playlists, by name. Columns: id, title, by, image_url, total, snapshot_id, checked_at, of_all."""
    mark = func.regexp_replace(Synced.mark, "^hidden:", "")
    selected: AnySelect = (
        select(
            Playlist.playlist_id.label("id"),
            Playlist.name.label("title"),
            func.coalesce(Playlist.owner_name, Playlist.owner_id).label("by"),
            case((Playlist.image_as_of > func.now() - _COVER_LASTS, Playlist.image_url)).label("image_url"),
            Playlist.total,
            mark.label("snapshot_id"),
            Synced.checked_at,
            func.count().over().label("of_all"),
        )
        .join(Synced, Synced.source_id == Playlist.source_id)
        .where(Synced.user_id == user_id, Synced.resource.startswith("playlist:"))
        .order_by(func.lower(Playlist.name), Playlist.playlist_id)
    )
    return read_frame(session, selected.offset(start).limit(size))


def tracks(session: Session, user_id: uuid.UUID, *, start: int = 0, size: int = 50) -> pd.DataFrame:
    """Some liked songs. Columns: id, title, by, image_url, album, duration_ms, added_at, checked_at, of_all."""
    track, album = newest(Track, Track.track_id, user_id), newest(Album, Album.album_id, user_id)
    credited = credited_names(user_id)
    listed = _listed(SavedTrack.track_id, user_id, SavedTrack.added_at).offset(start).limit(size).subquery()
    selected: AnySelect = (
        select(
            listed.c.id,
            track.c.name.label("title"),
            credited.c.artists.label("by"),
            album.c.image_url,
            album.c.name.label("album"),
            track.c.duration_ms,
            listed.c.added_at,
            listed.c.checked_at,
            listed.c.of_all,
        )
        .select_from(listed)
        .outerjoin(track, track.c.track_id == listed.c.id)
        .outerjoin(album, album.c.album_id == track.c.album_id)
        .outerjoin(credited, credited.c.track_id == listed.c.id)
        .order_by(listed.c.position)
    )
    return read_frame(session, selected)


def albums(session: Session, user_id: uuid.UUID, *, start: int = 0, size: int = 50) -> pd.DataFrame:
    """Some saved albums. Columns: id, title, by, image_url, total, released, added_at, checked_at, of_all."""
    album = newest(Album, Album.album_id, user_id)
    listed = _listed(SavedAlbum.album_id, user_id, SavedAlbum.added_at).offset(start).limit(size).subquery()
    selected: AnySelect = (
        select(
            listed.c.id,
            album.c.name.label("title"),
            _NOT_TOLD.label("by"),
            album.c.image_url,
            album.c.total_tracks.label("total"),
            album.c.release_date.label("released"),
            listed.c.added_at,
            listed.c.checked_at,
            listed.c.of_all,
        )
        .select_from(listed)
        .outerjoin(album, album.c.album_id == listed.c.id)
        .order_by(listed.c.position)
    )
    return read_frame(session, selected)


def artists(session: Session, user_id: uuid.UUID, *, start: int = 0, size: int = 50) -> pd.DataFrame:
    """Some followed artists. Columns: id, title, image_url, genres, checked_at, of_all."""
    artist = newest(Artist, Artist.artist_id, user_id)
    listed = _listed(FollowedArtist.artist_id, user_id).offset(start).limit(size).subquery()
    selected: AnySelect = (
        select(
            listed.c.id,
            artist.c.name.label("title"),
            artist.c.image_url,
            func.array_to_string(artist.c.genres, ", ").label("genres"),
            listed.c.checked_at,
            listed.c.of_all,
        )
        .select_from(listed)
        .outerjoin(artist, artist.c.artist_id == listed.c.id)
        .order_by(listed.c.position)
    )
    return read_frame(session, selected)


def _listed(key: InstrumentedAttribute[str], user_id: uuid.UUID, *more: Any) -> AnySelect:
    """The rows of a synced list, in order."""
    model = key.class_
    listed: AnySelect = select(
        key.label("id"), model.position, *more, Synced.checked_at, func.count().over().label("of_all")
    )
    joined = listed.join(Synced, Synced.source_id == model.source_id)
    return joined.where(Synced.user_id == user_id).order_by(model.position)
