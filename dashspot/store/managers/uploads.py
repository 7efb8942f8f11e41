"""Keeps files on their way from a browser to a worker."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.store.models import Upload


class UploadManager:
    """Writes the uploads of one user."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def keep(self, name: str, content: bytes, most: int) -> uuid.UUID | None:
        """Store a file until a worker has read it; None where the person's files would be more than so many bytes."""
        waiting = select(func.coalesce(func.sum(func.octet_length(Upload.content)), 0))
        if self._session.scalars(waiting.where(Upload.user_id == self._user_id)).one() + len(content) > most:
            return None
        kept = insert(Upload).values(user_id=self._user_id, name=name, content=content).returning(Upload.id)
        return self._session.scalars(kept).one()

    def drop(self, upload_id: uuid.UUID) -> None:
        """Delete a file that was read, or never will be."""
        self._session.execute(delete(Upload).where(Upload.id == upload_id, Upload.user_id == self._user_id))
