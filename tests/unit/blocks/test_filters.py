"""A filter has one way to be written, and what anybody else writes is a filter too, or one sentence."""

from __future__ import annotations

import math
import string
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.filters import LONGEST_QUERY, RANGES, STATES, WHERE, TrackFilter
from dashspot.errors import NotFound

names = st.lists(st.text(max_size=20), max_size=6)
number = st.floats(allow_nan=False) | st.integers(-300, 300)
fields = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=40),
        **dict.fromkeys(("artist", "album", "genre", "decade", "source", "in_playlist", "not_in_playlist"), names),
        "added_from": st.dates(),
        "added_to": st.dates(),
        "features": st.sampled_from(STATES),
        "where": st.sampled_from(WHERE),
        "within": st.sampled_from(["", "liked:liked", "playlist:p1", "album:a&b=c"]),
        "ranges": st.dictionaries(st.sampled_from(sorted(RANGES)), st.tuples(number, number)),
    },
)


@settings(deadline=None)
@given(fields)
def test_what_is_written_is_read_again(given_fields: dict[str, Any]) -> None:
    """Any fields: the filter is the one that its query names, which is written the same, and printable."""
    made = TrackFilter.asked(**given_fields)
    again = TrackFilter.from_query(made.query)
    assert again == made
    assert again.query == made.query
    assert set(made.query) <= set(string.ascii_letters + string.digits + "+%&=_.-~")
    assert bool(made) == bool(made.query)


@settings(deadline=None)
@given(fields, st.randoms())
def test_the_same_filter_is_written_the_same(given_fields: dict[str, Any], random: Any) -> None:
    """However the names, the words' case, the days and the ends of ranges are arranged, and whatever says nothing."""
    turned = dict(given_fields)
    for name, value in given_fields.items():
        if isinstance(value, list):
            turned[name] = random.sample(value * 2, 2 * len(value))
    if {"added_from", "added_to"} <= set(turned):
        turned |= {"added_from": turned["added_to"], "added_to": turned["added_from"]}
    ranges = {name: (high, low) for name, (low, high) in given_fields.get("ranges", {}).items()}
    turned["ranges"] = {name: bounds.whole for name, bounds in RANGES.items()} | ranges
    assert TrackFilter.asked(**turned).query == TrackFilter.asked(**given_fields).query


@settings(deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.tuples(
            st.sampled_from([*TrackFilter.model_fields, *RANGES, "forged", "__class__"]),
            st.text(max_size=10) | st.sampled_from(["nan", "inf", "-1e9", "2024-02-30", "Liked", "liked:liked", "0.3"]),
        ),
        max_size=6,
    ).map(urlencode)
)
def test_whatever_is_forged_is_a_filter_or_one_sentence(query: str) -> None:
    """What can be read is written the one way; what can't is told in one short sentence with a way on."""
    told = ""
    try:
        made = TrackFilter.from_query(query)
    except NotFound as error:
        told = str(error)
    assert told.endswith("Set it again on the page Tracks.") if told else TrackFilter.from_query(made.query) == made
    assert len(told) < 500


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("forged=1", "there is no 'forged'"),
        ("ranges=1", "ranges"),
        ("energy=nan&energy=1", "energy is not two numbers"),
        ("energy=0.5", "energy is not two numbers"),
        ("energy=0&energy=0.5&energy=1", "energy is not two numbers"),
        ("energy=low&energy=high", "energy is not two numbers"),
        ("tempo=" + "9" * 400 + "x&tempo=1", "tempo is not two numbers"),
        ("where=Everywhere", "where says nothing that can be"),
        ("where=Liked&where=Liked", "where says nothing that can be"),
        ("features=perhaps", "features says nothing that can be"),
        ("added_from=2024-02-30", "added_from says nothing that can be"),
        ("added_from=2024-02-30&added_to=2020-01-01", "added_from says nothing that can be"),
        ("within=filter:energy", "within is no collection"),
        ("within=nothing:x", "within is no collection"),
        ("within=playlist:", "within is no collection"),
        ("artist=" + "a" * 301, "artist is longer than 300 characters"),
        ("text=" + "a" * 301, "text is longer than 300 characters"),
        (urlencode([("genre", f"{n}") for n in range(21)]), "genre names more than 20"),
        (urlencode([("genre", "x")] * 1000), "can't be read"),
        ("nowhere", "can't be read"),
        ("&&&", "can't be read"),
        ("where=Liked&" + "a" * 1_000_000, "too much at once"),
        (urlencode([("artist", f"{n:02d}" + "a" * 290) for n in range(20)] + [("album", "b" * 300)]), "too much at"),
    ],
)
def test_what_can_not_be_is_told(query: str, says: str) -> None:
    """Which part of it, without repeating what was sent."""
    with pytest.raises(NotFound, match=says) as caught:
        TrackFilter.from_query(query)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("energy=0.8&energy=0.2", "energy=0.2&energy=0.8"),
        ("energy=-1e999&energy=0.204", "energy=0&energy=0.2"),
        ("energy=0&energy=1", ""),
        ("tempo=0&tempo=999", ""),
        ("loudness=-5.8&loudness=0", "loudness=-6&loudness=0"),
        ("duration_ms=3&duration_ms=4.5", "duration_ms=3&duration_ms=4.5"),
        ("text=+Two++WORDS", "text=two+words"),
        ("text=a%00b", "text=a+b"),
        ("within=album:a%00b", "within=album%3Aa+b"),
        ("artist=B&artist=A&artist=B&artist=+", "artist=A&artist=B"),
        ("added_from=2024-05-01&added_to=2020-01-01", "added_from=2020-01-01&added_to=2024-05-01"),
        ("where=Liked&text=", "where=Liked"),
        ("", ""),
    ],
)
def test_what_means_the_same_is_written_the_same(query: str, written: str) -> None:
    """By hand: order, case, bounds, steps, what says nothing."""
    assert TrackFilter.from_query(query).query == written


def test_a_day_may_be_given_as_it_is_written() -> None:
    """One alone, and either way round."""
    assert TrackFilter.asked(added_from=date(2024, 5, 1)).query == "added_from=2024-05-01"
    assert TrackFilter.asked(added_from="2024-05-01", added_to=date(2020, 1, 1)).added_from == date(2020, 1, 1)


def test_no_field_holds_what_an_address_can_not() -> None:
    """Half of a pair of surrogates, which has no bytes in UTF-8."""
    for name, value in (("text", "a\ud800"), ("within", "album:a\ud800"), ("artist", ("a\ud800",))):
        assert "ud800" not in TrackFilter.asked(**{name: value}).query


def test_the_longest_filter_fits_an_address() -> None:
    """What is longer names too much, however it is made."""
    TrackFilter.asked(artist=[f"{n:02d}" + "a" * 280 for n in range(20)])
    with pytest.raises(NotFound, match="too much"):
        TrackFilter.asked(artist=[f"{n:02d}" + "é" * 280 for n in range(20)])
    assert LONGEST_QUERY == 6000


@pytest.mark.parametrize("name", sorted(RANGES))
def test_an_end_that_is_drawn_out_holds_all_beyond(name: str) -> None:
    """In the column's unit."""
    bounds = RANGES[name]
    assert bounds.reach(bounds.whole) == (-math.inf, math.inf)
    inner = (bounds.low + bounds.step, bounds.high - bounds.step)
    assert bounds.reach(inner) == (inner[0] * bounds.scale, inner[1] * bounds.scale)
