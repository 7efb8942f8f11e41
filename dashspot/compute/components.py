"""Principal components: the two directions in which tracks differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashspot.compute.standard import DIGITS, Array

_SHOWN = 2
_NOTHING = 1e-12
"""A smaller share of the variance is none."""


@dataclass(frozen=True)
class Components:
    """Up to two principal components of k standardised features of n tracks.

    loadings: shape (c, k), rows of length 1; of each row the loading furthest from 0 is positive.
    explained: shape (c,), share of the variance.
    scores: shape (n, 2), each track along the components; 0 where there is no second one.
    """

    loadings: Array
    explained: Array
    scores: Array


def components(z: Array) -> Components:
    """Principal components of standardised values, shape (n, k), with mean 0 and population sd 1.

    They are taken from the k x k correlation matrix, whose singular vectors are those of `z`: that is as exact for the
    first two, and costs the same for any number of tracks.
    """
    if not z.size:
        return Components(np.empty((0, z.shape[1])), np.empty(0), np.zeros((len(z), _SHOWN)))
    _, variances, directions = np.linalg.svd(z.T @ z / len(z), hermitian=True)
    explained = variances[:_SHOWN] / variances.sum()
    there = explained > _NOTHING
    loadings = _signed(directions[:_SHOWN][there])
    scores = np.zeros((len(z), _SHOWN))
    scores[:, : len(loadings)] = z @ loadings.T
    return Components(loadings, explained[there], scores)


def _signed(loadings: Array) -> Array:
    """Components have no sign of their own: the loading furthest from 0, of ties the first, becomes positive."""
    first = np.abs(loadings).round(DIGITS).argmax(axis=1)
    signs: Array = np.sign(loadings[np.arange(len(loadings)), first])
    return loadings * signs[:, None]
