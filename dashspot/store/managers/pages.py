"""Lands one page of Spotify's: its rows go with the statement as JSON, and one statement writes all tables.

A page is small, so what counts is the way to the database and back: a temporary table and a statement for each of six
tables take four times as long. The statement is compiled once for each kind of place, and prepared by the driver.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Delete, Dialect, FromClause, Integer, Uuid, and_, bindparam, delete, func, literal, select
from sqlalchemy.orm import Session

from dashspot.blocks.imports import ImportedRow
from dashspot.store.bulk import recorded, recordset, upserting
from dashspot.store.managers.staging import COLUMNS, selects
from dashspot.store.models import Album, Artist, Base, PlaylistItem, SavedTrack, Source, Track, TrackArtist
from dashspot.store.queries.hearing import SPOTIFY_KIND

CATALOGUE = "catalogue"
"""The source of what Spotify tells one person of tracks, artists and albums, wherever they stand."""
_KNOWN: tuple[type[Base], ...] = (Track, Artist, TrackArtist, Album)
Place = type[PlaylistItem] | type[SavedTrack] | None


def land_page(
    session: Session, rows: Iterable[ImportedRow], *, user_id: uuid.UUID, draft: int, place: Place, first: int
) -> None:
    """Write one page.

    Args:
        session: the caller's transaction.
        rows: of the page, in order.
        user_id: whose; what a page does not tell of things stays in their catalogue, which must be there.
        draft: the source of where the rows stand.
        place: the table that says where they stand; None for tracks that stand nowhere.
        first: the place of the page's first row.
    """
    told = [
        {"line": number, **{name: value for name, value in row.__dict__.items() if value is not None}}
        for number, row in enumerate(rows)
    ]
    if told:
        connection = session.connection()
        statement, constants = _statement(place, connection.dialect)
        values = {"told": recorded(told), "user_id": user_id, "draft": draft, "first": first}
        connection.exec_driver_sql(statement, constants | values)


@cache
def _statement(place: Place, dialect: Dialect) -> tuple[str, dict[str, Any]]:
    told = select(recordset(COLUMNS)).cte("told_rows")
    mine = (Source.user_id == bindparam("user_id", type_=Uuid), Source.kind == SPOTIFY_KIND, Source.digest == CATALOGUE)
    catalogue = select(Source.id).where(*mine).scalar_subquery()
    draft, first = (bindparam(name, type_=Integer) for name in ("draft", "first"))
    known = selects(told, catalogue)
    writes: list[Any] = [upserting(model, known[model], keep_known=True) for model in _KNOWN]
    writes.append(_credited_no_more(told, catalogue))
    if place:
        writes.append(upserting(place, selects(told, draft, first)[place]))
    named = [write.cte(f"write_{number}") for number, write in enumerate(writes)]
    whole = select(literal(1)).add_cte(*named)
    compiled = whole.compile(dialect=dialect)
    return compiled.string, dict(compiled.params)


def _credited_no_more(told: FromClause, catalogue: Any) -> Delete:
    """Of fewer credits than before, the last ones of before must not stay."""
    fewer = select(told.c.track_id, func.cardinality(told.c.artist_ids).label("of")).subquery()
    gone = and_(TrackArtist.track_id == fewer.c.track_id, TrackArtist.position >= fewer.c.of)
    return delete(TrackArtist).where(TrackArtist.source_id == catalogue, gone)
