"""The public table and the sample library, parted into collections that share tracks."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashspot.analyses import Inputs


def parted(inputs: Inputs, most: int) -> Inputs:
    """The tracks of the most frequent main genres, a collection each; the tracks without any of them go."""
    sizes = inputs.genres.drop_duplicates(["track", "main_genre"])["main_genre"].value_counts()
    names = sorted(sizes.index[:most])
    told = inputs.genres[inputs.genres["main_genre"].isin(names)].drop_duplicates(["track", "main_genre"])
    kept = inputs.narrowed(pd.Index(sorted(told["track"].unique())).to_numpy())
    genres = kept.genres[kept.genres["main_genre"].isin(names)].drop_duplicates(["track", "main_genre"])
    rows = genres.assign(collection=genres["main_genre"].map(names.index), rows=1).merge(
        kept.collections[["track", "added_at"]], on="track"
    )
    collections = rows.sort_values(["collection", "track"])[["collection", "track", "rows", "added_at"]]
    return replace(kept, titles=tuple(names), collections=collections.reset_index(drop=True))


@pytest.fixture(scope="session")
def real(real: Inputs) -> Inputs:
    """The public playlist table, a collection per genre."""
    return parted(real, 6)


@pytest.fixture(scope="session")
def sample(sample: Inputs) -> Inputs:
    """The sample library, a collection for each of three main genres."""
    return parted(sample, 3)
