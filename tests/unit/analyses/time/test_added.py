from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.time.added import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.dating import counted, dated_inputs
from tests.unit.analyses.making import make_inputs, track

BULK = datetime(2019, 3, 2, 19, 30, tzinfo=UTC)


class TestAdded(Agreement):
    """How many tracks were added each month."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = dated_inputs()

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every month is gone through, from the first to the last."""
        there = counted(found.tracks, choices)
        months = [(one["added_at"].year, one["added_at"].month, bulk) for one, bulk in there]
        if not months:
            return
        (year, month, _), total = min(months), 0
        while (year, month) <= max(months)[:2]:
            bulk = [was_bulk for *when, was_bulk in months if when == [year, month]]
            total += len(bulk)
            yield f"{year:04d}-{month:02d}", len(bulk), sum(bulk), total, choices["bulk"]
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)


@pytest.mark.parametrize(("tracks", "bulk"), [(20, 20), (19, 0)])
def test_twenty_tracks_within_a_minute_are_a_bulk_add(tracks: int, bulk: int) -> None:
    """The other minute, and midnight, which may stand for a whole day, don't count."""
    listed = [track(f"b{place}", added_at=BULK + timedelta(seconds=place)) for place in range(tracks)]
    listed += [track("next", added_at=BULK + timedelta(minutes=1))]
    listed += [track(f"day{place}", added_at=datetime(2019, 3, 3, tzinfo=UTC)) for place in range(30)]
    table = run(ANALYSIS, make_inputs(listed), {"bulk": "kept"}).table
    assert table[["month", "n", "bulk"]].to_numpy().tolist() == [["2019-03", tracks + 31, bulk]]


@pytest.mark.parametrize(("choice", "chosen"), [("kept", 21), ("left out", 1)])
def test_a_month_stands_for_its_tracks(choice: str, chosen: int) -> None:
    """Those added in bulk only where they were kept."""
    listed = [track("other", added_at=BULK - timedelta(days=90)), track("never")]
    listed += [track("one", added_at=BULK + timedelta(days=1))]
    listed += [track(f"b{place}", added_at=BULK) for place in range(20)]
    inputs = make_inputs(listed)
    table = run(ANALYSIS, inputs, {"bulk": choice}).table
    assert len(table) == 4
    assert len(ANALYSIS.members(inputs, table.tail(1))) == chosen
    assert ANALYSIS.members(inputs, table.head(1)) == ["other"]
    assert ANALYSIS.members(inputs, table.iloc[1:3]) == []
