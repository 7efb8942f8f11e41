"""A local Spotify in each mode that the settings name, and its user with the library, signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashspot.blocks.people import UserBlock
from dashspot.library.services import changes_sending
from dashspot.sandbox.serving import Sandbox, running
from tests.integration.core.signing_in import named_in_settings, signed_in

MODES = ("development", "extended")


@pytest.fixture(scope="package", params=MODES)
def _service(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running(mode=request.param, tracks=400, playlists=24) as started:
        yield started


@pytest.fixture
def sandbox(_service: Sandbox, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[Sandbox]:
    """The service that the settings name, as at its start; nobody waits for a lost request to settle."""
    del database
    monkeypatch.setattr(changes_sending, "SETTLE_SECONDS", 0)
    with named_in_settings(_service, monkeypatch):
        yield _service
        _service.clear_faults()


@pytest.fixture
def person(sandbox: Sandbox) -> UserBlock:
    """The user with the library, signed in, and an empty log."""
    user = signed_in(sandbox.users[0])
    sandbox.clear_log()
    return user
