from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.sound.profile import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain, records
from tests.unit.analyses.making import FULL, make_inputs, random_collections, track

SEVEN = ("danceability", "energy", "speechiness", "acousticness", "instrumentalness", "liveness", "valence")


class TestProfile(Agreement):
    """How the tracks sound on average, against the library."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(up_to=1)
    examples: ClassVar[int] = 40

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Sums over counts, and the deviation of the library."""
        del choices
        for name in SEVEN:
            here = [one[name] for one in found.tracks if one[name] is not None]
            there = [one[name] for one in found.library if one[name] is not None]
            mean, usual = average(here), average(there)
            difference = None
            if mean is not None and usual is not None and len(set(there)) > 1:
                difference = (mean - usual) / statistics.stdev(there)
            yield name, mean, usual, difference, len(here), len(there)


def average(values: list[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return math.fsum(values) / len(values) if values else None


def test_the_difference_is_told_in_deviations_of_the_library() -> None:
    """Library 0.2, 0.4, 0.6: deviation 0.2, mean 0.4."""
    library = [track(name, **FULL | {"energy": energy}) for name, energy in zip("abc", (0.2, 0.4, 0.6), strict=True)]
    rows = {row["feature"]: row for row in records(run(ANALYSIS, make_inputs(library[2:], library=library), {}).table)}
    assert (rows["energy"]["mean"], rows["energy"]["library"]) == pytest.approx((0.6, 0.4))
    assert rows["energy"]["difference"] == pytest.approx(1.0)
    assert rows["valence"]["difference"] is None
