"""How far what a person has at Spotify is saved."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt


class Synced(Base):
    """One resource of a person's: `liked`, or `playlist:` and its id.

    `source_id` is what is saved, as of `mark` (a snapshot id, or what tells that liked songs changed). A sync writes
    page after page into a draft, a source that nobody hears, with the offset where it goes on; at its end the draft
    takes the place of the old source. `left_out` counts the rows that are no tracks of Spotify's.
    """

    __tablename__ = "synced"

    user_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    resource: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"), index=True)
    mark: Mapped[str | None]
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"), index=True)
    draft_mark: Mapped[str | None]
    cursor: Mapped[int] = mapped_column(server_default="0")
    left_out: Mapped[int] = mapped_column(server_default="0")
    checked_at: Mapped[CreatedAt]
