"""A change is a chain of states, one request apart: from any of them it goes on to the same end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.changes import ChangeKind, Details, PlaylistState
from dashspot.errors import ChangeRefused
from dashspot.library.services.changes_steps import can_be_cut, changed_details, next_step, tail
from dashspot.spotify import limits

MADE = PlaylistState(details=Details(name="Made"))
NUMBERS = st.integers(0, 330)


def rows(start: int, end: int) -> tuple[str, ...]:
    """Some distinct rows."""
    return tuple(f"spotify:track:{number}" for number in range(start, end))


def states(kind: ChangeKind, start: PlaylistState, goal: PlaylistState) -> list[PlaylistState]:
    """Every state from the start on."""
    found = [start]
    while step := next_step(kind, start, goal, found[-1]):
        found.append(step.makes)
        assert len(found) < 20
    return found


def case(kind: ChangeKind, held: int, wanted: int) -> tuple[ChangeKind, PlaylistState, PlaylistState]:
    """A change of this kind, of so many rows to so many."""
    before, after = PlaylistState(uris=rows(0, held)), PlaylistState(uris=rows(500, 500 + wanted))
    longer = PlaylistState(uris=rows(0, held) + rows(500, 500 + wanted))
    if kind == "create":
        return kind, PlaylistState(namesakes=()), MADE.model_copy(update={"uris": after.uris})
    if kind == "append":
        return kind, before, longer
    return (kind, longer, before) if kind == "cut" else (kind, before, after)


@pytest.mark.parametrize("kind", ["create", "append", "replace", "cut"])
@settings(max_examples=40)
@given(held=NUMBERS, wanted=NUMBERS)
def test_it_ends_where_it_should(kind: ChangeKind, held: int, wanted: int) -> None:
    """In as few requests as a hundred rows each allow, and from every state in between as well."""
    kind, start, goal = case(kind, held, wanted)
    passed = states(kind, start, goal)
    assert passed[-1] == goal
    chunks = -(-wanted // limits.PLAYLIST_WRITE)
    assert len(passed) - 1 <= chunks + 1
    for place, now in enumerate(passed):
        step = next_step(kind, start, goal, now)
        assert (step.makes if step else None) == (passed[place + 1] if place + 1 < len(passed) else None)


@pytest.mark.parametrize("kind", ["create", "append", "replace", "cut"])
@given(held=st.integers(1, 330), wanted=st.integers(1, 330))
def test_what_somebody_else_has_changed_is_left_alone(kind: ChangeKind, held: int, wanted: int) -> None:
    """A strange row in any state between: nothing more is sent."""
    kind, start, goal = case(kind, held, wanted)
    for now in states(kind, start, goal)[:-1]:
        strange = now.model_copy(update={"uris": (*(now.uris or ()), "spotify:track:strange")})
        with pytest.raises(ChangeRefused):
            next_step(kind, start, goal, strange)


def test_a_tail_is_known() -> None:
    """Only behind all that was there."""
    before, after = PlaylistState(uris=("a", "b")), PlaylistState(uris=("a", "b", "c"))
    assert tail(before, after) == ("c",)
    assert tail(after, before) is None


@pytest.mark.parametrize(
    ("head", "added", "can"),
    [(("a",), ("b", "b"), True), (("a",), ("a",), False), ((), ("",), False), ((), (), True)],
)
def test_what_stands_before_can_not_be_cut(head: tuple[str, ...], added: tuple[str, ...], *, can: bool) -> None:
    """Spotify removes every occurrence."""
    assert can_be_cut(head, added) is can


@pytest.mark.parametrize("kind", ["details", "cover", "remove"])
def test_one_request_does_the_small_ones(kind: ChangeKind) -> None:
    """And nothing but the state they were planned from is their beginning."""
    facts: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "details": ({"details": Details(name="A")}, {"details": Details(name="B")}),
        "cover": ({"picture": "one", "cover": ""}, {"cover": "abc"}),
        "remove": ({"listed": True, "uris": ("a",)}, {"listed": False}),
    }
    start, goal = (PlaylistState(**given) for given in facts[kind])
    assert states(kind, start, goal) == [start, goal]
    with pytest.raises(ChangeRefused):
        next_step(kind, start, goal, PlaylistState(listed=True, uris=("b",), picture="two"))


def test_only_what_changes_is_sent() -> None:
    """And a playlist that others edit is made private with it."""
    private, public = Details(name="A"), Details(name="A", public=True)
    assert changed_details(private, Details(name="B")) == {"name": "B"}
    shared = Details(name="A", collaborative=True)
    assert changed_details(public, shared) == {"public": False, "collaborative": True}
    assert changed_details(private, shared) == {"public": False, "collaborative": True}
