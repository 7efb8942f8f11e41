from __future__ import annotations

import pytest

from dashspot.blocks.changes import Details
from dashspot.errors import ChangeRefused
from dashspot.library.services.changes_sets import checked, repeated, sendable, writes

A, B, C = ("a" * 22, "b" * 22, "c" * 22)
LOCAL = "spotify:local:Artist:Album:Title:61"


def test_what_can_not_be_sent_is_told_with_its_reason() -> None:
    """Local files and what has no id at Spotify; the rest is sent in order, as often as it comes."""
    found = sendable([A, LOCAL, B, "name:x", A], 10)
    assert found.uris == (f"spotify:track:{A}", f"spotify:track:{B}", f"spotify:track:{A}")
    assert [(one.ids, one.reason.split(",")[0]) for one in found.left_out] == [
        ((LOCAL,), "local files"),
        (("name:x",), "without an id at Spotify"),
    ]


def test_what_is_there_already_can_be_skipped() -> None:
    """And what comes twice."""
    found = sendable([A, B, C, B], 10, skip=[f"spotify:track:{A}"])
    assert found.uris == (f"spotify:track:{B}", f"spotify:track:{C}")
    assert found.left_out[0].ids == (A, B)


def test_beyond_the_limit_is_left_out() -> None:
    """Counted, and said."""
    found = sendable([A, B, C], 2)
    assert len(found.uris) == 2
    assert (found.left_out[0].ids, found.left_out[0].reason) == ((C,), "beyond the 10,000 that a playlist takes")


@pytest.mark.parametrize(
    ("ids", "why"), [([], "the set is empty"), ([LOCAL, LOCAL], "2 local files"), (["name:x"], "without an id")]
)
def test_nothing_to_send_is_refused(ids: list[str], why: str) -> None:
    """With the reason."""
    with pytest.raises(ChangeRefused, match=why):
        sendable(ids, 10)


@pytest.mark.parametrize(
    ("details", "why"),
    [
        (Details(name=" \n"), "A playlist needs a name."),
        (Details(name="x" * 300), "This name has 300 characters; Spotify takes 100."),
        (Details(name="x", description="y" * 301), "This description has 301 characters; Spotify takes 300."),
        (Details(name="x", public=True, collaborative=True), "can't be public"),
    ],
)
def test_details_that_spotify_refuses_are_not_sent(details: Details, why: str) -> None:
    """A sentence that counts."""
    with pytest.raises(ChangeRefused, match=why):
        checked(details)


def test_details_stand_on_one_line() -> None:
    """As Spotify keeps them; a hundred characters are taken."""
    found = checked(Details(name=f" {'x' * 100} ", description="two\nlines"))
    assert (found.name, found.description) == ("x" * 100, "two lines")


def test_requests_and_repetitions_are_counted() -> None:
    """A write holds a hundred rows, and there is one at least."""
    assert [writes(rows) for rows in (0, 1, 100, 101)] == [1, 1, 1, 2]
    assert repeated(["a", "b"], ["b", "c", "c"]) == 2
