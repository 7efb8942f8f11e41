from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.compare.profiles import ANALYSIS
from dashspot.charts.theme import CATEGORICAL, MUTED
from tests.unit.analyses.agreement import FEATURES, Agreement, Plain, Record
from tests.unit.analyses.making import FULL, UNKNOWN, make_inputs, random_collections, track


class TestProfiles(Agreement):
    """The average sound of each collection, beside the library's."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections()

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each collection's tracks, then the library's."""
        del choices
        listed: list[list[Record]] = [[] for _ in found.titles]
        for row in found.collections:
            listed[row["collection"]].append(found.tracks[row["track"]])
        for title, tracks in zip([*found.titles, "Library"], [*listed, found.library], strict=True):
            for feature in (*FEATURES, "duration_ms"):
                values = [one[feature] for one in tracks if one[feature] is not None]
                mean = math.fsum(values) / len(values) if values else None
                yield title, feature, len(values), mean, statistics.median(values) if values else None, _sd(values)


def _sd(values: list[float]) -> float | None:
    if len(values) < 2:
        return None
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))


def test_a_collection_called_like_the_library_is_told_apart_from_it() -> None:
    """By a number; the library comes last."""
    inputs = make_inputs([track("a", **FULL)], [("Library", [(0, 1, None)])])
    assert list(run(ANALYSIS, inputs, {}).table["collection"].unique()) == ["Library (1)", "Library (2)"]


def test_lines_are_named_and_coloured_in_the_order_chosen() -> None:
    """A collection without features has none, and the next one keeps its colour; names are never markup."""
    tracks = [track("a", **FULL), track("b", **UNKNOWN), track("c", **FULL)]
    inputs = make_inputs(tracks, [("<b>", [(0, 1, None)]), ("None", [(1, 1, None)]), ("Third", [(2, 1, None)])])
    assert ANALYSIS.chart is not None
    figure = ANALYSIS.chart(run(ANALYSIS, inputs, {}).table)
    assert [line.line.color for line in figure.data] == [CATEGORICAL[0], CATEGORICAL[2], MUTED]
    assert [note.text.split("</span> ")[1] for note in figure.layout.annotations] == ["&lt;b&gt;", "Third", "Library"]
    assert figure.data[0].hovertext[0] == "&lt;b&gt;: danceability 0.50, median 0.50, n = 1"


@pytest.mark.parametrize("titles", [(), ("One",)])
def test_without_tracks_the_chart_says_so(titles: tuple[str, ...]) -> None:
    """No collection, or an empty one."""
    inputs = make_inputs([], [(title, []) for title in titles])
    table = run(ANALYSIS, inputs, {}).table
    assert len(table) == 10 * (len(titles) + 1)
    assert ANALYSIS.chart is not None
    assert ANALYSIS.chart(table).layout.annotations[0].text == "No track here has audio features."
