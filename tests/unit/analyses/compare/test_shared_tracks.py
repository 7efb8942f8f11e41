from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.compare.shared_tracks import ANALYSIS
from dashspot.analyses.marks import rows_of
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, random_collections, track


class TestSharedTracks(Agreement):
    """Which tracks the collections share."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(up_to=6)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The set of collections of each track."""
        del choices
        held: dict[int, set[int]] = {}
        for row in found.collections:
            held.setdefault(row["track"], set()).add(row["collection"])
        counted = Counter(tuple(sorted(places)) for places in held.values())
        for places, n in sorted(counted.items(), key=lambda one: (-one[1], len(one[0]), one[0])):
            pattern = "".join("●" if place in places else "○" for place in range(len(found.titles)))
            yield pattern, ", ".join(found.titles[place] for place in places), len(places), n, n / len(held)


def test_a_bar_stands_for_its_tracks() -> None:
    """Those in exactly these collections, told apart though they have one title."""
    listed = [("Mix", [(0, 2, None), (1, 1, None)]), ("Mix", [(1, 1, None), (2, 1, None)]), ("<b>", [(2, 1, None)])]
    inputs = make_inputs([track("a"), track("b"), track("c")], listed)
    table = run(ANALYSIS, inputs, {}).table
    assert table["combination"].tolist() == ["Mix (1)", "Mix (1), Mix (2)", "Mix (2), <b>"]
    assert ANALYSIS.chart is not None
    figure = ANALYSIS.chart(table)
    assert figure.layout.annotations[2].text == "Mix (2), &lt;b&gt;"
    marks = [{"customdata": int(row)} for row in figure.data[0].customdata[1:]]
    assert ANALYSIS.members(inputs, table.iloc[rows_of(marks, len(table))]) == ["b", "c"]


@pytest.mark.parametrize("titles", [(), ("One",), ("One", "Other")])
def test_without_tracks_the_chart_says_so(titles: tuple[str, ...]) -> None:
    """No collection, or empty ones."""
    table = run(ANALYSIS, make_inputs([], [(title, []) for title in titles]), {}).table
    assert table.dtypes.astype(str).tolist() == ["str", "str", "int64", "int64", "float64"]
    assert ANALYSIS.chart is not None
    assert ANALYSIS.chart(table).layout.annotations[0].text == "These collections hold no tracks."
