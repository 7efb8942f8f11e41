from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.mood.gloom import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain, Record
from tests.unit.analyses.making import FULL, make_inputs, random_collections, track

EDGES = [1, 11, 21, 31, 41, 51, 61, 71, 81, 91, 100]


class TestGloom(Agreement):
    """How gloomy the tracks are."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(up_to=1)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The published formula without lyrics is linear in valence; rescaled to the library, counted per bin."""
        del choices
        raw = [one["valence"] for one in found.library if one["valence"] is not None]
        least, most = min(raw, default=0), max(raw, default=0)
        here, there = (glooms(tracks, least, most) for tracks in (found.tracks, found.library))
        if not here:
            return
        for low, high in pairwise(EDGES):
            n, usual = (sum(inside(one, low, high) for one in all_) for all_ in (here, there))
            yield low, high, n, n / len(here), usual / len(there), math.fsum(here) / len(here)


def glooms(tracks: list[Record], least: float, most: float) -> list[float]:
    """The index of each track that has one."""
    if least == most:
        return []
    told = [one["valence"] for one in tracks if one["valence"] is not None]
    return [1 + 99 * (valence - least) / (most - least) for valence in told]


def inside(gloom: float, low: int, high: int) -> bool:
    """Whether it lies in a bin, to nine digits."""
    near = round(gloom, 9)
    return low <= near < high or near == high == 100


def test_the_scale_is_the_librarys() -> None:
    """A list of the gloomiest track alone has the index 1, whatever else the list lacks."""
    library = [track(name, **FULL | {"valence": value}) for name, value in zip("abc", (0.1, 0.5, 0.9), strict=True)]
    inputs = make_inputs(library[:1], library=library)
    table = run(ANALYSIS, inputs, {}).table
    assert table["mean"].unique().tolist() == [1.0]
    assert table["n"].tolist() == [1, *[0] * 9]
    assert table["library"].tolist() == pytest.approx([1 / 3, 0, 0, 0, 1 / 3, 0, 0, 0, 0, 1 / 3])
    assert ANALYSIS.members(inputs, table.iloc[:1]) == ["a"]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == []
