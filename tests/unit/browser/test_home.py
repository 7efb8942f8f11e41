from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.browser.blocks import Library
from dashspot.browser.services import home
from dashspot.browser.services.home import Overview
from dashspot.browser.services.listings import LISTINGS
from tests.unit.browser.conftest import FULL, make_library, small_library, track

MONTHS = 24


def overview(library: Library) -> Overview:
    """The library at a glance, with its own list of tracks."""
    return home.overview(library, LISTINGS["track"].build(library))


def on(year: int, month: int, day: int = 1) -> datetime:
    """Midnight of a day."""
    return datetime(year, month, day, tzinfo=UTC)


def dated(library: Library, *moments: datetime | None) -> Library:
    """The library with the dates of its playlists' rows, in order."""
    return replace(library, items=library.items.assign(added_at=pd.Series(moments, dtype="datetime64[us, UTC]")))


def test_the_small_library_at_a_glance() -> None:
    """Counted by hand; the mood leaves failed and unknown ones out."""
    found = overview(small_library())
    assert (found.tracks, found.playlists, found.artists, found.liked) == (5, 2, 2, 1)
    assert (found.known, found.failed, found.with_mood) == (4, 1, 3)
    assert len(found.mood.data[0].x) == 3


def test_nothing_saved_is_nothing_at_a_glance() -> None:
    """Zeros, no lines, an empty list, and a figure that says why it is empty."""
    found = overview(make_library())
    numbers = (found.tracks, found.playlists, found.artists, found.liked, found.known, found.failed, found.with_mood)
    assert numbers == (0,) * 7
    assert found.grown == {}
    assert found.newest.empty
    assert not found.mood.data


def test_growth_is_worked_out_by_hand() -> None:
    """At the end of each month so many had been added for the first time; the last month is that of the last date."""
    library = make_library(
        [track("t1", **FULL), track("t2", artist_ids="other", **FULL), track("t3")],
        [("p1", "t1"), ("p1", "t2"), ("p2", "t1"), ("p2", "t3")],
        [("p1", "One"), ("p2", "Two")],
        saved=[("t1", on(2024, 12, 31))],
    )
    found = overview(dated(library, on(2026, 2, 28), on(2026, 3), on(2026, 4, 30), on(2026, 4))).grown
    assert found["tracks"] == (*[0] * 7, *[1] * 15, 2, 3)[-MONTHS:]
    assert found["known"] == (*[0] * 7, *[1] * 15, 2, 2)[-MONTHS:]
    assert found["artists"] == (*[0] * 7, *[1] * 15, 2, 2)[-MONTHS:]
    assert found["playlists"] == (*[0] * 21, 1, 1, 2)


def test_what_was_added_before_the_window_is_its_floor() -> None:
    """A library that was older grew from there."""
    library = make_library([track("t1"), track("t2")], saved=[("t1", on(2010, 1)), ("t2", on(2026, 4))])
    assert overview(library).grown["tracks"] == (*[1] * (MONTHS - 1), 2)


def test_undated_rows_draw_no_line() -> None:
    """No file told when; nothing is drawn and nothing is new."""
    found = overview(make_library([track("t1")], [("p1", "t1")], [("p1", "One")]))
    assert found.grown == {}
    assert found.newest.empty


def test_what_is_new_comes_newest_first() -> None:
    """At most eight, equal dates by title; undated tracks are not new."""
    names = [f"t{number}" for number in range(12)]
    saved: list[tuple[str, datetime | None]] = [(name, on(2026, 1 + place // 2)) for place, name in enumerate(names)]
    saved[-1] = ("t11", None)
    found = overview(make_library([track(name) for name in names], saved=saved)).newest
    assert found["id"].tolist() == ["t10", "t8", "t9", "t6", "t7", "t4", "t5", "t2"]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["t1", "t2", "t3"]), st.none() | st.datetimes(on(2015, 1).replace(tzinfo=None))),
        max_size=8,
        unique_by=lambda pair: pair[0],
    )
)
def test_lines_never_fall_and_end_at_what_is_dated(saved: list[tuple[str, datetime | None]]) -> None:
    """For any dates: 24 months, non-decreasing, the last is how many have a date; the library is not changed."""
    moments = [
        (name, when.replace(tzinfo=UTC) if when else None) for name, when in saved if not when or when.year < 2200
    ]
    library = make_library([track(name, **FULL) for name in ("t1", "t2", "t3")], saved=moments)
    before = library.saved.copy()
    found = overview(library)
    known = sum(when is not None for _, when in moments)
    assert bool(found.grown) == bool(known)
    for name, line in found.grown.items():
        assert len(line) == MONTHS
        assert list(line) == sorted(line)
        assert line[-1] == {"tracks": known, "known": known, "artists": 1, "playlists": 0}[name]
    pd.testing.assert_frame_equal(library.saved, before)


@pytest.mark.parametrize("name", ["tracks", "playlists", "artists", "known"])
def test_every_metric_has_its_line(name: str) -> None:
    """The four boxes of the page look alike."""
    assert name in overview(small_library()).grown
