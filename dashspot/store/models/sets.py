"""Sets of tracks that people keep under a name."""

from __future__ import annotations

import uuid

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    Label,
    Text,
    UniqueConstraint,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
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


def sets_version_of(user_id: ColumnElement[uuid.UUID]) -> Label[str]:
    """Names the state of a user's sets, as a column of a statement: which there are, and what they are called."""
    by_id: aggregate_order_by[str] = aggregate_order_by(literal_column("','"), TrackSet.id)
    found = func.md5(func.coalesce(func.string_agg(cast(TrackSet.id, Text) + TrackSet.name, by_id), ""))
    return select(found).where(TrackSet.user_id == user_id).scalar_subquery().label("sets_version")
