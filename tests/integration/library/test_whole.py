"""A whole library as a person may have one: row for row what the local Spotify holds, in the fewest requests."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from dashspot import library
from dashspot.sandbox.serving import Sandbox
from dashspot.spotify.limits import PAGE
from tests.integration.core.signing_in import signed_in
from tests.integration.library.conftest import Size, expected, same_as

SHOWN_AT_ONCE = 100
"""Rows that come with a playlist."""


def requests_for(sandbox: Sandbox) -> tuple[int, int]:
    """The fewest requests for everything, and for what has not changed: a page each of songs, albums and artists."""
    total = sandbox.run(lambda world: len(next(iter(world.people.users.values())).shelf("playlist")))
    lists = math.ceil(total / PAGE)
    shelves = sum(math.ceil(_whole(sandbox, kind) / PAGE) for kind in ("track", "album", "artist"))
    return lists + shelves + sum(_pages(rows) for rows in _rows(sandbox)), lists + 3


def _whole(sandbox: Sandbox, kind: str) -> int:
    return sandbox.run(lambda world: len(next(iter(world.people.users.values())).shelf(kind)))


def _rows(sandbox: Sandbox) -> list[int]:
    """Of each playlist that is listed how many rows are to be read; one that is not shown costs one request."""

    def read(world: Any) -> list[int]:
        person = next(iter(world.people.users.values()))
        listed = [world.people.playlists[one] for one in person.shelf("playlist") if one in world.people.playlists]
        shows = world.options.mode == "extended"
        return [len(one.rows) if one.owner == person.id or one.collaborative or shows else 0 for one in listed]

    return sandbox.run(read)


def _pages(rows: int) -> int:
    return 1 + max(math.ceil((rows - SHOWN_AT_ONCE) / PAGE), 0)


def test_a_whole_library(large: Sandbox, size: Size) -> None:
    """Everything that is saved equals the tables of the sandbox; then nothing is read twice but what changed."""
    person = signed_in(large.users[0])
    fewest, unchanged = requests_for(large)
    large.clear_log()
    report = library.sync(person.id)
    asked = api_requests(large)
    same_as(large, person)
    assert (report.liked, report.artists) == (size.liked, size.artists)
    # what Spotify itself makes is shown to no app: that it is still in the library is asked for once
    assert sum(asked.values()) <= fewest + 1
    large.clear_log()
    assert library.sync(person.id).changed == 0
    assert sum(api_requests(large).values()) == unchanged
    change_one(large)
    large.clear_log()
    assert library.sync(person.id).changed == 1
    rows = len(next(iter(expected(large).values())))
    assert sum(api_requests(large).values()) <= unchanged + _pages(rows + 1)
    same_as(large, person)


def api_requests(sandbox: Sandbox) -> Counter[str]:
    """What was asked of the Web API."""
    return Counter(row["path"] for row in sandbox.log() if row["path"].startswith("/v1/"))


def change_one(sandbox: Sandbox) -> None:
    """Take a row out of one playlist."""

    def act(world: Any) -> None:
        mine = next(iter(world.people.users))
        playlist = next(one for one in world.people.playlists.values() if one.owner == mine)
        del playlist.rows[0]
        playlist.changed(world.clock.now())

    sandbox.run(act)
    sandbox.advance(60)
