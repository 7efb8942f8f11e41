from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.session_lengths import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.habits.sitting import hours, length, sessions
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play

CLASSES = {
    "under 5 min": (0, 5),
    "5 to 15 min": (5, 15),
    "15 to 30 min": (15, 30),
    "30 to 60 min": (30, 60),
    "1 to 2 h": (60, 120),
    "2 to 4 h": (120, 240),
    "4 to 8 h": (240, 480),
    "8 h or more": (480, 10**9),
}


class TestSessionLengths(HeardAgreement):
    """How long sessions are."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 25

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted class by class."""
        every = sessions(found, choices)
        for name, (low, high) in CLASSES.items() if every else ():
            of = [one for one in every if timedelta(minutes=low) <= length(one) < timedelta(minutes=high)]
            yield name, len(of), len(of) / len(every), sum(map(hours, of)), sum(map(len, of)), choices["pause"]


def test_a_length_at_the_edge_belongs_above() -> None:
    """Five minutes to the millisecond."""
    plays = [play("2024-05-01T12:00", 1, 300_000), play("2024-05-02T12:00", 2, 299_999)]
    listening = make_listening(plays)
    table = run(ANALYSIS, listening, {"pause": "30 minutes"}).table
    assert table["sessions"].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert ANALYSIS.members(listening, table.iloc[[1]]) == ["t1"]
