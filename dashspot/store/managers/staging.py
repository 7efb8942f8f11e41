"""The rows of a file on their way in: a temporary table, and one SELECT per real table that takes them apart.

Where lines of one file disagree on a track, an album or a playlist, the first line holds.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
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
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from dashspot.blocks.features import ANALYSED, CATEGORIES
from dashspot.blocks.imports import ImportedRow
from dashspot.store.bulk import AnySelect
from dashspot.store.models import (
    Album,
    Artist,
    Base,
    Playlist,
    PlaylistItem,
    SavedTrack,
    Source,
    Track,
    TrackArtist,
    TrackFeatures,
)

_TYPES: dict[str, Any] = {
    **dict.fromkeys(("artist_ids", "artist_names", "genres"), ARRAY(Text)),
    **dict.fromkeys(("popularity", "disc_number", "track_number"), SmallInteger),
    **dict.fromkeys(("explicit", "liked"), Boolean),
    "duration_ms": Integer,
    "added_at": DateTime(timezone=True),
    **{name: SmallInteger if name in CATEGORIES else Double for name in ANALYSED},
}

STAGED = Table(
    "import_rows",
    MetaData(),
    Column("line", BigInteger),
    *(Column(name, _TYPES.get(name, Text)) for name in ImportedRow.model_fields),
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
    TrackFeatures,
)
_ROW = STAGED.c


def selects(source_id: int, first: int = 0) -> dict[type[Base], AnySelect]:
    """What the staged rows say, a SELECT for each table, as rows of this source, each sorted by its key.

    `first` is the place of the first row in its collection, where several transactions land one after the other.
    """
    source = literal(source_id).label("source_id")
    return {
        Track: _tracks(source),
        Artist: _artists(source),
        TrackArtist: _track_artists(source),
        Album: _albums(source),
        Playlist: _first(_ROW.playlist_id, source, _ROW.playlist_id, _ROW.playlist_name.label("name")),
        PlaylistItem: _items(source, first),
        SavedTrack: _saved(source, first),
        TrackFeatures: _features(source, source_id),
    }


def staged_features() -> AnySelect:
    """The features that the staged rows give, one row per track."""
    given = or_(*(_ROW[name].is_not(None) for name in ANALYSED))
    return _first(_ROW.track_id, _ROW.track_id, *(_ROW[name] for name in ANALYSED)).where(given)


def _first(key: Column[Any], *columns: Any) -> AnySelect:
    return select(*columns).ext(distinct_on(key)).where(key.is_not(None)).order_by(key, _ROW.line)


def _tracks(source: Any) -> AnySelect:
    dated = case((_ROW.album_id.is_(None), _ROW.album_release_date)).label("release_date")
    plain = ("album_id", "disc_number", "track_number", "duration_ms", "explicit", "isrc", "popularity")
    genres = func.nullif(_ROW.genres, literal([], ARRAY(Text))).label("genres")
    named = _ROW.track_name.label("name")
    return _first(_ROW.track_id, source, _ROW.track_id, named, dated, *(_ROW[name] for name in plain), genres)


def _albums(source: Any) -> AnySelect:
    renamed = {"album_name": "name", "album_release_date": "release_date", "album_image_url": "image_url"}
    columns = (_ROW[staged].label(name) for staged, name in renamed.items())
    return _first(_ROW.album_id, source, _ROW.album_id, *columns, _ROW.label)


def _saved(source: Any, first: int) -> AnySelect:
    position = (func.row_number().over(order_by=_ROW.line) - 1 + first).label("position")
    liked = select(_ROW.track_id, position, _ROW.added_at).where(_ROW.liked).subquery().c
    columns = (source, liked.track_id, liked.position, liked.added_at)
    return select(*columns).ext(distinct_on(liked.track_id)).order_by(liked.track_id, liked.position)


def _credits() -> Subquery:
    """One row per track and credited artist, from the first line of each track."""
    firsts = _first(_ROW.track_id, _ROW.track_id, _ROW.artist_ids, _ROW.artist_names).subquery()
    credit = func.unnest(firsts.c.artist_ids, firsts.c.artist_names)
    listed = credit.table_valued("artist_id", "name", with_ordinality="place", name="credit").render_derived()
    of = func.cardinality(firsts.c.artist_ids).label("of")
    columns = (firsts.c.track_id, listed.c.artist_id, listed.c.name, listed.c.place, of)
    return select(*columns).join(listed, true()).subquery()


def _artists(source: Any) -> AnySelect:
    """A name that stands alone in its credits is sure; one among several may have been cut at the wrong comma."""
    credit = _credits().c
    return (
        select(source, credit.artist_id, credit.name)
        .ext(distinct_on(credit.artist_id))
        .order_by(credit.artist_id, credit.of, credit.track_id, credit.place)
    )


def _track_artists(source: Any) -> AnySelect:
    credit = _credits().c
    position = cast(credit.place - 1, SmallInteger).label("position")
    return select(source, credit.track_id, position, credit.artist_id).order_by(credit.track_id, position)


def _items(source: Any, first: int) -> AnySelect:
    place = func.row_number().over(partition_by=_ROW.playlist_id, order_by=_ROW.line) - 1 + first
    position = place.label("position")
    told = ("track_id", "genre", "subgenre", "added_at", "added_by")
    return (
        select(source, _ROW.playlist_id, position, *(_ROW[name] for name in told))
        .where(_ROW.playlist_id.is_not(None))
        .order_by(_ROW.playlist_id, position)
    )


def _features(source: Any, source_id: int) -> AnySelect:
    arrived = select(Source.created_at).where(Source.id == source_id).scalar_subquery().label("as_of")
    return staged_features().add_columns(source, arrived)
