"""How things of Spotify's stand here: what of a person's is saved of them, and analysed. One statement per page.

There is one row per id of which anything is known.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Subquery, Text, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from dashspot.store.bulk import AnySelect
from dashspot.store.models import (
    Analysis,
    Artist,
    KeptTrack,
    Playlist,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    Source,
    Synced,
    Track,
    TrackArtist,
    TrackFeatures,
)
from dashspot.store.queries.frames import read_frame
from dashspot.store.queries.hearing import COLLECTIONS, audible, knows_core

Key = InstrumentedAttribute[Any]


def playlists(session: Session, user_id: uuid.UUID, collection_ids: Collection[str]) -> pd.DataFrame:
    """Columns: id, mark (as of which it is saved), draft, kept (by any source), held, analysed.

    One that is kept and not held is empty here. `mark` is that of the library, else of one opened beside it.
    """
    asked, own = _asked(collection_ids), _own_playlists(user_id, collection_ids)
    synced, opened = aliased(Synced), aliased(Synced)
    analysed = (
        Analysis.user_id == user_id,
        Analysis.collection_kind == "playlist",
        Analysis.collection_id == asked.c.id,
        Analysis.keep_failed.is_(False),
    )
    selected: AnySelect = (
        select(
            asked.c.id,
            func.coalesce(synced.mark, opened.mark).label("mark"),
            func.coalesce(synced.draft_id, opened.draft_id).is_not(None).label("draft"),
            own.c.id.is_not(None).label("kept"),
            func.coalesce(own.c.held, False).label("held"),
            exists().where(*analysed).label("analysed"),
        )
        .select_from(asked)
        .outerjoin(synced, (synced.user_id == user_id) & (synced.resource == "playlist:" + asked.c.id))
        .outerjoin(opened, (opened.user_id == user_id) & (opened.resource == "opened:" + asked.c.id))
        .outerjoin(own, own.c.id == asked.c.id)
        .where(or_(synced.resource.is_not(None), opened.resource.is_not(None), own.c.id.is_not(None)))
    )
    return read_frame(session, selected)


def tracks(session: Session, user_id: uuid.UUID, track_ids: Collection[str]) -> pd.DataFrame:
    """Columns: id, saved (1 where a collection here holds it), analysed (1 with features), kept."""
    return _counted(session, user_id, track_ids, Track.track_id, SavedTrack.track_id)


def albums(session: Session, user_id: uuid.UUID, album_ids: Collection[str]) -> pd.DataFrame:
    """Columns: id, saved (tracks here), analysed (those with features), kept (as an album)."""
    return _counted(session, user_id, album_ids, Track.album_id, SavedAlbum.album_id)


def artists(session: Session, user_id: uuid.UUID, artist_ids: Collection[str]) -> pd.DataFrame:
    """Columns: id, saved (tracks here), analysed (those with features), kept (at least by name)."""
    return _counted(session, user_id, artist_ids, TrackArtist.artist_id, Artist.artist_id)


def _counted(session: Session, user_id: uuid.UUID, ids: Collection[str], key: Key, kept: Key) -> pd.DataFrame:
    """How many tracks of each of these stand in a collection, and how many of them have a whole analysis."""
    asked, counted = _asked(ids), _tracks_of(key, user_id, ids)
    is_kept = _is_told(kept, user_id, asked.c.id)
    selected: AnySelect = (
        select(
            asked.c.id,
            func.coalesce(counted.c.saved, 0).label("saved"),
            func.coalesce(counted.c.analysed, 0).label("analysed"),
            is_kept.label("kept"),
        )
        .select_from(asked.outerjoin(counted, counted.c.id == asked.c.id))
        .where(or_(counted.c.saved > 0, is_kept))
    )
    return read_frame(session, selected)


def _own_playlists(user_id: uuid.UUID, ids: Collection[str]) -> Subquery:
    """Columns: id, held."""
    row = (PlaylistItem.source_id == Playlist.source_id, PlaylistItem.playlist_id == Playlist.playlist_id)
    return (
        _told(Playlist.playlist_id, user_id)
        .with_only_columns(Playlist.playlist_id.label("id"), func.bool_or(exists().where(*row)).label("held"))
        .where(Playlist.playlist_id == func.any(_texts(ids)))
        .group_by(Playlist.playlist_id)
        .subquery()
    )


def _tracks_of(key: Key, user_id: uuid.UUID, ids: Collection[str]) -> Subquery:
    """Columns: id, saved, analysed.

    A track is here where a playlist, the liked songs or a saved album holds it, or where it was opened.
    """
    track_id = key.class_.track_id
    features = (
        select(TrackFeatures.track_id)
        .join(Source, Source.id == TrackFeatures.source_id)
        .where(audible(user_id), knows_core(TrackFeatures.__table__))
    )
    number = func.count(track_id.distinct())
    holds = [_told(held, user_id) for held in (PlaylistItem.track_id, SavedTrack.track_id, KeptTrack.track_id)]
    holds.append(_told(Track.track_id, user_id).where(Track.album_id.in_(_told(SavedAlbum.album_id, user_id))))
    return (
        _told(key, user_id)
        .with_only_columns(
            key.label("id"), number.label("saved"), number.filter(track_id.in_(features)).label("analysed")
        )
        .where(key == func.any(_texts(ids)), or_(*(track_id.in_(held) for held in holds)))
        .group_by(key)
        .subquery()
    )


def _told(key: Key, user_id: uuid.UUID) -> AnySelect:
    """What the person's own collections tell of."""
    told: AnySelect = select(key).join(Source, Source.id == key.class_.source_id)
    return told.where(Source.user_id == user_id, Source.kind.in_(COLLECTIONS))


def _is_told(key: Key, user_id: uuid.UUID, of: ColumnElement[str]) -> ColumnElement[bool]:
    return _told(key, user_id).where(key == of).exists()


def _asked(ids: Collection[str]) -> Any:
    return func.unnest(_texts(ids)).table_valued("id", name="asked").render_derived()


def _texts(ids: Collection[str]) -> ColumnElement[Any]:
    return literal(list(dict.fromkeys(ids)), ARRAY(Text))
