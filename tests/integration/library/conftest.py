"""A local Spotify that the settings name, somebody who is signed in there, and its own tables to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import browser
from dashspot.blocks.people import UserBlock
from dashspot.sandbox.serving import Sandbox, running
from tests.integration.core.signing_in import named_in_settings, signed_in

MODES = ("development", "extended")


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
