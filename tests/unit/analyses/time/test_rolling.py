from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.time.rolling import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, AgreementByChance, Plain, Record
from tests.unit.analyses.dating import counted, dated_inputs
from tests.unit.analyses.making import FULL, make_inputs, track

TEN = (*FEATURES, "duration_ms")
FIRST = datetime(2020, 1, 1, 12, tzinfo=UTC)
ENERGY = {"feature": "energy", "bulk": "kept"}


class TestRolling(AgreementByChance):
    """How the sound of what was added changed."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = dated_inputs(far=False)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each window is looked at by itself, day after day back from the last."""
        there = counted(found.tracks, choices)
        if not there:
            return
        every = choices["feature"] == "all"
        days = [one["added_at"].date() for one, _ in there]
        apart = math.ceil(((max(days) - min(days)).days + 1) / (500 if every else 2000))
        ends = [max(days) - timedelta(days=back) for back in range(0, (max(days) - min(days)).days + 1, apart)][::-1]
        for name in TEN if every else [choices["feature"].replace("duration", "duration_ms")]:
            yield from _rows(name, there, ends, choices["bulk"])


def _rows(name: str, there: list[tuple[Record, bool]], ends: list[Any], bulk: str) -> Iterable[tuple[Any, ...]]:
    known = sorted((one["added_at"].date(), one[name], was) for one, was in there if one[name] is not None)
    before = None
    for end in ends:
        start = end - timedelta(days=89)
        values = [value for day, value, _ in known if start <= day <= end]
        mean = math.fsum(values) / len(values) if len(values) >= 20 else None
        new = sum(was for day, _, was in known if day <= end and (before is None or day > before))
        yield name, datetime.combine(start, time()), datetime.combine(end, time()), len(values), mean, new, bulk
        before = end


def test_a_window_holds_ninety_days_and_twenty_tracks() -> None:
    """The 90th day still counts, the 91st does not; with 19 tracks there is no mean."""
    listed = [track(f"t{place}", **FULL, added_at=FIRST + timedelta(hours=place)) for place in range(19)]
    listed[0]["energy"] = 0.9
    listed += [track("late", **FULL, added_at=FIRST + timedelta(days=89)), track("unknown", added_at=FIRST)]
    listed += [track("later", **FULL, added_at=FIRST + timedelta(days=90))]
    table = run(ANALYSIS, make_inputs(listed), ENERGY).table.set_index("day")
    assert table["n"].tail(2).tolist() == [20, 9]  # twelve were added on the first day
    assert table["mean"].iloc[-2] == pytest.approx(0.52)
    assert table["mean"].isna().sum() == len(table) - 1


@pytest.mark.parametrize("choice", ["kept", "left out"])
def test_a_row_stands_for_the_tracks_of_its_mean(sample: Inputs, choice: str) -> None:
    """As many as it says; of several rows each track once."""
    table = run(ANALYSIS, sample, ENERGY | {"bulk": choice}).table
    for place in (0, 600, 1_000, len(table) - 1):
        row = table.iloc[[place]]
        assert len(ANALYSIS.members(sample, row)) == row["n"].item() > 0
    known = sample.tracks["added_at"].notna() & sample.tracks["energy"].notna()
    chosen = ANALYSIS.members(sample, table)
    assert len(set(chosen)) == len(chosen)
    assert len(chosen) == known.sum() - (0 if choice == "kept" else _in_bulk(sample))


def _in_bulk(sample: Inputs) -> int:
    return int(run(ANALYSIS, sample, ENERGY).table["bulk"].sum())


def test_no_line_has_more_points_than_it_may() -> None:
    """However far apart the dates are, and the last day is always there."""
    listed = [track(f"t{year}", **FULL, added_at=datetime(year, 5, 1, tzinfo=UTC)) for year in (3, 1905, 9_000)]
    inputs = make_inputs(listed)
    one, every = (run(ANALYSIS, inputs, ENERGY | {"feature": feature}).table for feature in ("energy", "all"))
    assert len(one) <= 2_000
    assert every["feature"].value_counts().max() <= 500
    assert one["day"].iloc[-1].year == every["day"].iloc[-1].year == 9_000


def test_a_chart_of_all_features_stays_small(sample: Inputs) -> None:
    """Within the megabyte."""
    chart = ANALYSIS.chart
    assert chart is not None
    for feature in ("energy", "all"):
        table = run(ANALYSIS, sample, ENERGY | {"feature": feature}).table
        assert len(chart(table).to_json()) <= 1_000_000
