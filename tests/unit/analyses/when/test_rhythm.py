from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.when.rhythm import ANALYSIS
from dashspot.blocks.listening import ListeningKey
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.spanning import shown_days

HOUR = 3_600_000


def number(at: datetime | None, day: date, by: str) -> int:
    """Which row."""
    return {"month of the year": day.month - 1, "weekday": day.weekday(), "hour of the day": at.hour if at else 0}[by]


class TestRhythm(HeardAgreement):
    """At what time of the year, the week and the day it was listened."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 25

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every play is walked through in steps that end where the clock shows a full quarter."""
        heard: dict[int, int] = defaultdict(int)
        started: dict[int, int] = defaultdict(int)
        days, by = shown_days(found), choices["by"]
        for one in found.plays:
            started[number(one["started"], one["day"], by)] += 1
            zone, at, end = one["started"].tzinfo, one["started"].timestamp(), one["ended"].timestamp()
            while at < end:
                step = min(end, (at // 900 + 1) * 900)
                shown = datetime.fromtimestamp(at, zone)
                heard[number(shown, min(max(shown.date(), days[0]), days[-1]), by)] += round((step - at) * 1000)
                at = step
        for place, name in enumerate(self.names(by) if days else []):
            within = sum(1 for day in days if by == "hour of the day" or number(None, day, by) == place)
            hours = heard[place] / HOUR
            yield name, hours, started[place], within, hours * 60 / within if within else None, by

    @staticmethod
    def names(by: str) -> list[str]:
        """Of all rows."""
        months = [f"{date(2024, month, 1):%B}" for month in range(1, 13)]
        weekdays = [f"{date(2024, 1, day):%A}" for day in range(1, 8)]
        hours = [f"{hour}:00" for hour in range(24)]
        return {"month of the year": months, "weekday": weekdays, "hour of the day": hours}[by]


def test_a_month_that_comes_twice_wins_nothing_by_it() -> None:
    """January to January, three minutes on each first of January and three on one first of June."""
    key = ListeningKey(date(2023, 1, 1), date(2024, 1, 31), "30 s", "music", "UTC", date(2024, 11, 25))
    plays = [play(f"{day}T12:00") for day in ("2023-01-01", "2023-06-01", "2024-01-01")]
    table = run(ANALYSIS, make_listening(plays, key), {"by": "month of the year"}).table.set_index("name")
    assert table.loc[["January", "June"], "days"].tolist() == [62, 30]
    assert table.loc[["January", "June"], "minutes"].round(6).tolist() == [round(6 / 62, 6), 0.1]


def test_months_outside_the_period_are_unknown() -> None:
    """Not nothing."""
    key = ListeningKey(date(2024, 5, 1), date(2024, 5, 31), "30 s", "music", "UTC", date(2024, 11, 25))
    table = run(ANALYSIS, make_listening([play("2024-05-05T12:00")], key), {"by": "month of the year"}).table
    assert table["minutes"].notna().tolist() == [month == 5 for month in range(1, 13)]
