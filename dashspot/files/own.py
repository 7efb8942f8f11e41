"""Our own track table: what `export tracks` writes and the import reads back, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashspot.blocks.features import ANALYSED
from dashspot.files import values
from dashspot.files.cells import split, unguard

OWN_COLUMNS: tuple[str, ...] = (
    "playlist_id",
    "playlist_name",
    "liked",
    "added_at",
    "added_by",
    "track_id",
    "track_name",
    "artist_ids",
    "artist_names",
    "album_id",
    "album_name",
    "album_release_date",
    "album_image_url",
    "label",
    "disc_number",
    "track_number",
    "duration_ms",
    "explicit",
    "isrc",
    "popularity",
    "genres",
    *ANALYSED,
    "genre",
    "subgenre",
)
ADDED_LATER: frozenset[str] = frozenset(
    {
        "liked",
        "added_at",
        "added_by",
        "album_image_url",
        "label",
        "disc_number",
        "track_number",
        "explicit",
        "isrc",
        "genres",
    }
)
"""Columns that the first exports did not have."""
OTHERS: tuple[str, ...] = ("feature_source", "features_as_of")
"""Written for the reader, and not read back."""
LISTS: frozenset[str] = frozenset({"artist_ids", "artist_names", "genres"})


def read_own(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of our own export; an empty cell is unknown."""
    plain = {name: unguard(cell) or None for name, cell in cells.items()}
    lists = {name: split(plain.get(name) or "") for name in LISTS}
    liked = values.flag(cells.get("liked", "")) or False
    return plain | lists | {"liked": liked, "added_at": values.added_at(cells.get("added_at", ""))}
