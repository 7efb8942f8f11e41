"""The virtual clock, rate windows and quotas."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.sandbox.clock import Clock, iso, iso_ms
from dashspot.sandbox.limits import DAY_SECONDS, WINDOW_SECONDS, Quotas, RateWindow

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_frozen_clock_moves_only_when_told() -> None:
    """Set and advanced by exactly what was said."""
    clock = Clock(START)
    clock.freeze(frozen=True)
    now = clock.now()
    assert clock.now() == now
    clock.advance(90)
    assert clock.now() == now + 90
    clock.set_moment(START)
    assert iso(clock.now()) == "2026-11-22T12:00:00Z"


def test_a_running_clock_starts_where_it_was_set() -> None:
    """And goes on from there; a moment without zone is UTC."""
    clock = Clock(START.replace(tzinfo=None))
    assert 0 <= clock.now() - START.timestamp() < 60
    clock.freeze(frozen=True)
    clock.freeze(frozen=False)
    assert not clock.frozen


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [(1_772_050_520_497, "2026-02-25T20:15:20.497Z"), (1_000, "1970-01-01T00:00:01.000Z")],
)
def test_ends_of_plays(milliseconds: int, expected: str) -> None:
    """As recorded: three decimals."""
    assert iso_ms(milliseconds) == expected


def test_the_window_rolls() -> None:
    """Three calls at 0, 10 and 20 s; the fourth waits until the first is 30 s old."""
    window = RateWindow()
    assert [window.take(now, 3) for now in (0, 10, 20)] == [None] * 3
    assert window.take(25, 3) == 5
    assert window.take(30, 3) is None
    assert window.take(30.5, 3) == 10
    assert window.take(30.5, None) is None


def test_quotas_begin_with_the_first_call() -> None:
    """Each bucket its own day."""
    quotas = Quotas()
    assert quotas.take("a", 100, 1) is None
    assert quotas.take("a", 1_000, 1) == 86_400 - 900
    assert quotas.take("b", 1_000, 1) is None
    assert quotas.take("a", 86_500, 1) is None
    assert quotas.take("c", 0, 0) == 86_400


def gaps(longest: int) -> st.SearchStrategy[list[float]]:
    """Seconds between calls, in quarters, so that sums are exact."""
    return st.lists(st.integers(0, 4 * longest).map(lambda quarters: quarters / 4), max_size=40)


@given(gaps(40), st.integers(1, 5))
def test_no_window_of_thirty_seconds_has_more(between: list[float], most: int) -> None:
    """Whenever the calls come; and who waits as long as they are told is let through."""
    window, now, taken = RateWindow(), 0.0, list[float]()
    for gap in between:
        now += gap
        if (wait := window.take(now, most)) is not None:
            assert 1 <= wait <= WINDOW_SECONDS + 1
            now += wait
            assert window.take(now, most) is None
        taken.append(now)
    for last in taken:
        assert sum(last - WINDOW_SECONDS < moment <= last for moment in taken) <= most


@given(gaps(50_000), st.integers(1, 5))
def test_no_day_of_a_bucket_has_more(between: list[float], most: int) -> None:
    """A day begins with the first call after the last one has ended; who waits as long as they are told begins it."""
    quotas, now, began, count = Quotas(), 0.0, None, 0
    for gap in between:
        now += gap
        if began is None or now >= began + DAY_SECONDS:
            began, count = now, 0
        wait = quotas.take("a", now, most)
        assert (wait is None) == (count < most)
        count += wait is None
        assert wait is None or now + wait >= began + DAY_SECONDS
