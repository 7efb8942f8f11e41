"""What a person has changed at Spotify."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashspot.blocks.changes import ChangeBlock, FullChangeBlock
from dashspot.errors import NotFound
from dashspot.store.models import Change


def changes(session: Session, user_id: uuid.UUID, *, start: int = 0, most: int = 20) -> list[ChangeBlock]:
    """The log from a place on, newest first, without the documents, which may be large."""
    columns = [getattr(Change, name) for name in ChangeBlock.model_fields]
    newest = select(*columns).where(Change.user_id == user_id).order_by(Change.created_at.desc(), Change.id)
    return [ChangeBlock.of(row) for row in session.execute(newest.offset(start).limit(most))]


def counted(session: Session, user_id: uuid.UUID) -> int:
    """How many changes there are."""
    return session.scalars(select(func.count()).select_from(Change).where(Change.user_id == user_id)).one()


def change(session: Session, user_id: uuid.UUID, change_id: uuid.UUID) -> FullChangeBlock:
    """One change with all that was and was to be. Raises NotFound."""
    found = session.scalars(select(Change).where(Change.user_id == user_id, Change.id == change_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such change of yours.")
    return FullChangeBlock.of(found)
