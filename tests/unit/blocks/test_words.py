from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashspot.blocks.words import ago, count, left


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 tracks"), (1, "1 track"), (2, "2 tracks"), (12_448, "12,448 tracks")]
)
def test_counts_agree_with_their_noun(number: int, said: str) -> None:
    """One is one, everything else is many, with commas."""
    assert count(number, "track") == said


def test_a_plural_may_be_its_own_word() -> None:
    """Not every noun takes an s."""
    assert count(2, "analysis", "analyses") == "2 analyses"
    assert count(1, "analysis", "analyses") == "1 analysis"


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(days=7), "2026-11-17"),
    ],
)
def test_a_moment_is_said_by_how_long_it_is_past(past: timedelta, said: str) -> None:
    """In the largest unit that fits; a week back it is a date, and a clock that goes wrong is now."""
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert ago(now - past, now) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute left"),
        (29, "less than a minute left"),
        (31, "about 1 min left"),
        (119, "about 2 min left"),
        (59 * 60, "about 59 min left"),
        (3600, "about 1 h left"),
        (3 * 3600 + 900, "about 3 h left"),
        (23 * 3600, "about 23 h left"),
        (30 * 3600, "about 1 day left"),
        (50 * 3600, "about 2 days left"),
    ],
)
def test_an_estimate_is_not_said_more_exactly_than_it_is(seconds: float, said: str) -> None:
    """Whole minutes, hours or days."""
    assert left(seconds) == said
