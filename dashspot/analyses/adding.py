"""When tracks were added, and which of them in bulk."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Choices, Column, Option

BULK = 20
KEPT, LEFT_OUT = "kept", "left out"
BULK_OPTION = Option("bulk", "Bulk adds", lambda _: (KEPT, LEFT_OUT))
BULK_COLUMN = Column("Bulk adds", f"whether they are {KEPT} or {LEFT_OUT}", "hidden")
"""Says to those who have the table alone what was chosen; its name is `bulk_adds`."""
DEFINED = (
    f"Added in bulk is what shares its minute (UTC) with at least {BULK} tracks, itself included: a copied playlist or "
    "an import, not a choice of single tracks. Midnight to the second is what a file says that knows the day alone, so "
    "it never counts as bulk. 1 January 1970 stands for an unknown date."
)
NONE_KNOWN = "No track here says when it was added. Playlists and liked songs do, in exports and in syncs."
Moments = NDArray[np.datetime64]
_NOT_KNOWN = np.datetime64("1970-01-01", "D")


def moments(added: pd.Series) -> Moments:
    """When each was added, in UTC; NaT where that is unknown, and for 1 January 1970.

    Args:
        added: shape (n,), moments with a time zone.

    Returns:
        shape (n,), in microseconds.
    """
    found: Moments = added.dt.tz_convert(None).to_numpy().astype("datetime64[us]")
    found = found.copy()
    found[found.astype("datetime64[D]") == _NOT_KNOWN] = np.datetime64("NaT")
    return found


def in_bulk(added: Moments) -> NDArray[np.bool_]:
    """Which were added in bulk: at least BULK within the same minute, unless only the day is told."""
    timed = ~np.isnat(added) & (added != added.astype("datetime64[D]"))
    _, minute, n = np.unique(added[timed].astype("datetime64[m]"), return_inverse=True, return_counts=True)
    found = np.zeros(len(added), dtype=bool)
    found[timed] = n[minute] >= BULK
    return found


def counted(added: Moments, choices: Choices) -> NDArray[np.bool_]:
    """Which have a date and, where bulk adds are left out, were not added in bulk."""
    known = ~np.isnat(added)
    return known & ~in_bulk(added) if choices["bulk"] == LEFT_OUT else known
