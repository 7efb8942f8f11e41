from __future__ import annotations

import math

import numpy as np
import pytest

from dashspot.analyses import Inputs, run
from dashspot.analyses.clustering import clustered
from dashspot.analyses.map.silhouettes import ANALYSIS
from tests.unit.analyses.agreement import Record, records
from tests.unit.analyses.making import make_inputs
from tests.unit.analyses.map.plainly import Vector, away, centre, fitted, scores


@pytest.fixture
def small(sample: Inputs) -> Inputs:
    """A few tracks, so that plain Python is quick."""
    return sample.narrowed(np.arange(0, len(sample.tracks), 20))


def test_inertia_and_silhouette_are_what_they_say(small: Inputs) -> None:
    """Those of the number that was taken, once more in plain Python, from the clusters themselves."""
    outcome = run(ANALYSIS, small, {})
    taken = next(row for row in records(outcome.table) if row["taken"] == "yes")
    groups = _groups(outcome.inputs)
    middles = [centre(points) for points in groups]
    inertia = math.fsum(away(z, middle) ** 2 for points, middle in zip(groups, middles, strict=True) for z in points)
    every = [_silhouette(z, place, groups) for place, points in enumerate(groups) for z in points]
    assert taken["clusters"] == len(groups)
    assert taken["inertia"] == pytest.approx(inertia, rel=1e-9)
    assert taken["silhouette"] == pytest.approx(math.fsum(every) / len(every), abs=1e-6)


def _groups(inputs: Inputs) -> list[list[Vector]]:
    found, known = clustered(inputs), scores(fitted(inputs))
    assert found is not None
    groups: list[list[Vector]] = [[] for _ in found.names]
    for label, z in zip(found.labels.tolist(), known.z, strict=True):
        groups[label - 1].append(z)
    return groups


def _silhouette(z: Vector, own: int, groups: list[list[Vector]]) -> float:
    if len(groups[own]) == 1:
        return 0.0
    totals = [math.fsum(away(z, other) for other in points) for points in groups]
    a = totals[own] / (len(groups[own]) - 1)
    b = min(
        total / len(points) for place, (total, points) in enumerate(zip(totals, groups, strict=True)) if place != own
    )
    return (b - a) / max(a, b)


def test_every_number_from_three_to_eight_is_tried(small: Inputs) -> None:
    """The one with the largest silhouette is taken; more clusters are never worse in inertia."""
    rows: list[Record] = records(run(ANALYSIS, small, {}).table)
    assert [row["clusters"] for row in rows] == [3, 4, 5, 6, 7, 8]
    best = max(rows, key=lambda row: row["silhouette"])
    assert [row["clusters"] for row in rows if row["taken"] == "yes"] == [best["clusters"]]
    inertia = [row["inertia"] for row in rows]
    assert inertia == sorted(inertia, reverse=True)


def test_a_tried_number_is_a_bar(small: Inputs) -> None:
    """Without tracks the chart says what is needed."""
    assert ANALYSIS.chart is not None
    assert list(ANALYSIS.chart(run(ANALYSIS, small, {}).table).data[0].x) == [3, 4, 5, 6, 7, 8]
    assert "four tracks" in ANALYSIS.chart(run(ANALYSIS, make_inputs([]), {}).table).layout.annotations[0].text
