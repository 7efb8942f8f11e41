from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import fmean, pstdev
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, run
from dashspot.analyses.finding.unlikely import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, Record, make_listening, play
from tests.unit.analyses.things import by_thing


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


@st.composite
def monthly_plays(draw: st.DrawFn) -> list[Record]:
    """A few things over half a year around New Year, often enough to have a mean, at noon of random days."""
    plays = draw(
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 28), st.sampled_from([0, 0, 0, 1, 4])), max_size=40)
    )
    return [
        play(f"{2022 + (7 + month) // 12}-{(7 + month) % 12 + 1:02d}-{day:02d}T12:00", n) for month, day, n in plays
    ]


class TestUnlikely(HeardAgreement):
    """Months in which something was played far more than usual."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    plays: ClassVar[st.SearchStrategy[list[Record]]] = monthly_plays()
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every thing month by month."""
        if not found.history:
            return
        end, told = max(_month(one["day"]) for one in found.history), []
        for (_, (name, artist, track_id)), plays in by_thing(found, found.history, choices["of"]).items():
            played = [_month(one["day"]) for one in plays]
            months = range(played[0], end + 1)
            counts = [played.count(month) for month in months]
            mean, spread = fmean(counts), pstdev(counts)
            if mean < 1 or not spread:
                continue
            for month, n in zip(months, counts, strict=True):
                if n > mean and _month(found.first_day) <= month <= _month(found.last_day):
                    z = (n - mean) / spread
                    told.append((-round(z, 9), -n, month, name, artist, track_id, mean, spread))
        for z, n, month, name, artist, track_id, mean, spread in sorted(told, key=lambda one: one[:5])[:100]:
            yield name, artist, f"{month // 12}-{month % 12 + 1:02d}", -n, mean, spread, -z, track_id, choices["of"]


def test_z_is_by_hand() -> None:
    """0, 0 and 6 plays from the first month on would have the mean 2; with 1 at first it is 7 of three months."""
    days = ["2024-01-10", *["2024-03-05"] * 6]
    plays = [play(f"{day}T{place + 8:02d}:00") for place, day in enumerate(days)]
    outcome = run(ANALYSIS, make_listening(plays), {"of": "tracks"})
    assert outcome.table[["month", "plays"]].to_numpy().tolist() == [["2024-03", 6]]
    assert outcome.table["mean"].tolist() == pytest.approx([7 / 3])
    assert outcome.table["sd"].tolist() == pytest.approx([(37 / 3 - 49 / 9) ** 0.5])
    assert outcome.table["z"].tolist() == pytest.approx([(6 - 7 / 3) / (37 / 3 - 49 / 9) ** 0.5])
    assert ANALYSIS.members(outcome.inputs, outcome.table) == ["t0"]


def test_the_period_chooses_months_and_changes_no_mean() -> None:
    """Of January alone there is none above the mean."""
    days = ["2024-01-10", *["2024-03-05"] * 6]
    plays = [play(f"{day}T{place + 8:02d}:00") for place, day in enumerate(days)]
    key = type(KEY)(date(2024, 1, 1), date(2024, 1, 31), "30 s", "music", "UTC", KEY.today)
    assert run(ANALYSIS, make_listening(plays, key), {"of": "tracks"}).table.empty
