"""Which playlists hold something, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashspot.analyses.titles import told_apart

_NAMED = 50


def named_in(held: pd.DataFrame, by: str, titles: Sequence[str]) -> pd.Series[str]:
    """The titles of the collections that hold each thing, in their order; after 50, how many more.

    Args:
        held: `collection` (its place in `titles`) and what it holds, perhaps several times.
        by: the column that says what is held.
        titles: of all collections.

    Returns:
        indexed by what is held.
    """
    names = told_apart(titles)
    rows = held[[by, "collection"]].drop_duplicates().sort_values([by, "collection"])
    return in_one(rows[by], rows["collection"], lambda places: _listed([names[place] for place in places]))


def in_one(by: pd.Series[int], values: pd.Series[Any], said: Callable[[list[Any]], str]) -> pd.Series[str]:
    """One text for all values of each group, indexed by group; `by` rises."""
    groups, starts = np.unique(by.to_numpy(), return_index=True)
    told, ends = values.tolist(), [*starts[1:].tolist(), len(by)][: len(starts)]
    texts = [said(told[start:end]) for start, end in zip(starts.tolist(), ends, strict=True)]
    return pd.Series(texts, index=groups, dtype="str")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
