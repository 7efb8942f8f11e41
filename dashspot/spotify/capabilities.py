"""What this client id may ask of Spotify: asked once, stored, and corrected by every answer that says otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, Protocol

from dashspot.store import engine
from dashspot.store.managers.capabilities import CapabilityManager

Capability = Literal["old_paths", "audio_features"]
"""`old_paths`: what development mode closed, many tracks per call among it. It is asked for with GET /markets."""

DOUBTED_AFTER = timedelta(days=30)
"""A refusal is believed for so long; Spotify has changed its mind before."""


class Capabilities(Protocol):
    """What is known of a client id."""

    def allows(self, name: Capability) -> bool | None:
        """Whether it may; None is unknown."""
        ...

    def learn(self, name: Capability, *, allowed: bool) -> None:
        """Believe what Spotify has just answered."""
        ...


class StoredCapabilities:
    """Kept in Postgres for all processes; read once per process and written only when an answer is new."""

    def __init__(self, client: str) -> None:
        """Take the client id."""
        self._client = client
        self._known: dict[str, bool] | None = None

    def allows(self, name: Capability) -> bool | None:
        """Whether the client id may; None is unknown."""
        if self._known is None:
            with engine.transaction() as session:
                self._known = CapabilityManager(session, self._client).known(DOUBTED_AFTER)
        return self._known.get(name)

    def learn(self, name: Capability, *, allowed: bool) -> None:
        """Keep what Spotify has just answered, if it is not what is known."""
        if self.allows(name) is allowed:
            return
        with engine.transaction() as session:
            CapabilityManager(session, self._client).learn(name, allowed=allowed)
        self._known = (self._known or {}) | {name: allowed}
