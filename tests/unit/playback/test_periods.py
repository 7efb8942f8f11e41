from __future__ import annotations

from datetime import date

import pytest

from dashspot.playback.services.periods import ALL, BETWEEN, between, periods

FIRST, LAST = date(2022, 11, 3), date(2024, 3, 9)


def test_what_can_be_chosen_by_name() -> None:
    """All, the last weeks and months up to today, the years in which something was played, and two days."""
    offered = periods(FIRST, LAST, date(2024, 6, 1))
    assert list(offered) == [ALL, "Last 4 weeks", "Last 12 months", "2024", "2023", "2022", BETWEEN]
    assert offered[ALL] == (None, None)
    assert offered["Last 4 weeks"] == (date(2024, 5, 5), date(2024, 6, 1))
    assert offered["Last 12 months"] == (date(2023, 6, 2), date(2024, 6, 1))
    assert offered["2023"] == (date(2023, 1, 1), date(2023, 12, 31))
    assert offered[BETWEEN] == (FIRST, LAST)


def test_a_year_back_from_the_leap_day() -> None:
    """The day before a year ago is the 28th, so the 29th's twelve months begin on the first of March."""
    assert periods(FIRST, LAST, date(2024, 2, 29))["Last 12 months"] == (date(2023, 3, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("picked", "found"),
    [
        ((), (FIRST, LAST)),
        ((date(2023, 5, 1),), (date(2023, 5, 1), LAST)),
        ((date(2023, 5, 1), date(2023, 5, 1)), (date(2023, 5, 1), date(2023, 5, 1))),
        ((date(2023, 5, 9), date(2023, 5, 1)), (date(2023, 5, 1), date(2023, 5, 9))),
    ],
)
def test_between_two_days(picked: tuple[date, ...], found: tuple[date, date]) -> None:
    """What is picked by half is filled up, and what is picked backwards turned around."""
    assert between(picked, (FIRST, LAST)) == found
