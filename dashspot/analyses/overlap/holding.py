"""Which playlists hold something, in words."""

from __future__ import annotations

from collections.abc import Sequence

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
    return rows.groupby(by)["collection"].agg(lambda places: _listed([names[place] for place in places])).astype("str")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
