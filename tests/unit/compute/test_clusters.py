from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import numpy as np
import pytest

from dashspot.compute import clusters as module
from dashspot.compute.clusters import clusters


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is fitted from now on, with nothing kept."""
    asked: list[Any] = []
    fit = module._fit
    monkeypatch.setattr(module, "_fits", type(module._fits)())

    def noted(z: Any) -> Any:
        asked.append(len(z))
        return fit(z)

    monkeypatch.setattr(module, "_fit", noted)
    return asked


def points(seed: int) -> Any:
    """Three clouds that lie well apart, of 30, 20 and 10 points."""
    middles = np.repeat([[0, 0], [9, 0], [0, 9]], [30, 20, 10], axis=0)
    return middles + np.random.default_rng(seed).normal(0, 0.5, (60, 2))


def test_clouds_are_found() -> None:
    """The largest is the first."""
    found = clusters(points(1))
    assert found is not None
    assert found.labels.tolist() == [0] * 30 + [1] * 20 + [2] * 10
    assert np.allclose(found.centroids, [[0, 0], [9, 0], [0, 9]], atol=0.6)


def test_the_same_points_are_fitted_once(fits: list[Any]) -> None:
    """Whoever asks, also at the same moment; a copy of the points is the same."""
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: clusters(points(2)), range(8)))
    assert all(one is found[0] for one in found)
    assert fits == [60]


def test_who_asks_for_a_kept_fit_waits_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one session fits, another sees what is there."""
    kept, begun, may_end = clusters(points(4)), Event(), Event()

    def held(_: Any) -> None:
        begun.set()
        may_end.wait()

    monkeypatch.setattr(module, "_fit", held)
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(clusters, points(5) + 1)
        begun.wait()
        try:
            assert threads.submit(clusters, points(4)).result(timeout=20) is kept
        finally:
            may_end.set()
        assert slow.result() is None


def test_another_process_would_find_the_same(fits: list[Any]) -> None:
    """Nothing is left to chance."""
    one = clusters(points(3))
    module._fits.clear()
    other = clusters(points(3))
    assert one is not None
    assert other is not None
    assert one.tried == other.tried
    assert np.array_equal(one.labels, other.labels)
    assert fits == [60, 60]


def test_few_fits_are_kept(fits: list[Any]) -> None:
    """The one that was not asked for the longest goes first."""
    for many in range(40):
        clusters(np.zeros((many, 2)))
        clusters(np.zeros((0, 2)))
    assert len(module._fits) == 32
    assert fits.count(0) == 1


def test_points_that_hardly_differ_have_no_clusters() -> None:
    """Three clusters need four different points."""
    assert clusters(np.array([[0.0], [0.0], [1.0], [2.0]])) is None
    found = clusters(np.array([[0.0], [1.0], [2.0], [9.0]]))
    assert found is not None
    assert len(found.centroids) == 3
