"""A local Spotify that the settings name, and a listener who is signed in there and plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from dashspot import playback
from dashspot.blocks.people import UserBlock
from dashspot.core.services.connections import StoredTokens
from dashspot.sandbox.serving import Sandbox, running
from dashspot.spotify.auth import Tokens
from tests.integration.core.signing_in import named_in_settings, signed_in

KITCHEN, PHONE = "kitchen", "phone"


@dataclass(frozen=True)
class Listener:
    """Somebody with two devices, the kitchen's active, and what of the catalogue they may play."""

    user: UserBlock
    sandbox: Sandbox
    ids: list[str]

    @property
    def uris(self) -> list[str]:
        """Of the tracks."""
        return [f"spotify:track:{found}" for found in self.ids]

    def sent(self) -> list[str]:
        """Method and path of every request since this was asked."""
        found = [f"{row['method']} {row['path'].removeprefix('/v1/me/')}" for row in self.sandbox.log()]
        self.sandbox.clear_log()
        return found

    def agreed_to(self, *scopes: str) -> None:
        """From now on they have agreed to nothing but this."""
        given, now = self.sandbox.token(scopes=list(scopes)), datetime.now(UTC)
        tokens = Tokens(
            access_token=given["access_token"],
            refresh_token=given["refresh_token"],
            expires_at=now + timedelta(hours=1),
            scope=frozenset(scopes),
            authorized_at=now,
        )
        StoredTokens(self.user.id).save(tokens)

    def playing(self) -> str | None:
        """The URI of what plays, as Spotify tells it now."""
        playback.look_again(self.user.id)
        shown = playback.now_playing(self.user.id).playback
        return shown.item.uri if shown and shown.item else None


@pytest.fixture(scope="package")
def _service() -> Iterator[Sandbox]:
    with running(mode="development", tracks=150, playlists=4) as started:
        yield started


@pytest.fixture
def listener(_service: Sandbox, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[Listener]:
    """The user with the library, while time stands still; three tracks are in the player, the first plays."""
    del database
    with named_in_settings(_service, monkeypatch):
        user = signed_in(_service.users[0])
        _service.run(lambda world: world.clock.freeze(frozen=True))
        ids = _service.run(lambda world: [track.id for track in world.catalogue.track_list[20:140]])
        devices = [{"id": KITCHEN, "name": "Kitchen", "is_active": True}, {"id": PHONE, "name": "Phone"}]
        _service.set_user(_service.users[0], devices=devices)
        playback.play_tracks(user.id, ids[:3])
        _service.clear_log()
        yield Listener(user, _service, ids)
