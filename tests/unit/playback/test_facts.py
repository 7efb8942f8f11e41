from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashspot.playback.services.facts import listening_facts
from tests.unit.analyses.hearing import KEY, make_listening, play

DAY = replace(KEY, first=date(2024, 5, 1), last=date(2024, 5, 1))


def test_four_facts_of_a_period() -> None:
    """Plays on days, hours by day, titles of albums, artists between two days."""
    plays = [play("2024-05-01T12:00", 0, 1_800_000), play("2024-05-03T12:00", 1, 1_800_000)]
    assert listening_facts(make_listening(plays)) == (
        ("Plays", "2", "on 2 of 3 days"),
        ("Hours", "1", "20 min a day"),
        ("Titles", "2", "of 2 albums"),
        ("Artists", "2", "1 to 3 May 2024"),
    )


def test_lengths_that_nobody_tells_are_said_instead_of_a_mean() -> None:
    """Of a day, whose date is told once."""
    plays, hours, _, artists = listening_facts(make_listening([play("2024-05-01T12:00", 0, None)], DAY))
    assert plays == ("Plays", "1", "on 1 of 1 day")
    assert hours == ("Hours", "0", "1 play without a length")
    assert artists[2] == "1 May 2024"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2014, 3, 1), date(2026, 11, 5), "2014 to 2026"),
        (date(2026, 1, 1), date(2026, 11, 5), "Jan to Nov 2026"),
        (date(2026, 11, 3), date(2026, 11, 30), "3 to 30 Nov 2026"),
        (date(2026, 11, 3), date(2026, 11, 3), "3 Nov 2026"),
    ],
)
def test_a_period_is_told_in_what_a_phone_has_room_for(first: date, last: date, said: str) -> None:
    """What the two days share is said once."""
    facts = listening_facts(make_listening([], replace(KEY, first=first, last=last, today=date(2026, 12, 1))))
    assert facts[3][2] == said


def test_days_that_are_still_to_come_are_not_among_those_of_a_mean() -> None:
    """A year is looked at on the tenth of January."""
    year = replace(KEY, first=date(2024, 1, 1), last=date(2024, 12, 31), today=date(2024, 1, 10))
    plays, hours, _, artists = listening_facts(make_listening([play("2024-01-05T12:00", 0, 3_600_000)], year))
    assert plays[2] == "on 1 of 10 days"
    assert hours[2] == "6 min a day"
    assert artists[2] == "1 to 10 Jan 2024"


def test_of_nothing_there_is_nothing() -> None:
    """A period without a play."""
    assert [value for _, value, _ in listening_facts(make_listening([], DAY))] == ["0"] * 4
