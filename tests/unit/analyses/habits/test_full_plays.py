from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.full_plays import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.spanning import begin, begins


class TestFullPlays(HeardAgreement):
    """How long plays to the end are, over time."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 25

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        by = choices["span"]
        for first in begins(found, by):
            told = [
                one
                for one in found.plays
                if begin(one["day"], by) == first and one["full"] is not None and one["ms_played"] is not None
            ]
            lengths = [one["ms_played"] for one in told if one["full"]]
            share = len(lengths) / len(told) if told else None
            mean = sum(lengths) / len(lengths) if lengths else None
            yield datetime.combine(first, time()), len(lengths), len(told), share, mean, by


def test_only_what_reached_the_end_is_averaged() -> None:
    """Two and four minutes; of what was skipped and of what is not told nothing."""
    plays = [
        play("2024-05-01T12:00", 1, 120_000),
        play("2024-05-01T12:05", 2, 240_000),
        play("2024-05-01T12:10", 3, 60_000, reason_end="fwdbtn"),
        play("2024-05-01T12:15", 4, None, reason_end=None),
    ]
    listening = make_listening(plays, KEY.of_every_play())
    table = run(ANALYSIS, listening, {"span": "day"}).table
    assert table[["full", "plays", "mean_ms"]].to_numpy().tolist() == [[2, 3, 180_000]]
    assert ANALYSIS.members(listening, table) == ["t1", "t2"]
