from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.when.hours import ANALYSIS
from dashspot.blocks.listening import ListeningKey
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.spanning import begin, begins, shown_days

HOUR = 3_600_000


class TestHours(HeardAgreement):
    """How much was listened each day, week, month or year."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 25

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every play is walked through in steps that end where the clock shows a full quarter."""
        heard: dict[date, int] = defaultdict(int)
        started: dict[date, int] = defaultdict(int)
        days, by = shown_days(found), choices["span"]
        for one in found.plays:
            started[begin(one["day"], by)] += 1
            zone, at, end = one["started"].tzinfo, one["started"].timestamp(), one["ended"].timestamp()
            while at < end:
                step = min(end, (at // 900 + 1) * 900)
                day = datetime.fromtimestamp(at, zone).date()
                heard[begin(min(max(day, days[0]), days[-1]), by)] += round((step - at) * 1000)
                at = step
        for first in begins(found, by):
            yield datetime.combine(first, time()), heard[first] / HOUR, started[first], by, choices["measure"]


OVER_MIDNIGHT = [play("2024-06-30T22:04", ms_played=600_000), play("2024-07-02T10:00")]
"""In Berlin from 23:54 on the 30th of June; then nothing until the 2nd of July."""
BY_DAY = {"span": "day", "measure": "time"}


def test_a_play_over_midnight_is_cut_there() -> None:
    """Six minutes of June and four of July; a day without a play is listed."""
    table = run(ANALYSIS, make_listening(OVER_MIDNIGHT), BY_DAY).table
    assert table["start"].dt.strftime("%m-%d").tolist() == ["06-30", "07-01", "07-02"]
    assert (table["hours"] * 60).round(6).tolist() == [6, 4, 3]
    assert table["plays"].tolist() == [1, 0, 1]


def test_what_runs_on_after_the_period_counts_with_its_last_day() -> None:
    """The plays of June, ten minutes."""
    june = ListeningKey(date(2024, 6, 30), date(2024, 6, 30), "30 s", "music", "Europe/Berlin", date(2024, 11, 25))
    table = run(ANALYSIS, make_listening(OVER_MIDNIGHT, june), BY_DAY).table
    assert (table["hours"] * 60).round(6).tolist() == [10]


def test_days_still_to_come_are_not_listed() -> None:
    """Of this year the months until today."""
    year = ListeningKey(date(2024, 1, 1), date(2024, 12, 31), "30 s", "music", "Europe/Berlin", date(2024, 11, 25))
    table = run(ANALYSIS, make_listening(OVER_MIDNIGHT, year), {"span": "month", "measure": "time"}).table
    assert (len(table), str(table["start"].iloc[-1].date())) == (11, "2024-11-01")


@pytest.mark.parametrize(
    ("last", "offered"),
    [
        (date(2024, 1, 1), ["day"]),
        (date(2024, 1, 28), ["day", "week"]),
        (date(2024, 3, 31), ["week", "day", "month"]),
        (date(2024, 12, 31), ["month", "day", "week"]),
        (date(2030, 12, 31), ["month", "week", "year"]),
    ],
)
def test_what_is_offered_fits_the_period(last: date, offered: list[str]) -> None:
    """At least two bars and at most two thousand; first what gives a dozen."""
    key = ListeningKey(date(2024, 1, 1), last, "30 s", "music", "UTC", date(2031, 1, 1))
    assert ANALYSIS.offers(make_listening([], key))["span"] == offered


def test_a_row_stands_for_what_started_in_it() -> None:
    """Not for what ran on into it."""
    listening = make_listening([play("2024-06-30T22:04", 1, 600_000), play("2024-07-02T10:00", 2)])
    table = run(ANALYSIS, listening, BY_DAY).table
    assert [ANALYSIS.members(listening, table.iloc[[row]]) for row in range(3)] == [["t1"], [], ["t2"]]
