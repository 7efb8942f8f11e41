from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.mood.quadrants import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain, Record
from tests.unit.analyses.making import FULL, make_inputs, random_collections, track


class TestQuadrants(Agreement):
    """How many tracks are happy, angry, chill or sad."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(up_to=1)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        del choices
        here, there = Counter(moods(found.tracks)), Counter(moods(found.library))
        for mood in ("happy", "angry", "chill", "sad"):
            shares = (n[mood] / n.total() if n.total() else None for n in (here, there))
            yield mood, here[mood], *shares


def moods(tracks: list[Record]) -> Iterable[str]:
    """The quadrant of each track that knows both."""
    for one in tracks:
        if one["valence"] is not None and one["energy"] is not None:
            positive, energetic = one["valence"] >= 0.5, one["energy"] >= 0.5
            yield ("happy" if positive else "angry") if energetic else ("chill" if positive else "sad")


def test_a_bar_stands_for_the_tracks_of_its_quadrant() -> None:
    """Those without a valence are in none."""
    sad = FULL | {"valence": 0.1, "energy": 0.1}
    inputs = make_inputs([track("a", **FULL), track("b", **sad), track("c"), track("d", **sad | {"valence": None})])
    table = run(ANALYSIS, inputs, {}).table
    assert ANALYSIS.members(inputs, table[table["mood"] == "sad"]) == ["b"]
    assert ANALYSIS.members(inputs, table) == ["a", "b"]
