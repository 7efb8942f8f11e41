from __future__ import annotations

from dataclasses import replace
from datetime import date

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
        ("Artists", "2", "2024-05-01 to 2024-05-03"),
    )


def test_lengths_that_nobody_tells_are_said_instead_of_a_mean() -> None:
    """Of a day, whose date is told once."""
    plays, hours, _, artists = listening_facts(make_listening([play("2024-05-01T12:00", 0, None)], DAY))
    assert plays == ("Plays", "1", "on 1 of 1 day")
    assert hours == ("Hours", "0", "1 play without a length")
    assert artists[2] == "2024-05-01"


def test_of_nothing_there_is_nothing() -> None:
    """A period without a play."""
    assert [value for _, value, _ in listening_facts(make_listening([], DAY))] == ["0"] * 4
