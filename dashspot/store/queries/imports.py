"""Reads the imports of one user, and the files on their way in."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashspot.blocks.imported import ImportBlock
from dashspot.errors import NotFound
from dashspot.store.models import Source, Upload

FILE, FEATURES, HISTORY = "file", "features", "history"
LISTED = (FILE, FEATURES, HISTORY)
"""Kinds of sources that are imports, listed and removed one by one."""
RECENT = "recent"
"""The plays that the Web API has told."""


def imports(session: Session, user_id: uuid.UUID) -> list[ImportBlock]:
    """Every import of one user, newest first."""
    newest = select(Source).where(Source.user_id == user_id, Source.kind.in_(LISTED)).order_by(Source.id.desc())
    return [ImportBlock.of(row) for row in session.scalars(newest)]


def uploaded(session: Session, user_id: uuid.UUID, upload_id: uuid.UUID) -> tuple[str, bytes]:
    """Name and content of a file on its way in. Raises NotFound."""
    mine = (Upload.id == upload_id, Upload.user_id == user_id)
    found = session.execute(select(Upload.name, Upload.content).where(*mine)).first()
    if not found:
        raise NotFound("The uploaded file is not there any more. Upload it again.")
    return found.name, found.content
