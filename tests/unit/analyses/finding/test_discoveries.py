from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.finding.discoveries import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.things import by_thing, thing


class TestDiscoveries(HeardAgreement):
    """How much of each month had never been heard before."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 30

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The history is walked through once, play by play."""
        known: set[Any] = set()
        played: dict[tuple[int, int], set[Any]] = {}
        new: dict[tuple[int, int], set[Any]] = {}
        first = {one: plays[0]["day"] for one, plays in by_thing(found, found.history, choices["of"]).items()}
        for one in found.plays:
            month, what = (one["day"].year, one["day"].month), thing(found, one, choices["of"])
            played.setdefault(month, set()).add(what)
            if first[what] >= found.first_day and (first[what].year, first[what].month) == month:
                new.setdefault(month, set()).add(what)
        known = {what for what, day in first.items() if day < found.first_day}
        month = min(played, default=(9999, 1))
        while played and month <= max(played):
            some, fresh = played.get(month, set()), new.get(month, set())
            known |= fresh
            share = len(fresh) / len(some) if some else None
            yield f"{month[0]}-{month[1]:02d}", len(some), len(fresh), share, len(known), choices["of"]
            month = (month[0] + month[1] // 12, month[1] % 12 + 1)


PLAYS = [
    play("2024-01-10T12:00", 0),
    play("2024-03-05T12:00", 0),
    play("2024-03-06T12:00", 1),
    play("2024-03-20T12:00", 2),
    play("2024-03-21T12:00", 2),
]


def test_the_first_month_is_all_new_and_an_empty_one_has_no_share() -> None:
    """One of one in January, nothing in February, two of three in March."""
    table = run(ANALYSIS, make_listening(PLAYS), {"of": "artists"}).table
    assert table[["month", "n", "new", "total"]].to_numpy().tolist() == [
        ["2024-01", 1, 1, 1],
        ["2024-02", 0, 0, 1],
        ["2024-03", 3, 2, 3],
    ]
    assert table["share"].tolist() == pytest.approx([1, float("nan"), 2 / 3], nan_ok=True)
    assert "the history begins" in ANALYSIS.chart(table).to_json()  # type: ignore[misc] # it has one


def test_what_came_before_the_period_is_known() -> None:
    """From the tenth of March on one of the two artists of that month is new: the other was heard on the sixth."""
    plays = [*PLAYS, play("2024-03-25T12:00", 1)]
    key = type(KEY)(date(2024, 3, 10), date(2024, 3, 31), "30 s", "music", "UTC", KEY.today)
    outcome = run(ANALYSIS, make_listening(plays, key), {"of": "artists"})
    assert outcome.table[["n", "new", "total"]].to_numpy().tolist() == [[2, 1, 3]]
    assert ANALYSIS.members(outcome.inputs, outcome.table) == ["t2"]
    assert "the history begins" not in ANALYSIS.chart(outcome.table).to_json()  # type: ignore[misc] # it has one
