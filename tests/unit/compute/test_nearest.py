from __future__ import annotations

import numpy as np
import pytest

from dashspot.compute import nearest as module
from dashspot.compute.nearest import nearest


def test_it_is_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """In parts or at once, the same as every distance looked at."""
    rng = np.random.default_rng(0)
    z, centres = rng.normal(0, 3, (500, 4)), rng.normal(0, 3, (30, 4))
    every = np.linalg.norm(z[:, None, :] - centres, axis=2)
    for at_once in (module._AT_ONCE, 70):
        monkeypatch.setattr(module, "_AT_ONCE", at_once)
        place, away = nearest(z, centres)
        assert place.tolist() == every.argmin(axis=1).tolist()
        assert np.allclose(away, every.min(axis=1), atol=1e-12)


def test_a_distance_of_nothing_is_exact() -> None:
    """The product alone would lose eight digits."""
    point = np.array([[20.1, -7.3, 0.3]])
    place, away = nearest(point, np.vstack([point + 1, point + 1e-7, point]))
    assert place.tolist() == [2]
    assert away.tolist() == [0]


def test_of_equally_near_ones_it_is_the_first() -> None:
    """Also where they differ by what adding up in another order makes."""
    place, _ = nearest(np.zeros((2, 1)), np.array([[3.0], [1.0 + 1e-12], [1.0], [-1.0]]))
    assert place.tolist() == [1, 1]


def test_no_points_have_no_centre() -> None:
    """Nothing in, nothing out."""
    place, away = nearest(np.empty((0, 2)), np.ones((1, 2)))
    assert len(place) == len(away) == 0
