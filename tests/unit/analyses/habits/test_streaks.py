from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.streaks import ANALYSIS, RUNNING
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play

HOUR = 3_600_000


class TestStreaks(HeardAgreement):
    """Runs of days on which something was played."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Day after day."""
        del choices
        runs: list[list[date]] = []
        for day in sorted({one["day"] for one in found.plays}):
            if runs and runs[-1][-1] + timedelta(days=1) == day:
                runs[-1].append(day)
            else:
                runs.append([day])
        for run_ in sorted(runs, key=lambda one: (-len(one), one[0])):
            plays = [one for one in found.plays if one["day"] in run_]
            hours = sum(one["ms_played"] or 0 for one in plays) / HOUR
            ends = (datetime.combine(day, time()) for day in (run_[0], run_[-1]))
            runs_on = run_[-1] >= found.key.today - timedelta(days=1)
            yield *ends, len(run_), len(plays), hours, RUNNING if runs_on else ""


def test_one_that_reached_yesterday_is_running() -> None:
    """Today is not over; one that ended the day before that is not."""
    days = [KEY.today - timedelta(days=number) for number in (1, 2, 4, 5, 6)]
    table = run(ANALYSIS, make_listening([play(f"{day}T12:00") for day in days]), {}).table
    assert table[["days", "running"]].to_numpy().tolist() == [[3, ""], [2, RUNNING]]


def test_the_running_one_is_always_drawn() -> None:
    """Though twenty are longer."""
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(90) if number % 3]
    listening = make_listening([play(f"{day}T12:00") for day in [*days, KEY.today]])
    assert ANALYSIS.chart
    bars = ANALYSIS.chart(run(ANALYSIS, listening, {}).table).data[0]
    assert (len(bars.x), bars.x[-1], bars.customdata[-1], bars.text[-1]) == (20, 1, 30, RUNNING)


def test_a_row_stands_for_what_was_played_on_its_days() -> None:
    """Not between two streaks."""
    plays = [play("2024-05-01T12:00", 1), play("2024-05-02T12:00", 2), play("2024-05-05T12:00", 3)]
    listening = make_listening(plays)
    table = run(ANALYSIS, listening, {}).table
    assert [ANALYSIS.members(listening, table.iloc[[row]]) for row in (0, 1)] == [["t1", "t2"], ["t3"]]
    assert ANALYSIS.members(listening, table.iloc[::-1]) == ["t1", "t2", "t3"]
