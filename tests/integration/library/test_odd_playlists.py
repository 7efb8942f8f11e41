"""Playlists that few people have: of nothing but rows that are gone, and longer than Spotify's own limit."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice
from typing import Any

from dashspot import library
from dashspot.blocks.people import UserBlock
from dashspot.sandbox.serving import Sandbox
from dashspot.spotify.limits import PAGE
from tests.integration.library.conftest import asked, expected, saved

LONG = 11_000


def rewrite(sandbox: Sandbox, playlist: str, uris: list[str | None]) -> None:
    """Let a playlist of the first user hold just these rows."""

    def act(world: Any) -> None:
        held = world.people.playlists[playlist]
        held.rows = [replace(held.rows[0], uri=uri) for uri in uris]
        held.changed(world.clock.now())

    sandbox.run(act)
    sandbox.advance(60)


def longest(sandbox: Sandbox) -> str:
    """A playlist of the first user that has rows."""
    return max(expected(sandbox), key=lambda one: len(expected(sandbox)[one]))


def test_only_rows_that_are_gone(sandbox: Sandbox, person: UserBlock) -> None:
    """The playlist is saved empty, its rows are counted, and it is not read again."""
    playlist = longest(sandbox)
    rewrite(sandbox, playlist, [None] * 130)
    report = library.sync(person.id, [f"playlist:{playlist}"])
    assert saved(person).get(playlist, []) == []
    assert (report.changed, report.left_out) == (1, 130)
    asked(sandbox)
    assert library.sync(person.id, [f"playlist:{playlist}"]).changed == 0
    assert asked(sandbox) == [f"/v1/playlists/{playlist}"]


def test_more_rows_than_spotify_lets_anybody_add(sandbox: Sandbox, person: UserBlock) -> None:
    """All of them are saved, in order, in the fewest requests."""
    playlist = longest(sandbox)
    tracks = sandbox.run(lambda world: [f"spotify:track:{track.id}" for track in world.catalogue.track_list])
    rewrite(sandbox, playlist, list(islice(cycle(tracks), LONG)))
    sandbox.clear_log()
    library.sync(person.id, [f"playlist:{playlist}"])
    assert len(asked(sandbox)) == 1 + (LONG - 2 * PAGE) // PAGE
    assert saved(person)[playlist] == expected(sandbox)[playlist]
