"""Which rows can be counted on."""

from __future__ import annotations

import pandas as pd

from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.compute.measure import require


def failed_analyses(features: pd.DataFrame) -> pd.Series[bool]:
    """Where Spotify's analysis failed though it answered: tempo, danceability and valence are all exactly 0.

    Args:
        features: shape (n, >= 3), with the columns FAILED_MARKS.

    Returns:
        shape (n,), in the order and with the index of `features`.
    """
    require(features, FAILED_MARKS)
    return (features[list(FAILED_MARKS)] == 0).all(axis=1)


def has_features(features: pd.DataFrame) -> pd.Series[bool]:
    """Where at least one value of an audio analysis is known.

    Args:
        features: shape (n, >= 12), with the columns ANALYSED.

    Returns:
        shape (n,), in the order and with the index of `features`.
    """
    require(features, ANALYSED)
    return features[list(ANALYSED)].notna().any(axis=1)
