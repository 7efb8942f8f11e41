"""Opens and ends the sessions of browsers."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.store.models import BrowserSession


class SessionManager:
    """Writes sessions. A browser holds a secret, the database its digest."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, digest: bytes, user_id: uuid.UUID, browser: str) -> None:
        """A browser is this person's from now on."""
        self._session.execute(insert(BrowserSession).values(digest=digest, user_id=user_id, browser=browser))

    def seen(self, digest: bytes) -> None:
        """The browser was here."""
        self._session.execute(update(BrowserSession).where(BrowserSession.digest == digest).values(seen_at=func.now()))

    def close(self, digest: bytes) -> None:
        """This browser is nobody's any more; nothing where it was not."""
        self._session.execute(delete(BrowserSession).where(BrowserSession.digest == digest))

    def close_all(self, user_id: uuid.UUID) -> int:
        """Sign a person out everywhere; returns of how many browsers."""
        mine = delete(BrowserSession).where(BrowserSession.user_id == user_id)
        return len(self._session.scalars(mine.returning(BrowserSession.digest)).all())
