"""The public table and the sample library, each playlist a collection; what is in none is one more."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashspot.analyses import Inputs


def by_playlist(inputs: Inputs) -> Inputs:
    """Collections as the page of overlaps has them, with a few tracks repeated in theirs."""
    names = inputs.holders.drop_duplicates("playlist_id").set_index("playlist_id")["playlist"]
    held = inputs.holders.assign(collection=names.index.get_indexer(pd.Index(inputs.holders["playlist_id"])))
    left = inputs.tracks.index.difference(pd.Index(held["track"])).to_numpy()
    rest = pd.DataFrame({"track": left, "collection": len(names)})
    standing = pd.concat([held[["track", "collection"]], rest], ignore_index=True)
    standing = standing.assign(rows=1 + (standing.index % 97 == 0), added_at=inputs.tracks["added_at"].iloc[:1].item())
    standing = standing.sort_values(["collection", "track"], ignore_index=True)
    columns = standing[["collection", "track", "rows", "added_at"]]
    return replace(inputs, titles=(*names.tolist(), "Liked songs"), collections=columns)


@pytest.fixture(scope="session")
def real(real: Inputs) -> Inputs:
    """The public playlist table."""
    return by_playlist(real)


@pytest.fixture(scope="session")
def sample(sample: Inputs) -> Inputs:
    """The sample library."""
    return by_playlist(sample)
