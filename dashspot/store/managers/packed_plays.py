"""Keeps plays packed, for the next one who reads them."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.store.models import PackedPlays, User


class PackedPlaysManager:
    """Writes the packed plays of one person, in the caller's transaction."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def keep(self, version: int, plays: bytes, items: bytes) -> None:
        """Keep what was packed at that version of the plays, unless newer ones are kept, or the person is gone."""
        there = select(User.id).where(User.id == self._user_id).with_for_update(read=True, key_share=True)
        if self._session.scalar(there) is None:
            return
        told = {"version": version, "plays": plays, "items": items}
        written = insert(PackedPlays).values(user_id=self._user_id, **told)
        self._session.execute(
            written.on_conflict_do_update(
                index_elements=["user_id"],
                set_={name: written.excluded[name] for name in told},
                where=PackedPlays.version < version,
            )
        )
