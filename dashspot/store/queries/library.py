"""What one person has saved, as frames. Where several of their sources speak, the newest is heard."""

from __future__ import annotations

import uuid
from typing import Any

import pandas as pd
from sqlalchemy import Subquery, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from dashspot.blocks.features import ANALYSED
from dashspot.store.bulk import AnySelect
from dashspot.store.models import Album, Artist, Base, Playlist, PlaylistItem, Source, Track, TrackArtist, TrackFeatures
from dashspot.store.queries.frames import read_frame
from dashspot.store.queries.people import VERSION


def data_version(session: Session, user_id: uuid.UUID) -> str:
    """Changes whenever anything the user may see changes, and never comes back."""
    return session.scalars(select(VERSION).where(Source.user_id == user_id)).one()


def tracks(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every distinct track: its facts, its features and where those come from, sorted by id.

    Columns: track_id, name, artists (the credited names as a person reads them), album_id, album_name, release_date,
    duration_ms, popularity, the features, feature_source (title of the source), features_as_of.
    """
    track, album, features, credit = (
        _newest(Track, Track.track_id, user_id),
        _newest(Album, Album.album_id, user_id),
        _newest(TrackFeatures, TrackFeatures.track_id, user_id),
        _credited_names(user_id),
    )
    selected = (
        select(
            track.c.track_id,
            track.c.name,
            credit.c.artists,
            track.c.album_id,
            album.c.name.label("album_name"),
            album.c.release_date,
            track.c.duration_ms,
            track.c.popularity,
            *(features.c[name] for name in ANALYSED),
            Source.title.label("feature_source"),
            features.c.as_of.label("features_as_of"),
        )
        .select_from(track)
        .outerjoin(credit, (credit.c.track_id == track.c.track_id) & (credit.c.source_id == track.c.source_id))
        .outerjoin(album, album.c.album_id == track.c.album_id)
        .outerjoin(features, features.c.track_id == track.c.track_id)
        .outerjoin(Source, Source.id == features.c.source_id)
        .order_by(track.c.track_id)
    )
    return read_frame(session, selected)


def credits(session: Session, user_id: uuid.UUID) -> pd.DataFrame:  # noqa: A001 (the field's word)
    """Who is credited on which track, in the order of the credits. Columns: track_id, artist_id, name."""
    track = _newest(Track, Track.track_id, user_id)
    selected: AnySelect = (
        select(TrackArtist.track_id, TrackArtist.artist_id, Artist.name)
        .join(track, (track.c.source_id == TrackArtist.source_id) & (track.c.track_id == TrackArtist.track_id))
        .join(Artist, (Artist.source_id == TrackArtist.source_id) & (Artist.artist_id == TrackArtist.artist_id))
        .order_by(TrackArtist.track_id, TrackArtist.position)
    )
    return read_frame(session, selected)


def playlists(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every playlist. Columns: playlist_id, name, source (title), saved_at."""
    playlist = _newest(Playlist, Playlist.playlist_id, user_id)
    selected: AnySelect = (
        select(
            playlist.c.playlist_id, playlist.c.name, Source.title.label("source"), Source.created_at.label("saved_at")
        )
        .join(Source, Source.id == playlist.c.source_id)
        .order_by(playlist.c.playlist_id)
    )
    return read_frame(session, selected)


def playlist_items(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every row of every playlist, in order. Columns: playlist_id, position, track_id, genre, subgenre."""
    playlist = _newest(Playlist, Playlist.playlist_id, user_id)
    selected: AnySelect = (
        select(
            PlaylistItem.playlist_id,
            PlaylistItem.position,
            PlaylistItem.track_id,
            PlaylistItem.genre,
            PlaylistItem.subgenre,
        )
        .join(
            playlist,
            (playlist.c.source_id == PlaylistItem.source_id) & (playlist.c.playlist_id == PlaylistItem.playlist_id),
        )
        .order_by(PlaylistItem.playlist_id, PlaylistItem.position)
    )
    return read_frame(session, selected)


def features(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """The features of every track from every source. Columns: track_id, the features, source (title), as_of."""
    selected = (
        select(
            TrackFeatures.track_id,
            *(getattr(TrackFeatures, name) for name in ANALYSED),
            Source.title.label("source"),
            TrackFeatures.as_of,
        )
        .join(Source, Source.id == TrackFeatures.source_id)
        .where(Source.user_id == user_id)
        .order_by(TrackFeatures.track_id, Source.id)
    )
    return read_frame(session, selected)


def _newest(model: type[Base], key: InstrumentedAttribute[Any], user_id: uuid.UUID) -> Subquery:
    """One row per key: what the newest of the user's sources says."""
    own: AnySelect = select(model).join(Source, Source.id == model.source_id).where(Source.user_id == user_id)  # type: ignore[attr-defined]
    return own.ext(distinct_on(key)).order_by(key, Source.id.desc()).subquery()


def _credited_names(user_id: uuid.UUID) -> Subquery:
    """One row per track and source: the credited names in order, as a person reads them."""
    name = func.coalesce(Artist.name, "Unknown artist")
    return (
        select(
            TrackArtist.source_id,
            TrackArtist.track_id,
            func.string_agg(name, aggregate_order_by(literal(", "), TrackArtist.position)).label("artists"),
        )
        .join(Artist, (Artist.source_id == TrackArtist.source_id) & (Artist.artist_id == TrackArtist.artist_id))
        .join(Source, Source.id == TrackArtist.source_id)
        .where(Source.user_id == user_id)
        .group_by(TrackArtist.source_id, TrackArtist.track_id)
        .subquery()
    )
