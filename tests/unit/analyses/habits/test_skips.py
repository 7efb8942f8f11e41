from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.skips import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.spanning import begin, begins


class TestSkips(HeardAgreement):
    """Which share of the plays was skipped, over time."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 25

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        by = choices["span"]
        for first in begins(found, by):
            told = [one["skip"] for one in found.plays if begin(one["day"], by) == first and one["skip"] is not None]
            share = sum(told) / len(told) if told else None
            yield datetime.combine(first, time()), len(told), sum(told), share, by


def test_what_is_not_told_is_left_out() -> None:
    """A list of the last plays says nothing of skips; the buttons and the mark do, on plays of a second too."""
    plays = [
        play("2024-05-01T12:00", 1, 1_000, reason_end="fwdbtn"),
        play("2024-05-01T12:05", 2, 1_000, reason_end="endplay", skipped=True),
        play("2024-05-01T12:10", 3, skipped=False),
        play("2024-05-01T12:15", 4, None, reason_end=None),
    ]
    listening = make_listening(plays, KEY.of_every_play())
    table = run(ANALYSIS, listening, {"span": "day"}).table
    assert table[["plays", "skipped"]].to_numpy().tolist() == [[3, 2]]
    assert ANALYSIS.members(listening, table) == ["t1", "t2"]
