from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.sound.densities import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.grouped import largest_groups
from tests.unit.analyses.making import FULL, make_inputs, random_inputs, track

CHOICES = {"feature": "valence", "by": "main genre"}


class TestDensities(Agreement):
    """How one feature is distributed in each group."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_inputs(most=20)
    examples: ClassVar[int] = 8

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The mean of normal curves around each value."""
        name, by = choices["feature"], choices["by"]
        share = name not in ("loudness", "tempo")
        curves = []
        for group_id, group, values in largest_groups(found, by, name, most=8):
            if len(values) >= 5 and len(set(values)) > 1:
                width = statistics.stdev(values) * len(values) ** -0.2
                curves.append((group_id, group, values, width))
        if not curves:
            return
        low = 0 if share else min(math.floor(min(values) - 3 * width) for *_, values, width in curves)
        high = 1 if share else max(math.ceil(max(values) + 3 * width) for *_, values, width in curves)
        step = (high - low) / 200
        for group_id, group, values, width in curves:
            heights = densities(values, width, [low + place * step for place in range(201)], mirrored=share)
            for place, height in enumerate(heights):
                at = low + place * step
                edges = at - step / 2, at + step / 2
                yield by, group_id, group, len(values), name, at, *edges, height, width


def densities(values: list[float], width: float, at: list[float], *, mirrored: bool) -> Iterable[float]:
    """The mean of normal curves around each value, with their images in 0 and 1; nothing counts ten widths away."""
    images = [image for one in values for image in ((one, -one, 2 - one) if mirrored else (one,))]
    counted = list(Counter(images).items())
    for place in at:
        away = ((n, (place - centre) / width) for centre, n in counted if abs(place - centre) < 10 * width)
        yield math.fsum(n * math.exp(-z * z / 2) for n, z in away) / (len(values) * width * math.sqrt(2 * math.pi))


@pytest.mark.parametrize("feature", ["valence", "instrumentalness", "tempo"])
def test_the_area_below_each_curve_is_one(real: Inputs, feature: str) -> None:
    """By the trapezoid rule; also where most of the values stand at the bound."""
    table = run(ANALYSIS, real, CHOICES | {"feature": feature}).table
    for _, curve in table.groupby("group_id"):
        assert np.trapezoid(curve["density"], curve["at"]) == pytest.approx(1, abs=0.02)


def test_a_place_stands_for_the_tracks_next_to_it() -> None:
    """Of its group alone; all places of a group for all of its tracks."""
    rock = [track(f"r{place}", genres=["rock"], **FULL | {"valence": place / 10}) for place in range(11)]
    jazz = [track(f"j{place}", genres=["jazz"], **FULL | {"valence": place / 10}) for place in range(11)]
    inputs = make_inputs([*rock, *jazz])
    table = run(ANALYSIS, inputs, CHOICES).table
    of_rock = table[table["group"] == "rock"]
    assert ANALYSIS.members(inputs, of_rock) == [one["track_id"] for one in rock]
    assert ANALYSIS.members(inputs, of_rock[of_rock["at"].between(0.28, 0.42)]) == ["r3", "r4"]


def test_two_playlists_with_one_name_are_two_curves() -> None:
    """Marks carry the row of the curve that they belong to."""
    tracks = [
        track(f"{name}{place}", holders=[(name, "Mix")], **FULL | {"valence": place / 10})
        for name in "pq"
        for place in range(6)
    ]
    table = run(ANALYSIS, make_inputs(tracks), CHOICES | {"by": "playlist"}).table
    assert table["group_id"].unique().tolist() == ["p", "q"]
    assert ANALYSIS.chart is not None
    rows = [row for trace in ANALYSIS.chart(table).data for row in trace.customdata]
    assert rows == table.index.tolist()
