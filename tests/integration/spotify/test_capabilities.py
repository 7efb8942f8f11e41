"""What a client id may do, kept in Postgres."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from dashspot.spotify.capabilities import StoredCapabilities
from dashspot.spotify.gateway import Gateway
from tests.integration.spotify.conftest import MODES, Person


@pytest.mark.parametrize("mode", MODES)
def test_a_restart_does_not_probe_again(database: str, person: Callable[..., Person], mode: str) -> None:
    """The mode is asked for once per client id; another process reads what was learned."""
    del database
    one = person(mode)
    for _ in range(2):
        gateway = Gateway(one.connection, one.pace, StoredCapabilities("client"), http=one.http)
        assert gateway.has_old_paths() == (mode == "extended")
    assert one.requests() == ["GET /v1/markets"]
    assert StoredCapabilities("another").allows("old_paths") is None


def test_what_is_known_is_not_written_again(database: str, statements: list[str]) -> None:
    """The hundredth answer that says the same costs no statement."""
    del database
    known = StoredCapabilities("client")
    known.learn("audio_features", allowed=True)
    statements.clear()
    for _ in range(100):
        known.learn("audio_features", allowed=True)
    assert statements == []


def test_a_refusal_is_doubted_after_a_month(database: str) -> None:
    """Spotify has opened paths again before; a permission is believed until it is refused."""
    known = StoredCapabilities("client")
    known.learn("audio_features", allowed=False)
    known.learn("old_paths", allowed=True)
    assert StoredCapabilities("client").allows("audio_features") is False
    with psycopg.connect(database) as connection:
        connection.execute("update service_capabilities set learned_at = now() - interval '31 days'")
    assert StoredCapabilities("client").allows("audio_features") is None
    assert StoredCapabilities("client").allows("old_paths") is True
