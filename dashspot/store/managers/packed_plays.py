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
        """Keep what was packed at that version of the plays, unless they have changed since, or the person is gone."""
        same = select(User.id).where(User.id == self._user_id, User.plays_version == version)
        # held for share: whoever removes plays waits, and then finds what is kept here to delete it
        if self._session.scalar(same.with_for_update(read=True)) is None:
            return
        told = {"version": version, "plays": plays, "items": items}
        written = insert(PackedPlays).values(user_id=self._user_id, **told)
        self._session.execute(
            written.on_conflict_do_update(
                index_elements=["user_id"],
                set_={name: written.excluded[name] for name in told},
            )
        )
