from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.analyses import Inputs
from dashspot.analyses.clustering import clustered, names_of
from tests.unit.analyses.making import make_inputs, random_tracks
from tests.unit.analyses.map.plainly import scores

_FEATURES = ("energy", "loudness", "valence", "tempo")


def test_a_name_tells_what_sets_a_cluster_apart() -> None:
    """The two features furthest from the mean, and a third that is half a standard deviation off."""
    centroids = np.array([[0.1, 1.5, -0.4, 2.0], [-0.9, -0.8, -0.7, 0.0]])
    assert names_of(centroids, _FEATURES) == ("fast, loud", "calm, quiet, sad")


def test_no_two_clusters_share_a_name() -> None:
    """The same words in another order are the same; more is told until they differ, at the end their number."""
    centroids = np.array([[0.1, 1.5, -0.4, 2.0], [-0.2, 2.0, -0.3, 1.5]])
    assert names_of(centroids, _FEATURES) == ("fast, loud, sad, energetic", "loud, fast, sad, calm")
    assert names_of(np.ones((2, 2)), _FEATURES[:2]) == ("energetic, loud (1)", "energetic, loud (2)")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.floats(-3, 3), min_size=4, max_size=4), max_size=8))
def test_names_are_always_different(rows: list[list[float]]) -> None:
    """Of whatever centroids."""
    names = names_of(np.array(rows).reshape(-1, 4), _FEATURES)
    assert len({frozenset(name.split(", ")) for name in names}) == len(rows)


@settings(max_examples=30, deadline=None)
@given(random_tracks(16))
def test_random_libraries_have_proper_clusters(tracks: list[dict[str, object]]) -> None:
    """Three to eight, fewer than there are different tracks, none of them empty, the largest first; or none at all."""
    inputs = make_inputs(tracks)
    found = clustered(inputs)
    known = scores(_known(inputs))
    different = len({tuple(z) for z in known.z})
    if different < 4:
        assert found is None
        return
    assert found is not None
    assert inputs.tracks["track_id"].take(found.places).tolist() == [track["track_id"] for track in known.tracks]
    sizes = np.bincount(found.labels)[1:].tolist()
    assert 3 <= len(sizes) <= min(8, different - 1)
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 0
    assert [tried[0] for tried in found.fit.tried] == list(range(3, min(8, different - 1) + 1))


def _known(inputs: Inputs) -> list[dict[str, object]]:
    return [
        {str(name): None if value != value else value for name, value in row.items()}  # noqa: PLR0124 # NaN is unknown
        for row in inputs.tracks.to_dict("records")
    ]
