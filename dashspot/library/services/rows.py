"""Rows of Spotify's, of which those that are its tracks are saved, and all others counted."""

from __future__ import annotations

from collections.abc import Sequence

from dashspot.blocks.imports import ImportedRow
from dashspot.spotify.serializers.track import LOCAL


def tracks_only(rows: Sequence[ImportedRow | None], gone: int) -> tuple[list[ImportedRow], int]:
    """The tracks of Spotify's, and how many rows are something else, or nothing."""
    kept = [row for row in rows if row is not None and not row.track_id.startswith(LOCAL)]
    return kept, gone + len(rows) - len(kept)
