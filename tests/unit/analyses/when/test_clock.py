from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.when.clock import ANALYSIS, WEEKDAYS
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play

HOUR = 3_600_000


class TestClock(HeardAgreement):
    """At which hours of which days it was listened."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every play is walked through in steps that end where the clock shows a full quarter."""
        del choices
        heard: dict[tuple[int, int], int] = defaultdict(int)
        started: dict[tuple[int, int], int] = defaultdict(int)
        for one in found.plays:
            started[one["started"].weekday(), one["started"].hour] += 1
            zone, at, end = one["started"].tzinfo, one["started"].timestamp(), one["ended"].timestamp()
            while at < end:
                step = min(end, (at // 900 + 1) * 900)
                shown = type(one["started"]).fromtimestamp(at, zone)
                heard[shown.weekday(), shown.hour] += round((step - at) * 1000)
                at = step
        if found.plays:
            for weekday, name in enumerate(WEEKDAYS):
                for hour in range(24):
                    yield name, hour, heard[weekday, hour] / HOUR, started[weekday, hour]


def test_a_play_over_midnight_belongs_to_two_days() -> None:
    """Ten minutes, four of them on Monday: it starts on Sunday at 23:54 in Berlin."""
    table = run(ANALYSIS, make_listening([play("2024-06-02T22:04", ms_played=600_000)]), {}).table
    found = table[table["hours"] > 0]
    assert found[["weekday", "hour", "plays"]].to_numpy().tolist() == [["Monday", 0, 0], ["Sunday", 23, 1]]
    assert (found["hours"] * 60).round(6).tolist() == [4, 6]


def test_the_hour_that_comes_twice_counts_twice() -> None:
    """In Berlin two to three o'clock on the last Sunday of October, heard through."""
    long = play("2023-10-29T02:00", ms_played=int(timedelta(hours=3) / timedelta(milliseconds=1)))
    table = run(ANALYSIS, make_listening([long]), {}).table
    assert table[table["hours"] > 0][["hour", "hours"]].to_numpy().tolist() == [[1, 1.0], [2, 2.0]]
