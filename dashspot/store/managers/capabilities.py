"""Keeps what a client may ask of a service."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.store.models import ServiceCapability


class CapabilityManager:
    """Reads and writes the capabilities of one client."""

    def __init__(self, session: Session, client: str) -> None:
        self._session = session
        self._client = client

    def known(self, doubted_after: timedelta) -> dict[str, bool]:
        """What is known by name; a refusal that is older than this is not known any more."""
        trusted = or_(ServiceCapability.allowed, ServiceCapability.learned_at > func.now() - doubted_after)
        found = select(ServiceCapability.name, ServiceCapability.allowed).where(
            ServiceCapability.client == self._client, trusted
        )
        return {row.name: row.allowed for row in self._session.execute(found)}

    def learn(self, name: str, *, allowed: bool) -> None:
        """Keep what the service has just answered, and when."""
        made = insert(ServiceCapability).values(client=self._client, name=name, allowed=allowed)
        changed = {"allowed": made.excluded.allowed, "learned_at": func.now()}
        self._session.execute(made.on_conflict_do_update(index_elements=["client", "name"], set_=changed))
