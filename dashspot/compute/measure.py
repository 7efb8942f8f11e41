"""The columns that all computations share, and how one says that a column is missing."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dashspot.errors import MissingColumns

COLLECTION = "collection_id"
TRACK = "track_id"
NAME = "name"


def require(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise MissingColumns unless the frame has all of them."""
    if missing := set(columns) - set(frame.columns):
        raise MissingColumns(missing)
