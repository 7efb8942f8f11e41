"""Sets of tracks that people keep under a name."""

from __future__ import annotations

from sqlalchemy import ARRAY, CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt, OwnId, UserId

SET_NAME_KEY = "track_sets_user_id_name_key"


class TrackSet(Base):
    """Either the ids of tracks, in their order, or a filter as `TrackFilter` writes it. What it holds never changes."""

    __tablename__ = "track_sets"
    __table_args__ = (
        UniqueConstraint("user_id", "name", name=SET_NAME_KEY),
        CheckConstraint("(filter is null) <> (track_ids is null)", name="one_content"),
    )

    id: Mapped[OwnId]
    user_id: Mapped[UserId]
    name: Mapped[str]
    filter: Mapped[str | None]
    track_ids: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    created_at: Mapped[CreatedAt]
