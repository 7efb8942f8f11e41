from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.eddington import ANALYSIS, number
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play


class TestEddington(HeardAgreement):
    """How many days have at least how many plays."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted for each number."""
        del choices
        a_day = Counter(one["day"] for one in found.plays).values()
        for n in range(1, max(a_day, default=0) + 1):
            days = sum(plays >= n for plays in a_day)
            yield n, days, max(0, n - days)


@pytest.mark.parametrize(("plays", "e"), [([], 0), ([9], 1), ([2, 2], 2), ([3, 3, 2], 2), ([3, 3, 3, 1], 3)])
def test_the_number(plays: list[int], e: int) -> None:
    """By hand: E days with E plays each."""
    played = [play(f"2024-05-{day:02}T12:{number:02}") for day, n in enumerate(plays, start=1) for number in range(n)]
    table = run(ANALYSIS, make_listening(played), {}).table
    assert number(table) == e


def test_a_row_stands_for_its_days() -> None:
    """Two plays on the first day, one on the second."""
    listening = make_listening([play("2024-05-01T12:00", 1), play("2024-05-01T13:00", 1), play("2024-05-02T12:00", 2)])
    table = run(ANALYSIS, listening, {}).table
    assert [ANALYSIS.members(listening, table.iloc[[row]]) for row in (0, 1)] == [["t1", "t2"], ["t1"]]
