"""Superlatives: the tracks at both ends of every audio feature."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.compute.measure import COLLECTION, NAME, TRACK, require

ENDS: tuple[str, str] = ("lowest", "highest")
GIVEN: dict[str, str] = {
    "feature": "which audio feature",
    "end": "lowest or highest",
    "value": "the value there, in the feature's unit",
    "track_id": "a track that has it; all are listed, by name, then id",
}


def superlatives(rows: pd.DataFrame) -> pd.DataFrame:
    """Every track at the lowest and the highest value of each audio feature, per collection.

    A track counts once, however often it stands in the collection. All tied tracks are listed, ordered by name, then
    id; a nameless track comes last.

    Args:
        rows: shape (n_rows, >= 13): `collection_id`, `track_id`, `name` and FEATURE_NAMES; NaN is unknown.

    Returns:
        shape (n_found, 4): the columns of GIVEN, indexed by `collection_id`, sorted by it, feature (in the order of
        FEATURE_NAMES), end (lowest first), name and id. A feature without known values has no row.

    Raises:
        MissingColumns: naming the absent ones.
    """
    require(rows, (COLLECTION, TRACK, NAME, *FEATURE_NAMES))
    tracks = rows.drop_duplicates([COLLECTION, TRACK]).sort_values([NAME, TRACK], kind="stable")
    values = tracks[list(FEATURE_NAMES)].astype(float)
    grouped = values.groupby(tracks[COLLECTION], observed=True)
    extremes = np.stack([grouped.transform("min").to_numpy(), grouped.transform("max").to_numpy()], axis=-1)
    row, feature, end = np.nonzero(values.to_numpy()[:, :, None] == extremes)
    found = pd.DataFrame(
        {
            COLLECTION: tracks[COLLECTION].to_numpy()[row],
            "feature": pd.Categorical.from_codes(feature, categories=pd.Index(FEATURE_NAMES)),
            "end": pd.Categorical.from_codes(end, categories=pd.Index(ENDS)),
            "value": values.to_numpy()[row, feature],
            TRACK: tracks[TRACK].to_numpy()[row],
        }
    )
    return found.sort_values([COLLECTION, "feature", "end"], kind="stable").set_index(COLLECTION)[list(GIVEN)]
