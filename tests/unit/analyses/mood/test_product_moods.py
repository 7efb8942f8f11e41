from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.mood.product_moods import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain, Record
from tests.unit.analyses.making import FULL, make_inputs, random_collections, track

RULES: list[tuple[str, str, tuple[str, ...], Callable[..., bool]]] = [
    ("happy", "energy times valence at least 0.8", ("energy", "valence"), lambda e, v: e * v >= 0.8),
    ("angry", "energy times (1 - valence) at least 0.8", ("energy", "valence"), lambda e, v: e * (1 - v) >= 0.8),
    (
        *("sad", "(1 - energy) times (1 - valence) at least 0.8", ("energy", "valence")),
        lambda e, v: (1 - e) * (1 - v) >= 0.8,
    ),
    ("chill", "energy at most 0.2", ("energy",), lambda e: e <= 0.2),
    ("amped", "energy at least 0.8", ("energy",), lambda e: e >= 0.8),
    ("danceable", "danceability at least 0.8", ("danceability",), lambda d: d >= 0.8),
    ("instrumental", "instrumentalness at least 0.8", ("instrumentalness",), lambda i: i >= 0.8),
    ("acoustic", "acousticness at least 0.8", ("acousticness",), lambda a: a >= 0.8),
    ("live", "liveness at least 0.85", ("liveness",), lambda x: x >= 0.85),
    ("loud", "loudness from -5 to 0 dB", ("loudness",), lambda x: -5 <= x <= 0),
    ("quiet", "loudness from -60 to -10 dB", ("loudness",), lambda x: -60 <= x <= -10),
    ("spoken", "speechiness at least 0.85", ("speechiness",), lambda s: s >= 0.85),
]


class TestProductMoods(Agreement):
    """Moods and styles by rules."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(up_to=1)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each rule on each track that knows what it looks at."""
        del choices
        for mood, words, needs, rule in RULES:
            here, there = met(found.tracks, mood, needs, rule), met(found.library, mood, needs, rule)
            shares = (sum(told) / len(told) if told else None for told in (here, there))
            yield mood, words, sum(here), len(here), *shares


def met(tracks: list[Record], mood: str, needs: tuple[str, ...], rule: Callable[..., bool]) -> list[bool]:
    """For each track that can be judged whether it meets the rule."""
    judged = [one for one in tracks if all(one[name] is not None for name in (*needs, "speechiness"))]
    return [rule(*(one[n] for n in needs)) and (mood == "spoken" or one["speechiness"] < 0.8) for one in judged]


def test_what_is_mostly_speech_has_no_other_mood() -> None:
    """A track stands for each rule that it meets."""
    happy = FULL | {"energy": 1.0, "valence": 0.8}
    tracks = [track("a", **happy | {"speechiness": 0.79}), track("b", **happy | {"speechiness": 0.9}), track("c")]
    inputs = make_inputs(tracks)
    table = run(ANALYSIS, inputs, {}).table.set_index("mood", drop=False)
    assert ANALYSIS.members(inputs, table.loc[["happy"]]) == ["a"]
    assert ANALYSIS.members(inputs, table.loc[["amped", "spoken"]]) == ["a", "b"]
    assert table["judged"].unique().tolist() == [2]
