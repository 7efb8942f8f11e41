"""What is heard where several of a person's sources speak of one thing.

Facts of tracks, albums and playlists are heard one by one: each is the newest that is known. What belongs together is
heard whole: the credits of a track, the rows of a playlist, and the features of a track, which are one analysis.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import InstrumentedAttribute

from dashspot.store.bulk import AnySelect
from dashspot.store.models import Artist, Base, Source, Track, TrackArtist, TrackFeatures

SPOTIFY_KIND = "spotify"
COLLECTIONS = ("file", "sample", SPOTIFY_KIND)
SERVICE_KIND = "features"
SPOTIFY_SERVICE = "spotify"
"""The service that is Spotify's Web API."""
EVERY_KIND = (*COLLECTIONS, SERVICE_KIND)
"""Kinds of sources; one of features is nobody's collection, and is asked for features alone."""
_HEARD_FIRST = (Source.kind != SPOTIFY_KIND, Source.id.desc())
"""Spotify itself before any file, among files the newest."""
CORE = ("danceability", "energy", "valence", "tempo")
"""An analysis that lacks one of these is a part of one."""


def newest(
    model: type[Base], key: InstrumentedAttribute[Any], user_id: uuid.UUID, *only: ColumnElement[bool]
) -> Subquery:
    """One row per key: what the newest of the user's sources says, `only` of some where a condition says which."""
    return _own(model, user_id).where(*only).ext(distinct_on(key)).order_by(key, *_HEARD_FIRST).subquery()


def facts(model: type[Base], key: InstrumentedAttribute[Any], user_id: uuid.UUID) -> Subquery:
    """One row per key: of each column the newest value that is known; `source_id` is the newest source's.

    A list comes as JSON. Few things are told of twice, so only those are looked through: of 28,000 tracks all of which
    two files tell, reading takes three times as long as of one file.
    """
    first = newest(model, key, user_id)
    several = _own(model, user_id).with_only_columns(key).group_by(key).having(func.count() > 1)
    known = {
        column.name: func.array_agg(aggregate_order_by(_plain(column), *_HEARD_FIRST)).filter(column.is_not(None))
        for column in model.__table__.columns
        if column.nullable
    }
    told = _own(model, user_id).with_only_columns(key, *(_first(of, name) for name, of in known.items()))
    older = told.where(key.in_(several)).group_by(key).subquery()
    columns = [
        func.coalesce(_plain(column), older.c[column.name]).label(column.name) if column.name in known else column
        for column in first.c
    ]
    return select(*columns).outerjoin(older, older.c[key.key] == first.c[key.key]).subquery()


def heard_features(user_id: uuid.UUID) -> Subquery:
    """One row per track: the newest analysis that knows the core, else the newest part of one; services come last."""
    knows = case((knows_core(TrackFeatures.__table__), 0), else_=1)
    told = select(TrackFeatures).join(Source, Source.id == TrackFeatures.source_id).where(audible(user_id))
    order = (TrackFeatures.track_id, knows, Source.user_id.is_(None), Source.id.desc())
    return told.ext(distinct_on(TrackFeatures.track_id)).order_by(*order).subquery()


def audible(user_id: uuid.UUID) -> ColumnElement[bool]:
    """Which rows of features, joined with their sources, speak to a person: their own, and services on their tracks."""
    theirs = _own(Track, user_id).with_only_columns(Track.track_id)
    service = and_(
        Source.user_id.is_(None), Source.kind == SERVICE_KIND, TrackFeatures.track_id.in_(theirs.correlate(None))
    )
    return or_(and_(Source.user_id == user_id, Source.kind.in_(EVERY_KIND)), service)


def knows_core(features: FromClause) -> ColumnElement[bool]:
    """Whether a row of features is a whole analysis."""
    return and_(*(features.c[name].is_not(None) for name in CORE))


def crediting(user_id: uuid.UUID, *only: ColumnElement[bool]) -> Subquery:
    """One row per track: the source heard first that credits anybody on it. Columns: track_id, source_id."""
    own = _own(TrackArtist, user_id).where(*only).with_only_columns(TrackArtist.track_id, TrackArtist.source_id)
    return own.ext(distinct_on(TrackArtist.track_id)).order_by(TrackArtist.track_id, *_HEARD_FIRST).subquery()


def credited_names(user_id: uuid.UUID, *only: ColumnElement[bool]) -> Subquery:
    """One row per track: `artists`, the credited names in order, as a person reads them; `only` as in `newest`."""
    speaking, name = crediting(user_id, *only), func.coalesce(Artist.name, "Unknown artist")
    return (
        select(
            TrackArtist.track_id,
            func.string_agg(name, aggregate_order_by(literal(", "), TrackArtist.position)).label("artists"),
        )
        .join(Artist, (Artist.source_id == TrackArtist.source_id) & (Artist.artist_id == TrackArtist.artist_id))
        .join(speaking, said_by(speaking))
        .group_by(TrackArtist.track_id)
        .subquery()
    )


def said_by(speaking: Subquery) -> ColumnElement[bool]:
    """Joins credits to `crediting`."""
    return (speaking.c.source_id == TrackArtist.source_id) & (speaking.c.track_id == TrackArtist.track_id)


def _own(model: type[Base], user_id: uuid.UUID, kinds: tuple[str, ...] = COLLECTIONS) -> AnySelect:
    selected: AnySelect = select(model).join(Source, Source.id == model.__table__.c.source_id)
    return selected.where(Source.user_id == user_id, Source.kind.in_(kinds))


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Lists of different lengths can't be aggregated."""
    return cast(func.array_to_json(column), Text) if isinstance(column.type, ARRAY) else column


def _first(values: Any, name: str) -> ColumnElement[Any]:
    first: ColumnElement[Any] = values[1].label(name)
    return first
