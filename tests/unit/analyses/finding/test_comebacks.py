from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.finding.comebacks import ANALYSIS, _by_place
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.things import by_thing


class TestComebacks(HeardAgreement):
    """What came back after a year of silence."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 30

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Play after play of each thing."""
        told = []
        for (_, (name, artist, track_id)), plays in by_thing(found, found.history, choices["of"]).items():
            for place, (one, other) in enumerate(pairwise(one["day"] for one in plays), start=1):
                days = (other - one).days
                if days > 365 and found.first_day <= other <= found.last_day:
                    told.append((-days, -place, -other.toordinal(), name, artist, one, other, len(plays), track_id))
        for days, before, _, name, artist, left, back, n, track_id in sorted(told, key=lambda one: one[:5]):
            yield name, artist, _at(left), _at(back), -days, -before, n + before, track_id, choices["of"]


def _at(day: date) -> datetime:
    return datetime.combine(day, time())


def test_a_year_to_the_day_is_no_silence() -> None:
    """A day more is; what returns twice is listed twice, and a later return outside the period is not."""
    days = ("2020-03-01", "2021-03-01", "2022-03-02", "2024-05-01")
    plays = [play(f"{day}T12:00") for day in days]
    table = run(ANALYSIS, make_listening(plays), {"of": "artists"}).table
    assert table[["days", "before", "since"]].to_numpy().tolist() == [[791, 3, 1], [366, 2, 2]]
    key = type(KEY)(date(2022, 1, 1), date(2022, 12, 31), "30 s", "music", "UTC", KEY.today)
    outcome = run(ANALYSIS, make_listening(plays, key), {"of": "tracks"})
    assert outcome.table["days"].tolist() == [366]
    assert ANALYSIS.members(outcome.inputs, outcome.table) == ["t0"]


@pytest.mark.parametrize("n", [7, 300_000])
def test_plays_are_ordered_by_thing(n: int) -> None:
    """Few things and more than two bytes tell apart; each one's plays stay in their order."""
    place = np.random.default_rng(0).integers(0, n, 2_000).astype("int32")
    assert _by_place(place, n).tolist() == sorted(range(2_000), key=lambda at: place[at])
