"""Keeps how often people want their libraries synced by themselves."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.store.managers.syncs import PLAYLIST
from dashspot.store.models import BrowserSession, Connection, Playlist, Synced, SyncPlan


class SyncPlanManager:
    """Writes plans, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, user_id: uuid.UUID, every_hours: int | None) -> None:
        """Sync so often from now on, for the first time after so many hours; None: never by itself."""
        if every_hours is None:
            self._session.execute(delete(SyncPlan).where(SyncPlan.user_id == user_id))
            return
        next_at = func.now() + timedelta(hours=every_hours)
        made = insert(SyncPlan).values(user_id=user_id, every_hours=every_hours, next_at=next_at)
        changed = {"every_hours": made.excluded.every_hours, "next_at": made.excluded.next_at}
        self._session.execute(made.on_conflict_do_update(index_elements=["user_id"], set_=changed))

    def take_due(self) -> list[uuid.UUID]:
        """Whose moment has come; each is given to one caller, and the next moment is noted.

        Who is not connected is passed over; moments that were missed are made up for by one.
        """
        connected = exists().where(Connection.user_id == SyncPlan.user_id, Connection.tokens.is_not(None))
        due = select(SyncPlan.user_id).where(SyncPlan.next_at <= func.now(), connected).order_by(SyncPlan.user_id)
        held = due.with_for_update(skip_locked=True, of=SyncPlan)
        later = func.now() + func.make_interval(0, 0, 0, 0, SyncPlan.every_hours)
        taken = update(SyncPlan).where(SyncPlan.user_id.in_(held)).values(next_at=later).returning(SyncPlan.user_id)
        return list(self._session.scalars(taken, execution_options={"synchronize_session": False}))

    def with_old_covers(self, older: timedelta, seen: timedelta) -> list[uuid.UUID]:
        """Who was here lately, is connected, and has a playlist in their library whose cover is older than this.

        The list of playlists tells nothing of one that was only opened, so asking would never end for its sake.
        """
        here = exists().where(BrowserSession.user_id == Connection.user_id, BrowserSession.seen_at > func.now() - seen)
        old = exists().where(
            Synced.user_id == Connection.user_id,
            Synced.resource.startswith(PLAYLIST),
            Playlist.source_id == Synced.source_id,
            Playlist.image_as_of < func.now() - older,
        )
        people = select(Connection.user_id).where(Connection.tokens.is_not(None), here, old)
        return list(self._session.scalars(people.order_by(Connection.user_id)))
