"""A local Spotify that the settings name, somebody who is signed in there, and its own tables to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any

import pytest
from sqlalchemy import select

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import browser
from dashspot.blocks.people import UserBlock
from dashspot.sandbox.serving import Sandbox, running
from dashspot.store.engine import transaction
from dashspot.store.models import FollowedArtist
from tests.integration.core.signing_in import named_in_settings, signed_in

MODES = ("development", "extended")


@dataclass(frozen=True)
class Size:
    """How much the person has."""

    playlists: int
    memberships: int
    liked: int
    albums: int
    artists: int


SMALL = Size(playlists=40, memberships=4_000, liked=1_200, albums=120, artists=130)
LARGE = Size(playlists=300, memberships=40_000, liked=12_000, albums=800, artists=500)
SIZES = [pytest.param(SMALL, id="small"), pytest.param(LARGE, id="large", marks=pytest.mark.soak)]


@pytest.fixture(scope="package", params=MODES)
def _service(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running(mode=request.param, tracks=230, playlists=12) as started:
        yield started


@pytest.fixture
def sandbox(_service: Sandbox, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[Sandbox]:
    """The service that the settings name, as at its start."""
    del database
    with named_in_settings(_service, monkeypatch):
        yield _service


@pytest.fixture
def person(sandbox: Sandbox) -> UserBlock:
    """The user with the library, signed in, and an empty log."""
    user = signed_in(sandbox.users[0])
    sandbox.clear_log()
    return user


def expected(sandbox: Sandbox) -> dict[str, list[str]]:
    """What the sandbox's own tables hold of each playlist that is shown: the ids of its tracks, in order."""

    def read(world: Any) -> dict[str, list[str]]:
        mine = next(iter(world.people.users))
        own = [one for one in world.people.playlists.values() if one.owner == mine]
        ids = {one.id: [(row.uri or "").rpartition(":")[2] for row in one.rows] for one in own}
        return {key: [found for found in rows if found in world.catalogue.tracks] for key, rows in ids.items()}

    return sandbox.run(read)


def saved(user: UserBlock) -> dict[str, list[str]]:
    """What is saved of each playlist, in order."""
    found = browser.kept_library(user.id)
    return {
        playlist: found.items[found.items["playlist_id"] == playlist]["track_id"].tolist()
        for playlist in found.playlists["playlist_id"]
    }


def asked(sandbox: Sandbox) -> list[str]:
    """Every path that was asked for since the log was cleared."""
    found = [row["path"] for row in sandbox.log()]
    sandbox.clear_log()
    return found


def shelf(sandbox: Sandbox, kind: str) -> list[str]:
    """The ids that the first user has saved of a kind, in order, without those that the catalogue has no more."""

    def read(world: Any) -> list[str]:
        known = getattr(world.catalogue, f"{kind}s")
        return [found for found in next(iter(world.people.users.values())).shelf(kind) if found in known]

    return sandbox.run(read)


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> Size:
    """A library for every run of the tests, and one for long ones."""
    found: Size = request.param
    return found


@pytest.fixture(params=MODES)
def large(
    request: pytest.FixtureRequest, size: Size, database: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """A local Spotify with such a library."""
    del database
    with (
        running(mode=request.param, tracks=size.liked, playlists=size.playlists, users=2) as started,
        named_in_settings(started, monkeypatch),
    ):
        started.run(lambda world: fill(world, size))
        yield started


def fill(world: Any, size: Size) -> None:
    """Give the first user so many albums and artists, and the playlists so many rows in all."""
    person = next(iter(world.people.users.values()))
    for kind, many in (("album", size.albums), ("artist", size.artists)):
        kept = person.shelf(kind)
        for id_ in islice((one for one in getattr(world.catalogue, f"{kind}s") if one not in kept), many - len(kept)):
            kept.add(id_, world.clock.now())
    own = [one for one in world.people.playlists.values() if one.owner == person.id and not one.algorithmic]
    tracks = cycle(world.catalogue.track_list)
    for playlist in own:
        missing = size.memberships // len(own) - len(playlist.rows)
        model = replace(playlist.rows[0], added_by=person.id) if playlist.rows else None
        if model:
            playlist.rows += [
                replace(model, uri=f"spotify:track:{track.id}") for track in islice(tracks, max(missing, 0))
            ]


def same_as(sandbox: Sandbox, person: UserBlock) -> None:
    """All that is saved is what the sandbox holds, in its order."""
    kept, truth, found = browser.kept_library(person.id), expected(sandbox), saved(person)
    assert kept.saved["track_id"].tolist() == shelf(sandbox, "track")
    assert kept.albums["album_id"].tolist() == shelf(sandbox, "album")
    with transaction() as session:
        followed = list(session.scalars(select(FollowedArtist.artist_id).order_by(FollowedArtist.position)))
    assert followed == shelf(sandbox, "artist")
    assert {playlist: found[playlist] for playlist in truth} == truth
