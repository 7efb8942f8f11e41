"""Where the log may lack plays: from stretches that the Web API has told, and imported histories."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashspot.blocks.play_log import Stretch
from dashspot.playback.services.gaps import gaps

START = datetime(2026, 1, 1, tzinfo=UTC)


def stretch(first: float, last: float) -> Stretch:
    """In hours from the start."""
    return Stretch(START + timedelta(hours=first), START + timedelta(hours=last))


def test_two_answers_that_do_not_meet_leave_a_gap() -> None:
    """From the last play of the one to the first of the other, the newest gap first; before the first there is none."""
    assert gaps([], []) == []
    assert gaps([stretch(1, 2)], []) == []
    assert gaps([stretch(5, 6), stretch(1, 2), stretch(8, 9)], []) == [stretch(6, 8), stretch(2, 5)]


def test_a_history_closes_what_it_spans() -> None:
    """All of it, or its part of it."""
    told = [stretch(1, 2), stretch(8, 9)]
    assert gaps(told, [stretch(0, 8.5)]) == []
    assert gaps(told, [stretch(0, 4)]) == [stretch(4, 8)]
    assert gaps(told, [stretch(4, 10)]) == [stretch(2, 4)]
    assert gaps(told, [stretch(4, 5)]) == [stretch(5, 8), stretch(2, 4)]


def test_between_a_history_and_the_first_answer_plays_may_be_missing() -> None:
    """The history ends on the day it was asked for, weeks before the first answer."""
    assert gaps([stretch(700, 701)], [stretch(-9_000, 1)]) == [stretch(1, 700)]


def test_between_two_imports_nothing_is_known_to_be_missing() -> None:
    """Two files of one history are two imports, and one begins where the other ends."""
    assert gaps([], [stretch(0, 1), stretch(2, 3)]) == []
    assert gaps([stretch(8, 9)], [stretch(0, 1), stretch(2, 8)]) == []


def test_where_no_play_fits_there_is_no_gap() -> None:
    """The same play in another's words, or two so close that a third would not be listed."""
    first, last = stretch(0, 1)
    for seconds, found in ((59, 0), (60, 1)):
        beyond = last + timedelta(seconds=seconds)
        assert len(gaps([Stretch(first, last), Stretch(beyond, beyond)], [])) == found


HOURS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)).map(lambda t: stretch(t[0], t[0] + t[1])), max_size=4)


@given(told=HOURS, histories=HOURS)
def test_gaps_are_what_nobody_tells(told: list[Stretch], histories: list[Stretch]) -> None:
    """Against a look at every half hour: nobody tells it, and somebody tells before and after; in whatever order."""
    found = gaps(told, histories)
    assert found == gaps(told[::-1], histories[::-1])
    everything = [*told, *histories]
    for gap, later in itertools.pairwise(found[::-1]):
        assert gap.last <= later.first
    for half in range(1, 80, 2):
        moment = START + timedelta(minutes=30 * half)
        silent = not any(one.first <= moment <= one.last for one in everything)
        before = max((one.last for one in everything if one.last < moment), default=None)
        after = min((one.first for one in everything if one.first > moment), default=None)
        edge = any(side in (one.first, one.last) for one in told for side in (before, after))
        missing = silent and before is not None and after is not None and edge
        assert missing == any(gap.first < moment < gap.last for gap in found)
