"""Clusters of points by k-means, as many as the silhouette prefers."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashspot.compute.standard import Array

FEWEST, MOST = 3, 8
STARTS, SEED = 10, 20
_KEPT = 32
"""Fits that a process keeps, each of some 20 kB at most where points are sampled."""


@dataclass(frozen=True)
class Fit:
    """The clusters of n points, and how well each number of clusters would have done.

    labels: shape (n,), 0 to k - 1; the largest cluster is 0, of equal ones that with the smaller centroid.
    centroids: shape (k, dimensions).
    tried: of each number of clusters: its mean silhouette, -1 to 1, and its inertia.
    """

    labels: NDArray[np.intp]
    centroids: Array
    tried: tuple[tuple[int, float, float], ...]


_fits: OrderedDict[bytes, Fit | None] = OrderedDict()
_looking, _one_at_a_time = threading.Lock(), threading.Lock()


def clusters(z: Array) -> Fit | None:
    """The clusters of points, shape (n, dimensions); None where fewer than four differ.

    Several analyses of one page ask for the same fit. It is kept by a digest of its points, so it does not matter which
    frames they come from, how long those live, or who asks; a fit tells nothing that its points do not. One is fitted
    at a time: who asks for the same meanwhile finds it made, and the limit on threads that the fit sets is the whole
    process's, so two that overlapped would restore it wrongly. Who asks for one that is kept does not wait for that.
    """
    shape = f"{z.shape}".encode()
    key = hashlib.blake2b(shape + np.ascontiguousarray(z).tobytes(), digest_size=20).digest()
    if not (found := _kept(key)):
        with _one_at_a_time:
            found = _kept(key) or _keep(key, _fit(z))
    return found[0]


def _kept(key: bytes) -> tuple[Fit | None] | None:
    with _looking:
        if key not in _fits:
            return None
        _fits.move_to_end(key)
        return (_fits[key],)


def _keep(key: bytes, fit: Fit | None) -> tuple[Fit | None]:
    with _looking:
        _fits[key] = fit
        while len(_fits) > _KEPT:
            _fits.popitem(last=False)
        return (fit,)


def _fit(z: Array) -> Fit | None:
    most = min(MOST, len(np.unique(z, axis=0)) - 1)
    if most < FEWEST:
        return None
    # scikit-learn takes 1.5 s and 100 MB to import, which only who asks for clusters pays
    from sklearn.cluster import KMeans  # noqa: PLC0415
    from sklearn.metrics import pairwise_distances, silhouette_score  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    with threadpool_limits(1):  # sessions share the cores, and so small a fit gains nothing
        apart = pairwise_distances(z)
        np.fill_diagonal(apart, 0)
        # with a tolerance it would stop before centroids are the means of their clusters
        fits = [KMeans(k, n_init=STARTS, tol=0, random_state=SEED).fit(z) for k in range(FEWEST, most + 1)]
        tried = [
            (len(fit.cluster_centers_), float(silhouette_score(apart, fit.labels_, metric="precomputed")), fit.inertia_)
            for fit in fits
        ]
    best = fits[max(range(len(fits)), key=lambda place: tried[place][1])]
    return _ordered(best.labels_, best.cluster_centers_, tuple(tried))


def _ordered(labels: NDArray[np.intp], centroids: Array, tried: tuple[tuple[int, float, float], ...]) -> Fit:
    sizes = np.bincount(labels, minlength=len(centroids))
    order = np.lexsort((*centroids.T[::-1], -sizes))
    return Fit(np.argsort(order)[labels], centroids[order], tried)
