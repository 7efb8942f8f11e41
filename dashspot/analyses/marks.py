"""From marks of a chart and rows of a table to tracks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.inputs import Inputs

_LONG = 12  # no table has so many rows that their number has so many digits


def ids_where(inputs: Inputs, masks: Iterable[NDArray[np.bool_] | pd.Series[bool]]) -> list[str]:
    """The ids of the tracks for which any of the masks is true, in their order."""
    found = [np.asarray(mask, dtype=bool) for mask in masks]
    if not found:
        return []
    ids: list[str] = inputs.tracks["track_id"][np.logical_or.reduce(found)].tolist()
    return ids


def rows_of(points: Iterable[Mapping[str, Any]], rows: int) -> list[int]:
    """The rows of the table that selected marks of a chart stand for, rising; each mark carries its row's number.

    A field of a treemap comes without what it carries, so there its id is that number in digits. A browser sends the
    marks, so what is no number of a row is left out.
    """
    told = (point.get("customdata", point.get("id")) for point in points)
    first = (cell[0] if isinstance(cell, list | tuple) and cell else cell for cell in told)
    numbers = (
        int(cell) if isinstance(cell, str) and cell.isdecimal() and len(cell) < _LONG else cell for cell in first
    )
    return sorted({int(cell) for cell in numbers if isinstance(cell, int | float) and 0 <= cell < rows})
