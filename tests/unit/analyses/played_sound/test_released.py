from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.played_sound.released import ANALYSIS
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play

HOUR = 3_600_000


class TestReleased(HeardAgreement):
    """When what was played was released."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Year after year, then decade after decade."""
        told = [
            (int(found.library[one["track_id"]]["release_date"][:4]), one["ms_played"] or 0)
            for one in found.plays
            if one["track_id"] in found.library
        ]
        measured = sum(ms for _, ms in told) if choices["measure"] == "time" else len(told)
        for span, ending, size in (("year", "", 1), ("decade", "s", 10)):
            for first in sorted({year // size * size for year, _ in told}):
                inside = [ms for year, ms in told if first <= year < first + size]
                part = sum(inside) if choices["measure"] == "time" else len(inside)
                share = part / measured if measured else 0
                label = f"{first}{ending}"
                yield span, label, len(inside), sum(inside) / HOUR, share, first, choices["measure"]


def test_a_bar_stands_for_what_was_played_of_it_the_most_played_first() -> None:
    """Tracks of 1988 and 1995 are both known; of what the library lacks nothing is said."""
    plays = [play("2024-05-01T12:00", number) for number in (0, 1, 1, 2, 7)]
    outcome = run(ANALYSIS, make_listening(plays), {"measure": "plays"})
    assert (outcome.basis.total, outcome.basis.used) == (5, 4)
    rows = outcome.table[outcome.table["label"].isin(["1988", "1990s"])]
    assert ANALYSIS.members(outcome.inputs, rows) == ["t1", "t0"]
