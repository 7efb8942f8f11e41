"""What DashSpot changed at Spotify, for whom, and what it was before."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt, OwnId, UserId


class Change(Base):
    """One change of a playlist. States: sending, sent, failed, unknown, undone.

    `before` and `after` are documents of what is changed; what was there can be put back from `before`, as far as
    `undoable` and `undo_note` say. `undoes` names the change that this one takes back. `begun_at` is when its first
    request was about to be sent. A change whose answer was lost is `unknown` until it has been looked for.
    """

    __tablename__ = "changes"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    id: Mapped[OwnId]
    user_id: Mapped[UserId]
    kind: Mapped[str]
    playlist_id: Mapped[str | None]
    playlist_name: Mapped[str]
    summary: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str]
    message: Mapped[str | None]
    snapshot_id: Mapped[str | None]
    undoable: Mapped[bool]
    undo_note: Mapped[str | None]
    undoes: Mapped[uuid.UUID | None] = mapped_column(Uuid, ForeignKey("changes.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    begun_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
