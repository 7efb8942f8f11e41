"""Deletes what has been kept for as long as the settings say, of everybody; each gives how many rows went."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, inspect
from sqlalchemy.orm import Session

from dashspot.store.managers.changes import OPEN
from dashspot.store.managers.tasks import UNFINISHED
from dashspot.store.models import AccessToken, Base, BrowserSession, Change, Notification, TaskResult


class RetentionManager:
    """Ends what is over."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def tasks(self, after: timedelta) -> int:
        """Tasks that ended so long ago, with what was told of them."""
        return self._gone(TaskResult, TaskResult.finished_at < func.now() - after, TaskResult.state.not_in(UNFINISHED))

    def notices(self, after: timedelta) -> int:
        """What was told so long ago and of no task."""
        return self._gone(Notification, Notification.created_at < func.now() - after, Notification.task_id.is_(None))

    def sessions(self, idle: timedelta, longest: timedelta) -> int:
        """Sessions that are over: nobody came for so long, or they were opened so long ago."""
        opened, seen = BrowserSession.created_at, BrowserSession.seen_at
        return self._gone(BrowserSession, (seen < func.now() - idle) | (opened < func.now() - longest))

    def access_tokens(self) -> int:
        """Those that have expired."""
        return self._gone(AccessToken, AccessToken.expires_at <= func.now())

    def changes(self, after: timedelta) -> int:
        """Changes at Spotify that were noted so long ago, and are not on their way."""
        return self._gone(Change, Change.created_at < func.now() - after, Change.state.not_in(OPEN))

    def _gone(self, model: type[Base], *over: Any) -> int:
        keys = inspect(model).primary_key
        return len(self._session.execute(delete(model).where(*over).returning(*keys)).all())
