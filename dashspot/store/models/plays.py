"""What was listened to, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, UniqueConstraint, text
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
