from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.played_sound.drift import ANALYSIS
from dashspot.blocks.features import FEATURE_NAMES
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, Record, make_listening, play, random_plays

ENERGY = {"feature": "energy"}


@st.composite
def _often(draw: st.DrawFn) -> list[Record]:
    """The same few plays once more each some minutes later, so that windows have enough of them."""
    again, plays = draw(st.sampled_from([1, 1, 7])), draw(random_plays(8))
    return [
        one | {"played_at": one["played_at"] + timedelta(minutes=7 * turn)} for one in plays for turn in range(again)
    ]


class TestDrift(HeardAgreement):
    """How the sound of what was played changed."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    plays: ClassVar[st.SearchStrategy[list[Record]]] = _often()
    examples: ClassVar[int] = 20

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each window is looked at by itself, day after day back from the last of the period."""
        if not found.plays:
            return
        every = choices["feature"] == "all"
        span = (found.last_day - found.first_day).days + 1
        apart = math.ceil(span / (500 if every else 2000))
        ends = [found.last_day - timedelta(days=back) for back in range(0, span, apart)][::-1]
        for name in FEATURE_NAMES if every else [choices["feature"].replace("duration", "duration_ms")]:
            told = [(one["day"], found.library.get(one["track_id"] or "", {}).get(name)) for one in found.history]
            for end in ends:
                start = end - timedelta(days=89)
                values = [value for day, value in told if start <= day <= end and value is not None]
                mean = math.fsum(values) / len(values) if len(values) >= 20 else None
                yield name, datetime.combine(start, time()), datetime.combine(end, time()), len(values), mean


def test_the_window_of_an_early_day_looks_back_before_the_period() -> None:
    """Nineteen plays in December and one on the first of January are twenty."""
    plays = [play(f"2023-12-{day:02d}T12:00", 1) for day in range(1, 20)] + [play("2024-01-01T12:00", 4)]
    listening = make_listening(plays, replace(KEY, first=date(2024, 1, 1), last=date(2024, 1, 2)))
    table = run(ANALYSIS, listening, ENERGY).table
    assert table["n"].tolist() == [20, 20]
    assert table["mean"].tolist() == [pytest.approx((19 * 0.1 + 0.4) / 20)] * 2
    assert ANALYSIS.members(listening, table.head(1)) == listening.ids_of([0, 1])


def test_the_basis_says_how_many_plays_lack_features() -> None:
    """Of a track that the library lacks, and of a track of it without any."""
    table = run(ANALYSIS, make_listening([play("2024-01-01T12:00", number) for number in (0, 1, 6, 7)]), ENERGY)
    assert (table.basis.noun, table.basis.total, table.basis.used) == ("play", 4, 2)


def test_ten_years_of_all_features_are_a_chart_of_a_megabyte() -> None:
    """The line of each is thinned out."""
    plays = [
        play(datetime.fromisoformat("2010-01-01T12:00+00:00") + timedelta(days=day), day % 4) for day in range(4000)
    ]
    chart = ANALYSIS.chart
    assert chart is not None
    for feature in ("energy", "all"):
        table = run(ANALYSIS, make_listening(plays), {"feature": feature}).table
        assert len(chart(table).to_json()) <= 1_000_000
