"""Reads what a person has listened to."""

from __future__ import annotations

import uuid
from datetime import datetime

import pandas as pd
from sqlalchemy import Subquery, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from dashspot.store.models import Artist, PackedPlays, Play, Source, Track, TrackArtist
from dashspot.store.models.plays import PLAY_FACTS
from dashspot.store.queries.frames import read_frame
from dashspot.store.queries.hearing import COLLECTIONS


def plays(
    session: Session, user_id: uuid.UUID, since: datetime | None = None, until: datetime | None = None
) -> pd.DataFrame:
    """One row per play that ended from `since` on and before `until`, the first first; each play once.

    Columns: `played_at` (UTC, its end), `ms_played` (ms; NaN where the Web API alone tells of it), `form`, `kind`,
    `track_id`, `by_name` (whether the id is that of a track of this name and artist, since the play tells none),
    `track_name`, `artist_name`, `album_name`, `reason_start`, `reason_end`, `shuffle`, `skipped`, `offline`.
    """
    named = _named(user_id)
    selected = (
        select(
            Play.played_at,
            Play.ms_played,
            Play.form,
            Play.kind,
            func.coalesce(Play.track_id, named.c.track_id).label("track_id"),
            (Play.track_id.is_(None) & named.c.track_id.is_not(None)).label("by_name"),
            Play.track_name,
            Play.artist_name,
            Play.album_name,
            Play.reason_start,
            Play.reason_end,
            Play.shuffle,
            Play.skipped,
            Play.offline,
        )
        .join(Source, Source.id == Play.source_id)
        .outerjoin(
            named,
            Play.track_id.is_(None)
            & (Play.kind == "track")
            & (named.c.name == func.lower(Play.track_name))
            & (named.c.artist == func.lower(Play.artist_name)),
        )
        .where(Source.user_id == user_id, Play.heard)
        .order_by(Play.played_at, Play.played, Play.ms_played)
    )
    if since:
        selected = selected.where(Play.played_at >= since)
    if until:
        selected = selected.where(Play.played_at < until)
    return read_frame(session, selected)


def told_plays(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """One row per play, each play once, in no order, with what analyses of listening are made of.

    Columns: `played_at` (UTC, its end), `ms_played` (ms; NaN where the Web API alone tells of it), `played` (what was
    played), `kind`, `track_id`, `track_name`, `artist_name`, `album_name`, `reason_start`, `reason_end`, `shuffle`,
    `skipped`, `offline`.
    """
    selected = (
        select(
            Play.played_at,
            Play.ms_played,
            Play.played,
            *PLAY_FACTS,
        )
        .join(Source, Source.id == Play.source_id)
        .where(Source.user_id == user_id, Play.heard)
    )
    return read_frame(session, selected)


def packed_plays(session: Session, user_id: uuid.UUID, version: int) -> tuple[bytes, bytes] | None:
    """What was packed at that version of the person's plays: plays, and what was played; None where it was not yet."""
    packed = select(PackedPlays.plays, PackedPlays.items).where(
        PackedPlays.user_id == user_id, PackedPlays.version == version
    )
    found = session.execute(packed).one_or_none()
    return (found[0], found[1]) if found else None


def any_plays(session: Session, user_id: uuid.UUID) -> bool:
    """Whether anything is known of what a person has listened to."""
    told = select(Play.id).join(Source, Source.id == Play.source_id).where(Source.user_id == user_id, Play.heard)
    return session.scalar(told.limit(1)) is not None


def _named(user_id: uuid.UUID) -> Subquery:
    """One id per name and artist: a track of the library, else one that a play with an id names; the first of several.

    Columns: name, artist, track_id.
    """
    of_library = (
        select(
            func.lower(Track.name).label("name"),
            func.lower(Artist.name).label("artist"),
            Track.track_id,
            literal(0).label("told"),
        )
        .join(Source, Source.id == Track.source_id)
        .join(TrackArtist, (TrackArtist.source_id == Track.source_id) & (TrackArtist.track_id == Track.track_id))
        .join(Artist, (Artist.source_id == TrackArtist.source_id) & (Artist.artist_id == TrackArtist.artist_id))
        .where(Source.user_id == user_id, Source.kind.in_(COLLECTIONS))
    )
    of_plays = (
        select(func.lower(Play.track_name), func.lower(Play.artist_name), Play.track_id, literal(1))
        .join(Source, Source.id == Play.source_id)
        .where(Source.user_id == user_id, Play.track_id.is_not(None))
    )
    told = union_all(of_library, of_plays).subquery()
    first = select(told.c.name, told.c.artist, told.c.track_id).ext(distinct_on(told.c.name, told.c.artist))
    unknown = told.c.track_id.startswith("name:")
    return first.order_by(told.c.name, told.c.artist, told.c.told, unknown, told.c.track_id).subquery()
