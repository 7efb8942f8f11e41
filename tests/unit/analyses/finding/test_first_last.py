from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.finding.first_last import ANALYSIS, NEWEST
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.things import by_thing


class TestFirstLast(HeardAgreement):
    """When tracks, artists and albums were played first and last."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 25

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """One by one of what the history holds."""
        told = []
        for (_, (name, artist, track_id)), plays in by_thing(found, found.history, choices["of"]).items():
            first, last = plays[0]["day"], plays[-1]["day"]
            if found.first_day <= first <= found.last_day:
                told.append((name, artist, first, last, (last - first).days, len(plays), track_id))
        for one in sorted(told, key=lambda one: _order(one, newest=choices["order"] == NEWEST)):
            name, artist, first, last, days, n, track_id = one
            yield name, artist, _at(first), _at(last), days, n, track_id, choices["of"]


def _order(one: tuple[Any, ...], *, newest: bool) -> tuple[Any, ...]:
    name, artist, first, _, days, plays, _ = one
    leading = (-first.toordinal(), -days) if newest else (-days, -first.toordinal())
    return *leading, -plays, name, artist


def _at(day: date) -> datetime:
    return datetime.combine(day, time())


def test_what_was_heard_before_the_period_is_no_discovery() -> None:
    """Plays after the period count for the last one."""
    plays = [
        play("2023-05-01T12:00", 0),
        play("2024-05-01T12:00", 0),
        play("2024-05-02T12:00", 1),
        play("2024-06-11T12:00", 1),
    ]
    key = type(KEY)(date(2024, 5, 1), date(2024, 5, 31), "30 s", "music", "UTC", KEY.today)
    outcome = run(ANALYSIS, make_listening(plays, key), {"of": "tracks", "order": NEWEST})
    assert outcome.table[["name", "days", "plays"]].to_numpy().tolist() == [["Track 1", 40, 2]]
    assert ANALYSIS.members(outcome.inputs, outcome.table) == ["t1"]
