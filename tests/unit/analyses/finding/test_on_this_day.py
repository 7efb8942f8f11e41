from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.finding.on_this_day import ANALYSIS
from dashspot.analyses.listening import Listening
from dashspot.blocks.listening import ListeningKey
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.things import by_thing, time_of


class TestOnThisDay(HeardAgreement):
    """What was played on this day of every year."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every play of the history whose day is this one."""
        del choices
        today = found.key.today
        plays = [one for one in found.history if (one["day"].month, one["day"].day) == (today.month, today.day)]
        for year in sorted({one["day"].year for one in plays}, reverse=True):
            some = [one for one in plays if one["day"].year == year]
            things = {word: by_thing(found, some, word) for word in ("tracks", "artists")}
            ranked = {
                word: sorted(
                    (-len(played), -time_of(played), name, artist) for (_, (name, artist, _)), played in of.items()
                )
                for word, of in things.items()
            }
            told = [f"{name}, {artist} ({-n})" for n, _, name, artist in ranked["tracks"][:3]]
            yield (
                year,
                datetime.combine(today.replace(year=year), time()),
                len(some),
                time_of(some) / 3_600_000,
                len(things["tracks"]),
                ranked["artists"][0][2],
                told[0],
                "; ".join(told[1:]),
            )


def _key(today: date) -> ListeningKey:
    return ListeningKey(date(2022, 1, 1), date(2022, 1, 2), "30 s", "music", "UTC", today)


def test_it_is_of_every_year_whatever_the_period() -> None:
    """The latest first; the day of another month is not this one."""
    plays = [play("2021-11-25T12:00", 0), play("2023-11-25T12:00", 1), play("2023-10-25T12:00", 2)]
    listening = make_listening(plays, _key(date(2024, 11, 25)))
    table = run(ANALYSIS, listening, {}).table
    assert table["year"].tolist() == [2023, 2021]
    assert ANALYSIS.members(listening, table) == ["t0", "t1"]


def test_the_29th_of_february_is_in_leap_years_alone() -> None:
    """Neither the day before nor the day after stands for it."""
    days = ("2020-02-29", "2021-02-28", "2021-03-01", "2024-02-29")
    listening = make_listening([play(f"{day}T12:00") for day in days], _key(date(2024, 2, 29)))
    assert run(ANALYSIS, listening, {}).table["year"].tolist() == [2024, 2020]
