"""What one person has saved, as frames. Where several of their sources speak, `hearing` says who is heard."""

from __future__ import annotations

import uuid

import pandas as pd
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from dashspot.blocks.features import ANALYSED
from dashspot.store.bulk import AnySelect
from dashspot.store.models import (
    Album,
    Artist,
    KeptTrack,
    Playlist,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    Source,
    Track,
    TrackArtist,
    TrackFeatures,
)
from dashspot.store.queries.frames import read_frame
from dashspot.store.queries.hearing import (
    SPOTIFY_SERVICE,
    audible,
    credited_names,
    crediting,
    facts,
    heard_features,
    newest,
    said_by,
)

FACTS = ("disc_number", "track_number", "duration_ms", "explicit", "isrc", "popularity")


def tracks(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every distinct track that a collection may hold: its facts, its features and where those come from, by id.

    Columns: track_id, name, artists (the credited names as a person reads them), album_id, album_name, release_date,
    image_url, label, the plain facts of a track, genres (a JSON list), the features, feature_source (title of the
    source), features_as_of, from_api (whether Spotify's Web API told them).
    """
    track, album, features, credit = (
        facts(Track, Track.track_id, user_id),
        facts(Album, Album.album_id, user_id),
        heard_features(user_id),
        credited_names(user_id),
    )
    selected = (
        select(
            track.c.track_id,
            track.c.name,
            credit.c.artists,
            track.c.album_id,
            album.c.name.label("album_name"),
            func.coalesce(album.c.release_date, track.c.release_date).label("release_date"),
            album.c.image_url,
            album.c.label,
            *(track.c[name] for name in FACTS),
            track.c.genres,
            *(features.c[name] for name in ANALYSED),
            Source.title.label("feature_source"),
            features.c.as_of.label("features_as_of"),
            func.coalesce(and_(Source.user_id.is_(None), Source.digest == SPOTIFY_SERVICE), False).label("from_api"),
        )
        .select_from(track)
        .outerjoin(credit, credit.c.track_id == track.c.track_id)
        .outerjoin(album, album.c.album_id == track.c.album_id)
        .outerjoin(features, features.c.track_id == track.c.track_id)
        .outerjoin(Source, Source.id == features.c.source_id)
        .order_by(track.c.track_id)
    )
    return read_frame(session, selected)


def saved_tracks(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every liked song, the order of its source within. Columns: track_id, added_at."""
    saved = newest(SavedTrack, SavedTrack.track_id, user_id)
    selected: AnySelect = select(saved.c.track_id, saved.c.added_at).order_by(saved.c.source_id, saved.c.position)
    return read_frame(session, selected)


def saved_albums(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every saved album, in the order of its source. Columns: album_id, added_at."""
    saved = newest(SavedAlbum, SavedAlbum.album_id, user_id)
    selected: AnySelect = select(saved.c.album_id, saved.c.added_at).order_by(saved.c.source_id, saved.c.position)
    return read_frame(session, selected)


def kept_tracks(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every track that the person has opened here. Columns: track_id, added_at."""
    kept = newest(KeptTrack, KeptTrack.track_id, user_id)
    return read_frame(session, select(kept.c.track_id, kept.c.added_at).order_by(kept.c.track_id))


def credits(session: Session, user_id: uuid.UUID) -> pd.DataFrame:  # noqa: A001 (the field's word)
    """Who is credited on which track, in the order of the credits. Columns: track_id, artist_id, name."""
    speaking = crediting(user_id)
    selected: AnySelect = (
        select(TrackArtist.track_id, TrackArtist.artist_id, Artist.name)
        .join(speaking, said_by(speaking))
        .join(Artist, (Artist.source_id == TrackArtist.source_id) & (Artist.artist_id == TrackArtist.artist_id))
        .order_by(TrackArtist.track_id, TrackArtist.position)
    )
    return read_frame(session, selected)


def playlists(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every playlist.

    Columns: playlist_id, name, description, owner_id, owner_name, source (title), saved_at.
    """
    playlist = facts(Playlist, Playlist.playlist_id, user_id)
    selected: AnySelect = (
        select(
            *(playlist.c[name] for name in ("playlist_id", "name", "description", "owner_id", "owner_name")),
            Source.title.label("source"),
            Source.created_at.label("saved_at"),
        )
        .join(Source, Source.id == playlist.c.source_id)
        .order_by(playlist.c.playlist_id)
    )
    return read_frame(session, selected)


def playlist_items(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """Every row of every playlist, in order.

    Columns: playlist_id, position, track_id, genre, subgenre, added_at, added_by.
    """
    playlist = newest(Playlist, Playlist.playlist_id, user_id)
    selected: AnySelect = (
        select(
            PlaylistItem.playlist_id,
            PlaylistItem.position,
            PlaylistItem.track_id,
            PlaylistItem.genre,
            PlaylistItem.subgenre,
            PlaylistItem.added_at,
            PlaylistItem.added_by,
        )
        .join(
            playlist,
            (playlist.c.source_id == PlaylistItem.source_id) & (playlist.c.playlist_id == PlaylistItem.playlist_id),
        )
        .order_by(PlaylistItem.playlist_id, PlaylistItem.position)
    )
    return read_frame(session, selected)


def features(session: Session, user_id: uuid.UUID, track_id: str | None = None) -> pd.DataFrame:
    """The features of every track, or of one, from every source that speaks to the person.

    Columns: track_id, the features, source (title), as_of.
    """
    selected = (
        select(
            TrackFeatures.track_id,
            *(getattr(TrackFeatures, name) for name in ANALYSED),
            Source.title.label("source"),
            TrackFeatures.as_of,
        )
        .join(Source, Source.id == TrackFeatures.source_id)
        .where(audible(user_id))
        .order_by(TrackFeatures.track_id, Source.id)
    )
    return read_frame(session, selected if track_id is None else selected.where(TrackFeatures.track_id == track_id))
