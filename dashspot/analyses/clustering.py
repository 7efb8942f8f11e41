"""The clusters that several analyses show, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashspot.analyses.inputs import NINE, Inputs
from dashspot.blocks.sounding import called
from dashspot.compute.clusters import FEWEST, MOST, SEED, STARTS, Fit, clusters
from dashspot.compute.standard import Array, Standard, largest, standardise

NEEDED = "Groups need four tracks that differ."
HOW = (
    "k-means on the nine features, each in standard deviations from its mean over these tracks (of the population, n): "
    f"the best of {STARTS} starts (k-means++), always from seed {SEED}; of {FEWEST} to {MOST} clusters, and never more "
    "than different tracks less one, the number whose mean silhouette is largest, the smallest of equal ones. A "
    "feature that differs by less than 0.001 is left out."
)
SOURCE = (
    "S. P. Lloyd 1957; D. Arthur and S. Vassilvitskii 2007 (k-means++); P. J. Rousseeuw 1987 (silhouette); fitted by "
    "scikit-learn."
)
_CLEAR = 0.5
"""A third feature is named where its mean is so many standard deviations off."""


@dataclass(frozen=True)
class Clustered:
    """Tracks and the clusters they lie in, the largest first.

    places: shape (n,), of the clustered tracks in the inputs' tracks, rising.
    labels: shape (n,), the cluster of each from 1.
    names: of the clusters, no two the same.
    standard: the tracks in standard deviations, ordered by track id; its `places` are in that order.
    """

    places: NDArray[np.intp]
    labels: NDArray[np.intp]
    names: tuple[str, ...]
    standard: Standard
    fit: Fit


def clustered(inputs: Inputs) -> Clustered | None:
    """The clusters of the tracks that know all of the nine; None where fewer than four differ.

    k-means depends on the order of the points, so they are taken by track id: a list in another order has the same
    clusters.
    """
    by_id = inputs.tracks["track_id"].argsort().to_numpy()
    standard = standardise(inputs.tracks[list(NINE)].take(by_id), NINE)
    if (fit := clusters(standard.z)) is None:
        return None
    places: NDArray[np.intp] = by_id[standard.places].astype(np.intp)
    rising = np.argsort(places)
    return Clustered(np.sort(places), fit.labels[rising] + 1, names_of(fit.centroids, standard.names), standard, fit)


def members_of(inputs: Inputs, wanted: Sequence[int]) -> list[str]:
    """The ids of the tracks in these clusters, counted from 1."""
    if (found := clustered(inputs)) is None:
        return []
    return inputs.tracks["track_id"].take(found.places[np.isin(found.labels, list(wanted))]).tolist()


def names_of(centroids: Array, features: Sequence[str]) -> tuple[str, ...]:
    """What each cluster is, in the two or three features that lie furthest from the mean: `loud, fast, electric`.

    Clusters that would be called the same tell more of their features, then their number.
    """
    columns = largest(centroids, len(features))
    far = np.abs(np.take_along_axis(centroids, columns, axis=1))
    told = [2 + int(row[2:3].sum() >= _CLEAR) for row in far]

    def words(place: int) -> tuple[str, ...]:
        row = columns[place, : told[place]]
        return tuple(called(features[column], float(centroids[place, column])) for column in row)

    while shared := _shared([words(place) for place in range(len(told))]):
        longer = [place for place in shared if told[place] < len(features)]
        if not longer:
            break
        for place in longer:
            told[place] += 1
    unclear = set(_shared([words(place) for place in range(len(told))]))
    return tuple(
        ", ".join(words(place)) + (f" ({place + 1})" if place in unclear else "") for place in range(len(told))
    )


def _shared(words: Sequence[tuple[str, ...]]) -> list[int]:
    """The places of those that consist of the same words as another, in whichever order."""
    times = Counter(frozenset(some) for some in words)
    return [place for place, some in enumerate(words) if times[frozenset(some)] > 1]
