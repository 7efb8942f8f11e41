from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.years.durations import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, track


class TestDurations(Agreement):
    """How long the tracks are."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Fifty steps from the shortest to the longest."""
        del choices
        seconds = sorted(track["duration_ms"] / 1000 for track in found.tracks if track["duration_ms"] is not None)
        if not seconds:
            return
        least, most = seconds[0], seconds[-1]
        mean = math.fsum(seconds) / len(seconds)
        middle = (seconds[(len(seconds) - 1) // 2] + seconds[len(seconds) // 2]) / 2
        edges = [least + (most - least) * step / 50 for step in range(50)] if most > least else [least]
        counted = [0] * len(edges)
        for value in seconds:
            counted[bisect_right(edges, value) - 1] += 1
        for low, high, n in zip(edges, [*edges[1:], most], counted, strict=True):
            yield low, high, n, mean, middle


def test_a_bin_stands_for_its_tracks() -> None:
    """The last one also for the longest; unknown lengths are in none."""
    lengths = [0.0, 1_000.0, 1_999.0, 99_000.0, 100_000.0, None]
    inputs = make_inputs([track(f"t{place}", duration_ms=length) for place, length in enumerate(lengths)])
    table = run(ANALYSIS, inputs, {}).table
    assert table["n"].tolist() == [3, *[0] * 48, 2]
    assert ANALYSIS.members(inputs, table.iloc[:1]) == ["t0", "t1", "t2"]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["t3", "t4"]


def test_equal_lengths_are_one_bin() -> None:
    """Which is drawn a second wide."""
    inputs = make_inputs([track("a"), track("b")])
    table = run(ANALYSIS, inputs, {}).table
    assert table.to_dict("list") == {"low": [180], "high": [180], "n": [2], "mean": [180], "median": [180]}
    assert ANALYSIS.members(inputs, table) == ["a", "b"]
    (bar,) = ANALYSIS.chart(table).data  # type: ignore[misc]
    assert bar.width[0] > 0
