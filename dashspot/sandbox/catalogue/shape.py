"""How audio features are distributed and how they go together, as in a large public table of playlists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_AT = (0.0, 0.01, 0.25, 0.50, 0.75, 0.99, 1.0)
_QUANTILES: dict[str, tuple[float, ...]] = {
    "danceability": (0.12, 0.267, 0.561, 0.670, 0.760, 0.927, 0.975),
    "energy": (0.02, 0.198, 0.579, 0.722, 0.843, 0.983, 0.998),
    "loudness": (-34.0, -16.2, -8.31, -6.26, -4.71, -1.92, 1.2),
    "speechiness": (0.0225, 0.026, 0.041, 0.063, 0.133, 0.452, 0.88),
    "acousticness": (0.000004, 0.00005, 0.014, 0.080, 0.260, 0.898, 0.99),
    "instrumentalness": (0.0, 0.0, 0.0, 0.00002, 0.007, 0.92, 0.97),
    "liveness": (0.015, 0.036, 0.093, 0.127, 0.249, 0.811, 0.97),
    "valence": (0.03, 0.050, 0.329, 0.512, 0.695, 0.962, 0.98),
    "tempo": (55.0, 74.0, 100.0, 122.0, 134.0, 192.0, 212.0),
    "duration_ms": (31_000.0, 109_000.0, 188_000.0, 217_000.0, 255_000.0, 437_000.0, 900_000.0),
    "popularity": (0.0, 0.0, 21.0, 42.0, 58.0, 83.0, 97.0),
}
_CORRELATIONS: dict[tuple[str, str], float] = {
    ("energy", "loudness"): 0.68,
    ("energy", "acousticness"): -0.55,
    ("loudness", "acousticness"): -0.37,
    ("danceability", "valence"): 0.33,
    ("danceability", "tempo"): -0.18,
    ("danceability", "speechiness"): 0.18,
    ("valence", "instrumentalness"): -0.17,
    ("energy", "liveness"): 0.16,
}
_KEY_SHARES = (10.6, 12.1, 8.7, 2.8, 6.8, 8.1, 8.0, 10.3, 7.3, 9.3, 7.0, 9.1)
_MAJOR_SHARES = (0.74, 0.66, 0.77, 0.44, 0.37, 0.43, 0.45, 0.73, 0.66, 0.53, 0.36, 0.37)
_METRES = ((4, 0.90), (3, 0.08), (5, 0.013), (1, 0.007))
_WHOLE = ("duration_ms", "popularity")
_THOUSANDTHS = ("tempo", "loudness")


def feature_columns(count: int, random: np.random.Generator) -> dict[str, list[float]]:
    """Every audio feature, and `duration_ms` and `popularity`, rounded as Spotify rounds them.

    Returns:
        `count` values per name: dimensionless, dB, BPM, ms, popularity 0 to 100.
    """
    keys = random.choice(12, size=count, p=np.array(_KEY_SHARES) / sum(_KEY_SHARES))
    modes = (random.random(count) < np.array(_MAJOR_SHARES)[keys]).astype(np.int64)
    beats, shares = zip(*_METRES, strict=True)
    metres = random.choice(beats, size=count, p=shares)
    columns = {name: _rounded(name, values).tolist() for name, values in _continuous(count, random).items()}
    return columns | {"key": keys.tolist(), "mode": modes.tolist(), "time_signature": metres.tolist()}


def _continuous(count: int, random: np.random.Generator) -> dict[str, Array]:
    names = list(_QUANTILES)
    normal = random.multivariate_normal(np.zeros(len(names)), _correlation(names), size=count, method="cholesky")
    ranks = (normal.argsort(axis=0).argsort(axis=0) + 0.5) / count
    return {name: np.interp(ranks[:, place], _AT, _QUANTILES[name]) for place, name in enumerate(names)}


def _correlation(names: list[str]) -> Array:
    matrix = np.eye(len(names))
    for (one, other), r in _CORRELATIONS.items():
        row, column = names.index(one), names.index(other)
        matrix[row, column] = matrix[column, row] = r
    return matrix


def _rounded(name: str, values: Array) -> NDArray[np.int64] | Array:
    if name in _WHOLE:
        return values.astype(np.int64)
    if name in _THOUSANDTHS:
        return values.round(3)
    scale = 10.0 ** (2 - np.floor(np.log10(np.maximum(values, 1e-12))))
    return (values * scale).round() / scale
