"""What is kept of libraries: bounded by weight, made once, never of another person or version."""

from __future__ import annotations

import threading
import uuid
from typing import Any, NoReturn, cast

import pytest

from dashspot.browser import Library
from dashspot.ui.kept import Shelf, kept


def library(version: str = "1", owner: int = 1) -> Library:
    """A library of which nothing but whose it is is looked at."""

    class Named:
        user_id = uuid.UUID(int=owner)

    named = cast("Any", Named())
    named.version = version
    return cast("Library", named)


def made(shelf: Shelf, key: str, weight: int = 1) -> list[str]:
    """Ask for something; it says whether it had to be made."""
    calls: list[str] = []
    shelf.get(key, lambda: calls.append(key), lambda _: weight)
    return calls


def test_each_thing_is_made_once() -> None:
    """The second who asks gets what was made for the first."""
    shelf = Shelf()
    assert [made(shelf, "a"), made(shelf, "a"), made(shelf, "b")] == [["a"], [], ["b"]]


def test_what_was_used_longest_ago_goes_first() -> None:
    """As soon as all weigh too much, and not before."""
    shelf = Shelf(most_weight=10, least_kept=1)
    for key in ("a", "b"):
        made(shelf, key, 5)
    assert made(shelf, "a", 5) == []
    made(shelf, "c", 5)
    assert [made(shelf, "c", 5), made(shelf, "a", 5), made(shelf, "b", 5)] == [[], [], ["b"]]


def test_a_few_stay_whatever_they_weigh() -> None:
    """One library that is larger than the bound is not made anew for each of its charts."""
    shelf = Shelf(most_weight=10, least_kept=2)
    for key in ("a", "b"):
        made(shelf, key, 1_000)
    assert [made(shelf, "a", 1_000), made(shelf, "b", 1_000)] == [[], []]
    made(shelf, "c", 1)
    assert made(shelf, "a", 1_000) == ["a"]


def test_what_fails_is_not_kept() -> None:
    """The error is told, and the next who asks has it made again."""
    shelf = Shelf()

    def fail() -> NoReturn:
        raise KeyError

    with pytest.raises(KeyError):
        shelf.get("a", fail, lambda _: 1)
    assert made(shelf, "a") == ["a"]


def test_who_asks_meanwhile_waits() -> None:
    """Two at once have it made once."""
    shelf, begun, go, calls = Shelf(), threading.Event(), threading.Event(), list[int]()

    def make() -> str:
        calls.append(1)
        begun.set()
        assert go.wait(10)
        return "made"

    found: list[str] = []
    asking = [threading.Thread(target=lambda: found.append(shelf.get("a", make, lambda _: 1))) for _ in range(2)]
    asking[0].start()
    assert begun.wait(10)
    asking[1].start()
    go.set()
    for one in asking:
        one.join(10)
    assert (found, len(calls)) == (["made", "made"], 1)


def test_nobody_sees_what_was_made_for_another() -> None:
    """Person, version and every argument name it."""

    @kept(lambda _: 1)
    def told(of: Library, number: int = 0) -> str:
        return f"{of.user_id.int} {of.version} {number}"

    assert told(library()) == "1 1 0"
    assert told(library(owner=2)) == "2 1 0"
    assert told(library("2")) == "1 2 0"
    assert told(library(), number=3) == "1 1 3"
