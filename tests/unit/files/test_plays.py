"""One row of a history becomes one play."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.history import Play
from dashspot.errors import RowRefused
from dashspot.files.plays import read_extended, read_short
from tests.unit.files.histories import (
    CHAPTER,
    EPISODE,
    PRIVATE,
    SHORT_CHAPTER,
    SHORT_EPISODE,
    TRACK,
    chapter,
    episode,
    extended,
    of_2023,
    short,
)

END = datetime(2023, 5, 6, 20, 9, 31, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=3,
)


def test_a_row_of_2025() -> None:
    """All that is kept of it."""
    assert read_extended(extended()) == Play(
        played_at=END,
        ms_played=213_573,
        played=f"spotify:track:{TRACK}",
        form="extended",
        kind="track",
        track_id=TRACK,
        track_name="One",
        artist_name="Somebody",
        album_name="An album",
        reason_start="trackdone",
        reason_end="fwdbtn",
        shuffle=True,
        skipped=True,
        offline=False,
    )


def test_a_row_of_2023_is_the_same_play() -> None:
    """So two exports of one play are one."""
    assert read_extended(of_2023(skipped=True)) == read_extended(extended())
    assert read_extended(of_2023()).skipped is None


@pytest.mark.parametrize("row", [extended(), of_2023(), episode(), chapter()])
def test_what_is_private_is_dropped_while_reading(row: Mapping[str, Any]) -> None:
    """Address, user name, agent, country and device reach nothing."""
    assert any(word in str(row) for word in PRIVATE)
    assert not any(word in str(read_extended(row)) for word in PRIVATE)


def test_podcasts_and_audiobooks_are_told_apart() -> None:
    """By the fields that are set; a show and a book stand where an artist and an album do."""
    heard, read = read_extended(episode()), read_extended(chapter())
    assert (heard.kind, heard.played, heard.track_id) == ("episode", f"spotify:episode:{EPISODE}", None)
    assert (heard.track_name, heard.artist_name, heard.album_name) == ("An episode", "A show", None)
    assert (read.kind, read.played, read.track_id) == ("audiobook", f"spotify:episode:{CHAPTER}", None)
    assert (read.track_name, read.artist_name, read.album_name) == ("A chapter", None, "A book")


def test_the_short_form_has_a_minute_and_names() -> None:
    """Neither id nor zone: it is taken for UTC."""
    play = read_short(short())
    assert (play.played_at, play.ms_played, play.form) == (END.replace(second=0), 213_573, "short")
    assert (play.track_id, play.track_name, play.artist_name, play.album_name) == (None, "One", "Somebody", None)
    assert play.played == "name:One\nSomebody\n"
    assert [read_short(row).kind for row in (SHORT_EPISODE, SHORT_CHAPTER)] == ["episode", "audiobook"]
    assert read_short(SHORT_CHAPTER)[6:9] == ("A chapter", "An author", "A book")


def test_a_local_file_has_no_id() -> None:
    """It is known by its address."""
    play = read_extended(extended(spotify_track_uri="spotify:local:Me:It:Song:200"))
    assert (play.played, play.track_id) == ("spotify:local:Me:It:Song:200", None)


def test_a_track_without_a_uri_is_known_by_its_names() -> None:
    """As in the short form."""
    assert read_extended(extended(spotify_track_uri=None)).played == "name:One\nSomebody\nAn album"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ts": "yesterday"}, "ts must be a date and a time, not 'yesterday'"),
        ({"ts": None}, "ts must be a date"),
        ({"ts": 1_683_403_557}, "ts must be a date"),
        ({"ts": "1970-01-01T00:00:00Z"}, "ts must lie between"),
        ({"ts": "2999-01-01T00:00:00Z"}, "ts must lie between"),
        ({"ts": "0001-01-01T00:00:00+23:00"}, "ts must lie between"),
        ({"ms_played": -1}, "ms_played must be between 0 and 24 hours in milliseconds, not -1"),
        ({"ms_played": 10**30}, "ms_played must be between"),
        ({"ms_played": 1.5}, "ms_played must be between"),
        ({"ms_played": True}, "ms_played must be between"),
        ({"ms_played": None}, "ms_played must be between"),
        ({"master_metadata_track_name": "a\0b"}, "master_metadata_track_name holds a NUL character"),
        ({"master_metadata_track_name": "\ud800"}, "master_metadata_track_name holds half a character"),
        ({"master_metadata_track_name": "x" * 2_001}, "master_metadata_track_name must have at most 2,000"),
        ({"master_metadata_track_name": ["x"]}, "master_metadata_track_name must be a text"),
        ({"spotify_track_uri": "spotify:local:" + "x" * 600}, "has a URI of more than 600 characters"),
        ({"spotify_track_uri": None, "master_metadata_track_name": None}, "names nothing that was played"),
    ],
)
def test_a_row_that_cannot_be_is_refused(fields: Mapping[str, Any], reason: str) -> None:
    """Alone, with the reason."""
    with pytest.raises(RowRefused, match=f"^{reason}"):
        read_extended(extended(**fields))


def test_an_unknown_track_names_nothing() -> None:
    """Spotify's stand-in for a name is none."""
    with pytest.raises(RowRefused, match="names nothing"):
        read_short(short(track="Unknown Track"))


def test_odd_reasons_and_flags_say_nothing() -> None:
    """They are no reason to lose a play."""
    play = read_extended(extended(reason_start="é", reason_end=3, shuffle="yes", skipped=1, offline=None))
    assert play[9:] == (None,) * 5


@settings(deadline=None)
@given(row=st.dictionaries(st.sampled_from([*extended(), *short(), *SHORT_EPISODE, *SHORT_CHAPTER]), JSON))
def test_whatever_a_row_says_it_is_a_play_or_refused(row: Mapping[str, Any]) -> None:
    """Nothing else is raised, and what is read can be stored."""
    for read, whole in ((read_extended, extended()), (read_short, short())):
        try:
            play = read({**whole, **row})
        except RowRefused:
            continue
        texts = [value for value in play if isinstance(value, str)]
        assert all(text and "\0" not in text and text.encode() for text in texts)
        assert play.ms_played is not None
        assert 0 <= play.ms_played <= 86_400_000
        assert play.played_at <= datetime.now(UTC) + timedelta(days=1)
