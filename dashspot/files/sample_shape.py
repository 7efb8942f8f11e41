"""The shape of a real library, for the sample: how features are distributed and how they go together.

Quantiles, correlations and shares describe the 28,356 distinct tracks of the public TidyTuesday playlist table of
2020-01-21. Names and values of the sample are made up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_AT = (0.0, 0.01, 0.25, 0.50, 0.75, 0.99, 1.0)
_QUANTILES: dict[str, tuple[float, ...]] = {
    "danceability": (0.12, 0.267, 0.561, 0.670, 0.760, 0.927, 0.975),
    "energy": (0.02, 0.198, 0.579, 0.722, 0.843, 0.983, 0.998),
    "loudness": (-34.0, -16.2, -8.31, -6.26, -4.71, -1.92, 0.5),
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
    ("loudness", "instrumentalness"): -0.15,
}
_KEY_SHARES = (10.6, 12.1, 8.7, 2.8, 6.8, 8.1, 8.0, 10.3, 7.3, 9.3, 7.0, 9.1)
_MAJOR_SHARES = (0.74, 0.66, 0.77, 0.44, 0.37, 0.43, 0.45, 0.73, 0.66, 0.53, 0.36, 0.37)
_ARTISTS_BEYOND = 1.355
"""Of all artists, n to the power of -1.355 have n tracks or more: 61 in 100 have one, one in 100 has 30."""
_MOST_TRACKS = 60
_METRES = ((4, 0.90), (3, 0.08), (5, 0.013), (1, 0.007))


def continuous(count: int, random: np.random.Generator) -> dict[str, Array]:
    """Correlated draws of every continuous feature, each with the quantiles of its kind.

    Returns:
        shape (count,) per name: dimensionless, dB, BPM, ms, popularity 0 to 100.
    """
    names = list(_QUANTILES)
    normal = random.multivariate_normal(np.zeros(len(names)), _correlation(names), size=count, method="cholesky")
    ranks = (normal.argsort(axis=0).argsort(axis=0) + 0.5) / count
    return {name: np.interp(ranks[:, place], _AT, _QUANTILES[name]) for place, name in enumerate(names)}


def keys_and_modes(count: int, random: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys 0 to 11, and modes that lean to major as much as real ones do in each key."""
    shares = np.array(_KEY_SHARES)
    keys = random.choice(12, size=count, p=shares / shares.sum())
    return keys, (random.random(count) < np.array(_MAJOR_SHARES)[keys]).astype(np.int64)


def time_signatures(count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Beats in a bar."""
    beats, shares = zip(*_METRES, strict=True)
    return random.choice(beats, size=count, p=shares)


def release_years(count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Years from 1961 to 2026, most of them recent."""
    return 2026 - np.floor(65 * random.random(count) ** 3.2).astype(np.int64)


def tracks_per_artist(count: int) -> list[int]:
    """How many of so many tracks each artist has, most first; 2.65 on average."""
    artists = round(count / 2.65)
    ranks = (np.arange(artists) + 0.5) / artists
    found: list[int] = np.minimum(np.floor(ranks ** (-1 / _ARTISTS_BEYOND)), _MOST_TRACKS).astype(int).tolist()
    place = 0
    while (missing := count - sum(found)) != 0:  # what rounding and the cut have left over
        found[place] += 1 if missing > 0 else -1
        place = (place + 1) % (artists // 10)
    return sorted(found, reverse=True)


def _correlation(names: list[str]) -> Array:
    matrix = np.eye(len(names))
    for (one, other), r in _CORRELATIONS.items():
        row, column = names.index(one), names.index(other)
        matrix[row, column] = matrix[column, row] = r
    return matrix
