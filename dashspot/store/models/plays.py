"""What was listened to, and when."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base

PLAY_KEY = "plays_source_id_played_at_played_ms_played_key"


class Play(Base):
    """One play as one source tells of it; the fields are those of `blocks.history.Play`.

    `heard` says that no other source tells the same play more fully (`managers/plays.py`): of a person's plays those
    count. Whoever brings or removes plays judges it anew.
    """

    __tablename__ = "plays"
    __table_args__ = (
        UniqueConstraint(
            "source_id", "played_at", "played", "ms_played", name=PLAY_KEY, postgresql_nulls_not_distinct=True
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    played_at: Mapped[datetime]
    ms_played: Mapped[int | None]
    played: Mapped[str]
    form: Mapped[str]
    kind: Mapped[str]
    track_id: Mapped[str | None]
    track_name: Mapped[str | None]
    artist_name: Mapped[str | None]
    album_name: Mapped[str | None]
    reason_start: Mapped[str | None]
    reason_end: Mapped[str | None]
    shuffle: Mapped[bool | None]
    skipped: Mapped[bool | None]
    offline: Mapped[bool | None]
    heard: Mapped[bool] = mapped_column(server_default=text("true"))


class PackedPlays(Base):
    """A person's plays as a few compact columns, so that a million are read in a moment; made of `plays`.

    `version` is the `plays_version` of the person that they were made at: an older row is as good as none.
    """

    __tablename__ = "packed_plays"

    user_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    plays: Mapped[bytes] = mapped_column(LargeBinary)
    items: Mapped[bytes] = mapped_column(LargeBinary)
