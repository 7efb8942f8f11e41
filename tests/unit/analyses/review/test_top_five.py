from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.review.top_five import ANALYSIS
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.things import by_thing, time_of


class TestTopFive(HeardAgreement):
    """The five most played of every year."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 30

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Year by year, sorted by everything that decides."""
        word = choices["of"]
        for year in sorted({one["day"].year for one in found.plays}):
            plays = [one for one in found.plays if one["day"].year == year]
            things = sorted(
                (-len(some), -time_of(some), name, artist, track_id or "")
                for (_, (name, artist, track_id)), some in by_thing(found, plays, word).items()
                if word != "albums" or name != "Unknown album"
            )
            for rank, (n, time, name, artist, track_id) in enumerate(things[:5], start=1):
                yield year, rank, name, artist, -n, -time / 3_600_000, track_id or None, word


def test_a_line_joins_years_that_follow_on_each_other() -> None:
    """The artist of 2021, 2022 and 2024 has a gap at 2023; the one of 2023 alone is a grey mark."""
    plays = [play(f"{year}-05-01T12:00", number) for year, number in ((2021, 0), (2022, 0), (2023, 1), (2024, 0))]
    table = run(ANALYSIS, make_listening(plays), {"of": "artists"}).table
    back, once = ANALYSIS.chart(table).data  # type: ignore[misc] # it has one
    assert list(back.x) == [2021, 2022, 2023, 2024]
    assert np.isnan(back.customdata).tolist() == [False, False, True, False]
    assert back.mode == "lines+markers"
    assert once.mode == "markers"


def test_a_row_stands_for_its_tracks() -> None:
    """An artist's of the period."""
    listening = make_listening([play("2024-05-01T12:00", 0), play("2024-05-02T12:00", 4), play("2024-05-03T12:00", 1)])
    for word, ids in (("artists", ["t0", "t4"]), ("tracks", ["t0"]), ("albums", ["t0"])):
        table = run(ANALYSIS, listening, {"of": word}).table
        assert ANALYSIS.members(listening, table[table["name"].isin(["Artist 0", "Track 0", "Album 0"])]) == ids
