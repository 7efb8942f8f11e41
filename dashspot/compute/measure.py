"""What every computation tells about itself, and the columns they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashspot.errors import MissingColumns

COLLECTION = "collection_id"
TRACK = "track_id"
NAME = "name"


@dataclass(frozen=True)
class Measure:
    """One computation: its definition, the columns it needs, the columns it gives."""

    name: str
    title: str
    definition: str
    needs: tuple[str, ...]
    gives: Mapping[str, str]
    compute: Callable[[pd.DataFrame], pd.DataFrame]


def require(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise MissingColumns unless the frame has all of them."""
    if missing := set(columns) - set(frame.columns):
        raise MissingColumns(missing)
