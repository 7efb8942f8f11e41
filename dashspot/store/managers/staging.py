"""Rows on their way in, of a file or of a page of Spotify's: one SELECT per real table that takes them apart.

A file's are streamed into a temporary table; a page's come with the statement, as JSON (`pages.py`). Where lines of
one file disagree on a track, an album or a playlist, the first line holds.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    FromClause,
    Integer,
    MetaData,
    SmallInteger,
    Subquery,
    Table,
    Text,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from dashspot.blocks.features import ANALYSED, CATEGORIES
from dashspot.blocks.imports import ImportedRow, KeptRow
from dashspot.store.bulk import AnySelect
from dashspot.store.models import (
    Album,
    Artist,
    Base,
    FollowedArtist,
    Playlist,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    Source,
    Track,
    TrackArtist,
    TrackFeatures,
)

Columns: TypeAlias = ReadOnlyColumnCollection[str, Any]

_TYPES: dict[str, Any] = {
    **dict.fromkeys(("artist_ids", "artist_names", "genres"), ARRAY(Text)),
    **dict.fromkeys(("popularity", "disc_number", "track_number"), SmallInteger),
    **dict.fromkeys(("explicit", "liked"), Boolean),
    "duration_ms": Integer,
    "added_at": DateTime(timezone=True),
    **{name: SmallInteger if name in CATEGORIES else Double for name in ANALYSED},
}

_NAMES = dict.fromkeys((*ImportedRow.model_fields, *KeptRow.model_fields))
COLUMNS: dict[str, Any] = {"line": BigInteger, **{name: _TYPES.get(name, Text) for name in _NAMES}}
"""The type of each column of the rows: their number, the fields of an ImportedRow, then those that a KeptRow adds."""
STAGED = Table(
    "import_rows",
    MetaData(),
    *(Column(name, type_) for name, type_ in COLUMNS.items()),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
LANDING: tuple[type[Base], ...] = (
    Track,
    Artist,
    TrackArtist,
    Album,
    Playlist,
    PlaylistItem,
    SavedTrack,
    SavedAlbum,
    FollowedArtist,
    TrackFeatures,
)


_FRESH_STATISTICS = text("analyze " + ", ".join(sorted(model.__tablename__ for model in LANDING)))


def fresh_statistics(session: Session) -> None:
    """Let the planner know that there is more than before.

    It takes a freshly filled table for an empty one: a read of 0.3 s took 28 s.
    """
    session.execute(_FRESH_STATISTICS)


def selects(rows: FromClause, source_id: Any, first: Any = 0) -> dict[type[Base], AnySelect]:
    """What the rows say, a SELECT for each table, as rows of this source, each sorted by its key.

    `first` is the place of the first row in its collection, where several transactions land one after the other.
    """
    row, source = rows.c, literal(source_id, Integer) if isinstance(source_id, int) else source_id
    source = source.label("source_id")
    return {
        Track: _tracks(row, source),
        Artist: _artists(row, source),
        TrackArtist: _track_artists(row, source),
        Album: _albums(row, source),
        Playlist: _playlists(row, source),
        PlaylistItem: _items(row, source, first),
        SavedTrack: _kept(row, source, row.track_id, row.liked, row.added_at, first=first),
        SavedAlbum: _kept(row, source, row.album_id, row.kept == "album", row.added_at),
        FollowedArtist: _kept(row, source, row.artist_ids[1].label("artist_id"), row.kept == "artist"),
        TrackFeatures: _features(row, source, source_id),
    }


def staged_features(row: Columns) -> AnySelect:
    """The features that the rows give, one row per track."""
    given = or_(*(row[name].is_not(None) for name in ANALYSED))
    return _first(row, row.track_id, row.track_id, *(row[name] for name in ANALYSED)).where(given)


def _first(row: Columns, key: Any, *columns: Any) -> AnySelect:
    return select(*columns).ext(distinct_on(key)).where(key.is_not(None)).order_by(key, row.line)


def _tracks(row: Columns, source: Any) -> AnySelect:
    dated = case((row.album_id.is_(None), row.album_release_date)).label("release_date")
    plain = ("album_id", "disc_number", "track_number", "duration_ms", "explicit", "isrc", "popularity")
    genres = func.nullif(row.genres, literal([], ARRAY(Text))).label("genres")
    named = row.track_name.label("name")
    return _first(row, row.track_id, source, row.track_id, named, dated, *(row[name] for name in plain), genres)


def _albums(row: Columns, source: Any) -> AnySelect:
    renamed = {"album_name": "name", "album_release_date": "release_date", "album_image_url": "image_url"}
    columns = (row[staged].label(name) for staged, name in renamed.items())
    return _first(row, row.album_id, source, row.album_id, *columns, row.label)


def _playlists(row: Columns, source: Any) -> AnySelect:
    told = (row.playlist_id, row.playlist_name.label("name"), row.playlist_description.label("description"))
    return _first(row, row.playlist_id, source, *told)


def _kept(row: Columns, source: Any, key: Any, where: Any, *more: Any, first: Any = 0) -> AnySelect:
    """What a person keeps, each once, at the place where it stands first."""
    position = (func.row_number().over(order_by=row.line) - 1 + first).label("position")
    kept = select(key, position, *more).where(where).subquery().c
    return select(source, *kept).ext(distinct_on(kept[key.name])).order_by(kept[key.name], kept.position)


def _credits(row: Columns) -> Subquery:
    """One row per track and credited artist, from the first line of each track."""
    firsts = _first(row, row.track_id, row.track_id, row.artist_ids, row.artist_names).subquery()
    credit = func.unnest(firsts.c.artist_ids, firsts.c.artist_names)
    listed = credit.table_valued("artist_id", "name", with_ordinality="place", name="credit").render_derived()
    of = func.cardinality(firsts.c.artist_ids).label("of")
    columns = (firsts.c.track_id, listed.c.artist_id, listed.c.name, listed.c.place, of)
    return select(*columns).join(listed, true()).subquery()


def _artists(row: Columns, source: Any) -> AnySelect:
    """A name that stands alone in its credits is sure; one among several may have been cut at the wrong comma."""
    credit = _credits(row).c
    followed = select(row.artist_ids[1], row.artist_names[1], literal(0), literal(""), literal(0))
    credited = select(credit.artist_id, credit.name, credit.of, credit.track_id, credit.place)
    named = credited.union_all(followed.where(row.kept == "artist")).subquery().c
    return (
        select(source, named.artist_id, named.name)
        .ext(distinct_on(named.artist_id))
        .order_by(named.artist_id, named.of, named.track_id, named.place)
    )


def _track_artists(row: Columns, source: Any) -> AnySelect:
    credit = _credits(row).c
    position = cast(credit.place - 1, SmallInteger).label("position")
    return select(source, credit.track_id, position, credit.artist_id).order_by(credit.track_id, position)


def _items(row: Columns, source: Any, first: Any) -> AnySelect:
    place = func.row_number().over(partition_by=row.playlist_id, order_by=row.line) - 1 + first
    position = place.label("position")
    told = ("track_id", "genre", "subgenre", "added_at", "added_by")
    return (
        select(source, row.playlist_id, position, *(row[name] for name in told))
        .where(row.playlist_id.is_not(None), row.track_id.is_not(None))
        .order_by(row.playlist_id, position)
    )


def _features(row: Columns, source: Any, source_id: Any) -> AnySelect:
    arrived = select(Source.created_at).where(Source.id == source_id).scalar_subquery().label("as_of")
    return staged_features(row).add_columns(source, arrived)
