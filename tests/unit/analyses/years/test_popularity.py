from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.years.popularity import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track


class TestPopularity(Agreement):
    """How popular the tracks were."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Twenty bins of five points."""
        del choices
        told = [track for track in found.tracks if track["popularity"] is not None]
        if not told:
            return
        values = [track["popularity"] for track in told]
        days = [track["features_as_of"] for track in told if track["features_as_of"] is not None]
        last = (statistics.mean(values), statistics.median(values), min(days, default=None), max(days, default=None))
        for low in range(0, 100, 5):
            yield low, low + 5, sum(min(value // 5 * 5, 95) == low for value in values), *last


def test_a_bin_stands_for_its_tracks() -> None:
    """The last one also for 100; the unknown are in none."""
    values = [0.0, 4.0, 5.0, 95.0, 100.0, None]
    inputs = make_inputs([track(f"t{place}", popularity=value) for place, value in enumerate(values)])
    table = run(ANALYSIS, inputs, {}).table
    assert ANALYSIS.members(inputs, table.iloc[:1]) == ["t0", "t1"]
    assert ANALYSIS.members(inputs, table.iloc[[1, 19]]) == ["t2", "t3", "t4"]


def test_the_chart_says_of_which_days_it_is() -> None:
    """One day, several, or unknown ones."""
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 9)]
    one, other = (track(str(day), **FULL | {"popularity": 7.0, "features_as_of": day}) for day in days)
    for tracks, said in (
        ([one], "popularity (as of 2026-03-01)"),
        ([other, one], "popularity (as of 2026-03-01 to 2026-03-09)"),
        ([track("x", popularity=7.0)], "popularity (of unknown days)"),
    ):
        figure = ANALYSIS.chart(run(ANALYSIS, make_inputs(tracks), {}).table)  # type: ignore[misc]
        assert figure.layout.xaxis.title.text == said


def test_the_published_mean_is_met(real: Inputs) -> None:
    """Of the public table, distinct tracks."""
    table = run(ANALYSIS, real, {}).table
    assert round(table["mean"].iloc[0], 4) == 39.3298
