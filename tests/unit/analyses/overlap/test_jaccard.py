from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.overlap.jaccard import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, random_collections, track
from tests.unit.analyses.overlap.told import apart


class TestJaccard(Agreement):
    """How much playlists overlap."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_collections(up_to=6)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every pair of sets."""
        del choices
        held: list[set[int]] = [set() for _ in found.titles]
        for row in found.collections:
            held[row["collection"]].add(row["track"])
        names, rows = apart(found.titles), []
        for first, second in combinations(range(len(held)), 2):
            one, other = held[first], held[second]
            n = len(one & other)
            if n:
                jaccard, overlap = n / len(one | other), n / min(len(one), len(other))
                facts = (n, len(one), len(other), jaccard, overlap, _inside(one, other))
                rows.append(((-jaccard, -n, first, second), (names[first], names[second], *facts)))
        return [row for _, row in sorted(rows)[:5_000]]


def _inside(one: set[int], other: set[int]) -> str:
    if one == other:
        return "the same tracks"
    if one < other:
        return "all of the first"
    return "all of the second" if one > other else ""


def listing(*sets: str) -> Inputs:
    """Collections called Mix, of the tracks named by single letters."""
    letters = sorted(set("".join(sets)))
    listed = [("Mix", [(letters.index(one), 1, None) for one in members]) for members in sets]
    return make_inputs([track(one) for one in letters], listed)


def test_a_pair_stands_for_the_tracks_that_both_hold() -> None:
    """Of several rows, all of them."""
    inputs = listing("ab", "bc", "cd", "x")
    table = run(ANALYSIS, inputs, {}).table
    assert table[["first", "second"]].to_numpy().tolist() == [["Mix (1)", "Mix (2)"], ["Mix (2)", "Mix (3)"]]
    assert ANALYSIS.members(inputs, table.iloc[:1]) == ["b"]
    assert ANALYSIS.members(inputs, table) == ["b", "c"]
    assert ANALYSIS.members(inputs, table.iloc[:0]) == []


def test_similar_playlists_stand_next_to_each_other() -> None:
    """Two families, chosen in turns; each stands together, and a cell that shares nothing is empty."""
    inputs = listing("abcd", "wxyz", "abce", "wxyq", "abc", "wxy")
    assert ANALYSIS.chart is not None
    figure = ANALYSIS.chart(run(ANALYSIS, inputs, {}).table)
    places = [int(name[5]) % 2 for name in figure.layout.yaxis.ticktext]
    assert places in ([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1])
    assert figure.data[0].z[0][5] != figure.data[0].z[0][5]


@pytest.mark.parametrize("sets", [(), ("",), ("a",), ("a", "b"), ("a", "")])
def test_without_a_shared_track_the_chart_says_so(sets: tuple[str, ...]) -> None:
    """None, one, an empty one, two apart."""
    table = run(ANALYSIS, listing(*sets), {}).table
    assert table.empty
    types = ["str", "str", "int64", "int64", "int64", "float64", "float64", "str"]
    assert table.dtypes.astype(str).tolist() == types
    assert ANALYSIS.chart is not None
    assert ANALYSIS.chart(table).layout.annotations[0].text == "No two playlists here share a track."
