"""Reads the log of what a person has played, a page at a time, and how far it is told."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import pandas as pd
from sqlalchemy import DateTime, Integer, Text, cast, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import Session

from dashspot.blocks.play_log import PlayLogBlock, PlayPlace, Stretch
from dashspot.store.bulk import AnySelect
from dashspot.store.models import Album, Artist, Play, PlayLog, Source, Track, TrackArtist
from dashspot.store.queries.frames import read_frame
from dashspot.store.queries.hearing import COLLECTIONS, credited_names, newest
from dashspot.store.queries.imports import HISTORY, RECENT

_SHOWN = (
    *(Play.id, Play.played_at, Play.ms_played, Play.form, Play.kind),
    *(Play.track_id, Play.track_name, Play.artist_name, Play.album_name),
)


def play_log(session: Session, user_id: uuid.UUID) -> PlayLogBlock | None:
    """How far the Web API has told a person's plays; None where it was never asked."""
    found = session.get(PlayLog, user_id)
    if found is None:
        return None
    told = tuple(Stretch(one.lower, one.upper) for one in found.told if one.lower and one.upper)
    return PlayLogBlock(told=told, asked_at=found.asked_at, trouble=found.trouble, next_at=found.next_at)


def histories(session: Session, user_id: uuid.UUID) -> list[Stretch]:
    """From when to when each imported history of tracks reaches, as it was counted when it came."""
    first, last = (cast(Source.summary[name].astext, DateTime(timezone=True)) for name in ("first", "last"))
    tracks = cast(Source.summary["tracks"].astext, Integer)
    mine = select(first, last).where(Source.user_id == user_id, Source.kind == HISTORY, tracks > 0)
    return [Stretch(*row) for row in session.execute(mine.order_by(first, last))]


def newest_first(session: Session, user_id: uuid.UUID, size: int, before: PlayPlace | None = None) -> pd.DataFrame:
    """So many plays, the newest first, or the newest of those before a place; each play once.

    Of each source the index gives the newest so many, so what a page costs does not depend on how many plays there are.

    Columns: id, played_at (UTC, its end), ms_played (NaN where the Web API alone tells of it), form, kind, track_id,
    track_name, artist_name, album_name.
    """
    of_one = select(*_SHOWN).where(Play.source_id == Source.id, Play.heard)
    if before:
        of_one = of_one.where(tuple_(Play.played_at, Play.id) < tuple_(*before))
    each = of_one.order_by(Play.played_at.desc(), Play.id.desc()).limit(size).lateral("each")
    mine = Source.user_id == user_id, Source.kind.in_((HISTORY, RECENT))
    selected: AnySelect = select(*each.c).select_from(Source).join(each, true()).where(*mine)
    return read_frame(session, selected.order_by(each.c.played_at.desc(), each.c.id.desc()).limit(size))


def named(session: Session, user_id: uuid.UUID, track_ids: Collection[str]) -> pd.DataFrame:
    """What is known of these tracks. Columns: track_id, title, by, album, image_url."""
    asked = literal(list(dict.fromkeys(track_ids)), ARRAY(Text))
    track = newest(Track, Track.track_id, user_id, Track.track_id == func.any(asked))
    album = newest(Album, Album.album_id, user_id, Album.album_id.in_(select(track.c.album_id)))
    credited = credited_names(user_id, TrackArtist.track_id == func.any(asked))
    selected: AnySelect = (
        select(
            track.c.track_id,
            track.c.name.label("title"),
            credited.c.artists.label("by"),
            album.c.name.label("album"),
            album.c.image_url,
        )
        .select_from(track)
        .outerjoin(album, album.c.album_id == track.c.album_id)
        .outerjoin(credited, credited.c.track_id == track.c.track_id)
    )
    return read_frame(session, selected)


def ids_by_name(session: Session, user_id: uuid.UUID, names: Collection[str]) -> pd.DataFrame:
    """The tracks of the library of these names, in lower case. Columns: name, artist (both lower), track_id."""
    name, artist = func.lower(Track.name).label("name"), func.lower(Artist.name).label("artist")
    selected: AnySelect = (
        select(name, artist, Track.track_id)
        .join(Source, Source.id == Track.source_id)
        .join(TrackArtist, (TrackArtist.source_id == Track.source_id) & (TrackArtist.track_id == Track.track_id))
        .join(Artist, (Artist.source_id == TrackArtist.source_id) & (Artist.artist_id == TrackArtist.artist_id))
        .where(Source.user_id == user_id, Source.kind.in_(COLLECTIONS))
        .where(name == func.any(literal(list(dict.fromkeys(names)), ARRAY(Text))))
    )
    return read_frame(session, selected.ext(distinct_on(name, artist)).order_by(name, artist, Track.track_id))
