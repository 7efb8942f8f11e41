"""Holds an analysis against an oracle: the same numbers once more in plain Python, from the definition alone."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from tests.unit.analyses.making import random_inputs

Record = dict[str, Any]
CLOSE = 1e-9
FEATURES = (
    *("danceability", "energy", "loudness", "speechiness", "acousticness"),
    *("instrumentalness", "liveness", "valence", "tempo"),
)
"""The nine, in the order in which tables list them."""


_MANY = 1_000
_ALL = os.environ.get("EXAMPLES") == "all"


def tried(examples: int) -> int:
    """How many random examples are tried: all in `make soak`, a third of them in every run."""
    return examples if _ALL else max(examples // 3, 8)


@dataclass(frozen=True)
class Plain:
    """Inputs as lists of records in plain Python; unknown is None, moments are datetimes."""

    titles: list[str]
    tracks: list[Record]
    collections: list[Record]
    credits: list[Record]
    genres: list[Record]
    holders: list[Record]
    library: list[Record]
    library_holders: list[Record]
    said: list[Record]


_KEPT: dict[int, tuple[Inputs, Plain]] = {}
"""By what the inputs are: the public table and the sample are the same for all tests."""


def plain(inputs: Inputs) -> Plain:
    """The inputs for an oracle, which uses neither pandas nor numpy; those of many tracks are read once."""
    kept = _KEPT.get(id(inputs))
    if kept is None or kept[0] is not inputs:
        kept = inputs, _plain(inputs)
        if len(inputs.tracks) > _MANY:
            _KEPT[id(inputs)] = kept
    return kept[1]


def _plain(inputs: Inputs) -> Plain:
    return Plain(
        list(inputs.titles),
        *(
            records(frame)
            for frame in (
                inputs.tracks,
                inputs.collections,
                inputs.credits,
                inputs.genres,
                inputs.holders,
                inputs.library,
                inputs.library_holders,
                inputs.said(),
            )
        ),
    )


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows of a frame; unknown is None."""
    return [{str(name): _known(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _known(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


class Agreement:
    """Tests of one closed-form analysis. A subclass names it and says what the oracle's rows are.

    analysis: which one.
    oracle: rows of the table in order, from Plain inputs and choices; a tuple of the columns each.
    inputs: random inputs that it is held against too.
    examples: how many of them, each with every choice.
    """

    analysis: ClassVar[Analysis]
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_inputs()
    examples: ClassVar[int] = 60

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The table once more."""
        raise NotImplementedError

    def test_it_agrees_on_the_public_table(self, real: Inputs) -> None:
        """28,356 real tracks."""
        self._agrees(real, first_choices=True)

    def test_it_agrees_on_the_sample(self, sample: Inputs) -> None:
        """3,000 tracks with dates, and everything awkward."""
        self._agrees(sample, first_choices=True)

    def test_it_agrees_on_random_libraries(self) -> None:
        """Ties, unknown values, failed analyses, one track, none."""

        @settings(max_examples=tried(self.examples), deadline=None)
        @given(self.inputs)
        def holds(inputs: Inputs) -> None:
            self._agrees(inputs, first_choices=False)

        holds()

    def test_it_leaves_its_inputs_as_they_are(self, sample: Inputs) -> None:
        """The frames are shared."""
        frames = (sample.tracks, sample.collections, sample.credits, sample.genres, sample.holders, sample.library)
        before = [frame.copy() for frame in frames]
        run(self.analysis, sample, self.analysis.chosen(sample, {}))
        for frame, copy in zip(frames, before, strict=True):
            pd.testing.assert_frame_equal(frame, copy)

    def test_its_chart_is_drawn_of_everything_and_of_nothing(self, sample: Inputs) -> None:
        """From the table alone, within the megabyte."""
        if self.analysis.chart is None:
            return
        for inputs in (sample, sample.narrowed(sample.tracks.index[:1].to_numpy()), sample.narrowed(_NOTHING)):
            table = run(self.analysis, inputs, self.analysis.chosen(inputs, {})).table
            assert len(self.analysis.chart(table).to_json()) <= 1_000_000

    def _agrees(self, inputs: Inputs, *, first_choices: bool) -> None:
        for choices in _choices(self.analysis, inputs, first_choices=first_choices):
            self._holds(inputs, choices)

    def _holds(self, inputs: Inputs, choices: dict[str, str]) -> None:
        table = run(self.analysis, inputs, choices).table
        assert list(table.columns) == list(self.analysis.columns)
        expected = list(self.oracle(plain(inputs), choices))
        same(records(table), [dict(zip(table.columns, row, strict=True)) for row in expected])


class AgreementByChance(Agreement):
    """The same for an analysis with very many choices: each random library is held against some of them."""

    def test_it_agrees_on_random_libraries(self) -> None:
        """Ties, unknown values, failed analyses, one track, none; one choice of each option at a time."""

        @settings(max_examples=tried(self.examples), deadline=None)
        @given(self.inputs, st.data())
        def holds(inputs: Inputs, data: st.DataObject) -> None:
            offered = {option.name: list(option.choices(inputs)) for option in self.analysis.options}
            self._holds(inputs, {name: data.draw(st.sampled_from(choices)) for name, choices in offered.items()})

        holds()


_NOTHING = pd.Index([], dtype="int64").to_numpy()


def _choices(analysis: Analysis, inputs: Inputs, *, first_choices: bool) -> Iterable[dict[str, str]]:
    if first_choices:
        return [analysis.chosen(inputs, {})]
    of = [list(option.choices(inputs)) or [""] for option in analysis.options]
    return [dict(zip([option.name for option in analysis.options], some, strict=True)) for some in product(*of)]


def same(found: list[Record], expected: list[Record]) -> None:
    """Row by row equal, numbers to CLOSE."""
    assert len(found) == len(expected), (found[:5], expected[:5])
    for place, (one, other) in enumerate(zip(found, expected, strict=True)):
        for name, value in one.items():
            assert _equal(value, _known(other[name])), (place, name, one, other)


def _equal(value: Any, other: Any) -> bool:
    numbers = (int, float)
    if isinstance(value, numbers) and isinstance(other, numbers):
        return math.isclose(value, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(value == other)
