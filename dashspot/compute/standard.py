"""Features in standard deviations, so that decibels, beats and shares can be added up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST = 0.001
"""A feature that differs by less from track to track is constant: three digits is what sources tell."""
DIGITS = 9
"""Numbers that are equal to so many decimals are ties: beyond them, the order of adding up decides."""


@dataclass(frozen=True)
class Standard:
    """The tracks that know all of some features, in standard deviations from the mean.

    places: shape (n,), of these tracks in the frame, rising.
    names: the k features that vary; the others are left out.
    mean, sd: shape (k,), in each feature's unit; sd is the population's (n, not n - 1).
    z: shape (n, k), without unit.
    """

    places: NDArray[np.intp]
    names: tuple[str, ...]
    mean: Array
    sd: Array
    z: Array


def standardise(tracks: pd.DataFrame, names: Sequence[str]) -> Standard:
    """Standardise the tracks that know all of these features.

    Args:
        tracks: shape (n_tracks, >= len(names)); NaN is unknown.
        names: the features.
    """
    values = tracks[list(names)].to_numpy(dtype=float)
    places = np.flatnonzero(~np.isnan(values).any(axis=1))
    values = values[places]
    varies = np.ptp(values, axis=0) >= LEAST if len(values) else np.zeros(len(names), dtype=bool)
    values = values[:, varies]
    mean, sd = (values.mean(axis=0), values.std(axis=0)) if len(values) else (np.empty(0), np.empty(0))
    kept = tuple(name for name, there in zip(names, varies, strict=True) if there)
    return Standard(places, kept, mean, sd, (values - mean) / sd)


def distances(z: Array, centre: Array) -> Array:
    """Euclidean distance of each row, shape (n, k), from a centre of shape (k,)."""
    away = z - centre
    found: Array = np.sqrt(np.einsum("ij,ij->i", away, away))
    return found


def ranked(frame: pd.DataFrame, by: str, *, descending: bool = False) -> NDArray[np.intp]:
    """The places of the rows by value, then name, then track_id; values equal to DIGITS are ties."""
    rounded = frame[by].round(DIGITS)
    keys = pd.DataFrame({"by": -rounded if descending else rounded, "name": frame["name"], "id": frame["track_id"]})
    return keys.reset_index(drop=True).sort_values(["by", "name", "id"], kind="stable").index.to_numpy()


def largest(z: Array, most: int) -> NDArray[np.intp]:
    """The columns of the values furthest from 0 in each row, shape (n, min(most, k)); of ties the first column."""
    return np.argsort(-np.abs(z).round(DIGITS), axis=1, kind="stable")[:, :most]


def smallest(z: Array, most: int) -> NDArray[np.intp]:
    """The columns of the values nearest to 0 in each row, shape (n, min(most, k)); of ties the first column."""
    return np.argsort(np.abs(z).round(DIGITS), axis=1, kind="stable")[:, :most]


def phrases(z: Array, columns: NDArray[np.intp], names: Sequence[str], say: Callable[[str, float], str]) -> list[str]:
    """What is said of these columns of each row, joined by commas; each phrase is made once per tenth of an sd.

    Args:
        z: shape (n, k).
        columns: shape (n, m), of each row.
        names: the k features.
        say: the phrase for a feature and its value, rounded to a tenth.
    """
    tenths = np.rint(np.take_along_axis(z, columns, axis=1).round(DIGITS) * 10).astype(int)
    pairs, place = np.unique(np.stack([columns.ravel(), tenths.ravel()]), axis=1, return_inverse=True)
    made = np.array([say(names[column], tenth / 10) for column, tenth in pairs.T], dtype=object)
    said = made[place.reshape(columns.shape)] if len(made) else np.empty((len(z), 0), dtype=object)
    return [", ".join(row) for row in said.tolist()]
