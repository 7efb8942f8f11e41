"""What was computed, of what, for whom."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt, UserId


class Analysis(Base):
    """Which tracks with which features, of which collection, for whom.

    `inputs` is a digest of exactly those. The id follows from user, collection and inputs, so the same inputs are the
    same Analysis by its primary key, whoever computes it first.
    """

    __tablename__ = "analyses"
    __table_args__ = (Index(None, "user_id", "collection_kind", "collection_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UserId]
    collection_kind: Mapped[str]
    collection_id: Mapped[str]
    keep_failed: Mapped[bool]
    inputs: Mapped[str]
    created_at: Mapped[CreatedAt]


class Computation(Base):
    """The numbers of one Analysis: a validated document, one per version of its shape."""

    __tablename__ = "computations"

    analysis_id: Mapped[uuid.UUID] = mapped_column(
        Uuid, ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]
