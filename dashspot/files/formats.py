"""What every table format tells about itself. A new format is one more entry and its test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dashspot.files import exportify, feature_tables, own

Cells = Mapping[str, str]
Holds = Literal["playlists", "playlist", "features"]
"""What a file of a format is: rows that name their playlists, one playlist that the file names, a table of features."""


@dataclass(frozen=True)
class TableFormat:
    """One kind of table: the header it is known by, and how its cells become the fields of an `ImportedRow`."""

    name: str
    title: str
    holds: Holds
    columns: Sequence[str]
    read: Callable[[Cells], dict[str, Any]]
    others: frozenset[str] = field(default=frozenset())
    """Columns that may be there and are not read."""
    optional: frozenset[str] = field(default=frozenset())
    """Columns that are read where they are, and may be missing."""
    by_place: Callable[[Sequence[str]], tuple[str, ...] | None] | None = None
    """Recognises a header that only its places tell, and names its columns."""

    def names(self, header: Sequence[str]) -> Sequence[str] | None:
        """What the columns of this header are called here; None where it is another format's."""
        if self.by_place:
            return self.by_place(header)
        return header if set(self.columns) - self.optional <= set(header) else None

    def unknown(self, names: Sequence[str]) -> list[str]:
        """Columns that the format does not know."""
        return [name for name in names if name not in self.columns and name not in self.others]


FORMATS: tuple[TableFormat, ...] = (
    TableFormat(
        name="dashspot",
        title="DashSpot track export",
        holds="playlists",
        columns=own.OWN_COLUMNS,
        read=own.read_own,
        others=frozenset(own.OTHERS),
        optional=own.ADDED_LATER,
    ),
    TableFormat(
        name="tidytuesday",
        title="TidyTuesday playlist table (spotify_songs.csv)",
        holds="playlists",
        columns=feature_tables.TIDYTUESDAY_COLUMNS,
        read=feature_tables.read_tidytuesday,
    ),
    TableFormat(
        name="exportify_isrc",
        title="Exportify, watsonbox, since 2023",
        holds="playlist",
        columns=exportify.COLUMNS_C,
        read=exportify.read_watsonbox,
    ),
    TableFormat(
        name="exportify_ids",
        title="Exportify, watsonbox, 2021",
        holds="playlist",
        columns=exportify.COLUMNS_B,
        read=exportify.read_watsonbox,
    ),
    TableFormat(
        name="exportify_features",
        title="Exportify, pavelkomarov, since 2025",
        holds="playlist",
        columns=exportify.COLUMNS_E,
        read=exportify.read_pavelkomarov,
    ),
    TableFormat(
        name="exportify_early",
        title="Exportify, before 2020",
        holds="playlist",
        columns=exportify.COLUMNS_A,
        read=exportify.read_early,
    ),
    TableFormat(
        name="exportify_translated",
        title="Exportify, watsonbox, in another language",
        holds="playlist",
        columns=exportify.COLUMNS_C,
        read=exportify.read_watsonbox,
        by_place=exportify.translated,
    ),
    TableFormat(
        name="spotify_features",
        title="Kaggle SpotifyFeatures",
        holds="features",
        columns=feature_tables.SPOTIFY_FEATURES_COLUMNS,
        read=feature_tables.read_spotify_features,
    ),
    TableFormat(
        name="tracks",
        title="Kaggle tracks.csv",
        holds="features",
        columns=feature_tables.TRACKS_COLUMNS,
        read=feature_tables.read_tracks,
    ),
    TableFormat(
        name="hit_predictor",
        title="Kaggle hit predictor",
        holds="features",
        columns=feature_tables.HIT_PREDICTOR_COLUMNS,
        read=feature_tables.read_hit_predictor,
        others=feature_tables.HIT_PREDICTOR_OTHERS,
    ),
    TableFormat(
        name="genres",
        title="Kaggle genres_v2",
        holds="features",
        columns=feature_tables.GENRES_COLUMNS,
        read=feature_tables.read_genres,
        others=feature_tables.GENRES_OTHERS,
    ),
)


def recognise(header: Sequence[str]) -> tuple[TableFormat, Sequence[str]] | None:
    """The first format that a header is of, and what its columns are called there."""
    if len(set(header)) != len(header):
        return None
    for table_format in FORMATS:
        if names := table_format.names(header):
            return table_format, names
    return None
