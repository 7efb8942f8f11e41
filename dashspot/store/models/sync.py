"""How far what a person has at Spotify is saved."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt


class Synced(Base):
    """One resource of a person's: `liked`, `albums`, `artists`, or `playlist:` and its id.

    `source_id` is what is saved, as of `mark` (a snapshot id, or what tells that liked songs changed). A sync writes
    page after page into a draft, a source that nobody hears, with the offset where it goes on, and where pages are
    counted by the last id, `after`; at its end the draft takes the place of the old source. `left_out`, and in a draft
    `draft_left_out`, count the rows that are no tracks of Spotify's. `full_at` is when all rows were last read, not
    only the newest.
    """

    __tablename__ = "synced"

    user_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    resource: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"), index=True)
    mark: Mapped[str | None]
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"), index=True)
    draft_mark: Mapped[str | None]
    cursor: Mapped[int] = mapped_column(server_default="0")
    after: Mapped[str | None]
    left_out: Mapped[int] = mapped_column(server_default="0")
    draft_left_out: Mapped[int] = mapped_column(server_default="0")
    checked_at: Mapped[CreatedAt]
    full_at: Mapped[datetime | None]


class SyncPlan(Base):
    """How often a person's library is to be synced by itself, and when next."""

    __tablename__ = "sync_plans"

    user_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    every_hours: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(index=True)
