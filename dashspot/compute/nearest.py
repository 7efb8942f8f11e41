"""Which of several centres is nearest to each of many points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashspot.compute.standard import DIGITS, Array

_AT_ONCE = 250_000
"""Distances that are looked at together; 2 MB stay in a processor's cache."""
_ROUGH = 1e-6
"""Squared distances that are equal but for so little are looked at closely."""


def nearest(z: Array, centres: Array) -> tuple[NDArray[np.intp], Array]:
    """The nearest centre of each point, of equally near ones the first, and its Euclidean distance.

    Squared distances by way of a product are quick and lose digits, so they only say which centres come into question;
    for nearly every point that is one. It is made by einsum: the threads of a matrix product take several times as long
    where other work keeps the cores busy.

    Args:
        z: shape (n, k).
        centres: shape (m, k); at least one where there are points.
    """
    step = max(1, _AT_ONCE // max(1, len(centres)))
    product = np.vstack([-2 * centres.T, np.einsum("ij,ij->i", centres, centres)])
    parts = [_nearest(z[start : start + step], centres, product) for start in range(0, len(z), step)]
    if not parts:
        return np.empty(0, dtype=np.intp), np.empty(0)
    return np.concatenate([place for place, _ in parts]), np.concatenate([away for _, away in parts])


def _nearest(z: Array, centres: Array, product: Array) -> tuple[NDArray[np.intp], Array]:
    rough = np.einsum("ik,kj->ij", np.column_stack([z, np.ones(len(z))]), product)
    point, centre = np.divmod(np.flatnonzero(rough <= rough.min(axis=1, keepdims=True) + _ROUGH), len(centres))
    away = np.linalg.norm(z[point] - centres[centre], axis=1)
    least = np.full(len(z), np.inf)
    np.minimum.at(least, point, away)
    tied = np.flatnonzero(away <= least[point] + 10.0**-DIGITS)
    _, first = np.unique(point[tied], return_index=True)
    return centre[tied[first]], away[tied[first]]
