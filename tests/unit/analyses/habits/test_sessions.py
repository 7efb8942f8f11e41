from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.sessions import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.habits.sitting import end, hours, length, sessions
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play


class TestSessions(HeardAgreement):
    """The longest sessions."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 25

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """One after the other."""
        numbered = list(enumerate(sessions(found, choices), start=1))
        for number, plays in sorted(numbered, key=lambda one: (-length(one[1]), one[0])):
            name, artist, _ = found.names[plays[0]["item"]]
            start, last = plays[0]["started"], end(plays).astimezone(plays[0]["started"].tzinfo)
            clock = f"{start:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}"
            long = length(plays) / timedelta(milliseconds=1)
            yield *clock, long, hours(plays), len(plays), name, artist, number, choices["pause"]


@pytest.mark.parametrize(("second", "n"), [("2024-05-01T12:33", [2]), ("2024-05-01T12:34", [1, 1])])
def test_a_pause_of_more_than_half_an_hour_ends_it(second: str, n: list[int]) -> None:
    """Three minutes each, the first until noon: exactly thirty minutes, and one more."""
    table = run(ANALYSIS, make_listening([play("2024-05-01T12:00"), play(second)]), {"pause": "30 minutes"}).table
    assert table["plays"].tolist() == n


def test_a_long_play_holds_it_together() -> None:
    """The end before is the latest one: two hours, within them three minutes, then what follows the two hours."""
    long = play("2024-05-01T14:00", ms_played=7_200_000)
    plays = [long, play("2024-05-01T12:10"), play("2024-05-01T14:10")]
    table = run(ANALYSIS, make_listening(plays), {"pause": "10 minutes"}).table
    assert table[["start", "end", "plays"]].to_numpy().tolist() == [["2024-05-01 14:00", "2024-05-01 16:10", 3]]


def test_a_row_stands_for_its_tracks() -> None:
    """The most played first."""
    plays = [play("2024-05-01T12:00", 1), play("2024-05-01T12:05", 2), play("2024-05-01T12:09", 2)]
    listening = make_listening([*plays, play("2024-05-02T12:00", 3)])
    table = run(ANALYSIS, listening, {"pause": "30 minutes"}).table
    assert [ANALYSIS.members(listening, table.iloc[[row]]) for row in range(2)] == [["t2", "t1"], ["t3"]]
