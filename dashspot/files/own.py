"""Our own track table: what `export tracks` writes and the import reads back, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashspot.blocks.features import ANALYSED
from dashspot.files.cells import split, unguard

OWN_COLUMNS: tuple[str, ...] = (
    "playlist_id",
    "playlist_name",
    "track_id",
    "track_name",
    "artist_ids",
    "artist_names",
    "album_id",
    "album_name",
    "album_release_date",
    "popularity",
    "duration_ms",
    *ANALYSED,
    "genre",
    "subgenre",
)
LISTS: frozenset[str] = frozenset({"artist_ids", "artist_names"})


def read_own(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of our own export; an empty cell is unknown."""
    plain = {name: unguard(cell) or None for name, cell in cells.items()}
    lists = {name: split(plain[name] or "") for name in LISTS}
    return plain | lists
