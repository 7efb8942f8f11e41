"""What was listened to, and when."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, Uuid, func, text
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, Range
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
        Index("plays_heard_idx", "source_id", "played_at", "id", postgresql_where=text("heard")),
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


PLAY_FACTS = (
    Play.kind,
    Play.track_id,
    Play.track_name,
    Play.artist_name,
    Play.album_name,
    Play.reason_start,
    Play.reason_end,
    Play.shuffle,
    Play.skipped,
    Play.offline,
)
"""What was played, and how, as columns of a SELECT."""


class PackedPlays(Base):
    """A person's plays as a few compact columns, so that a million are read in a moment; made of `plays`.

    `version` is the `plays_version` of the person that they were made at: an older row is as good as none.
    """

    __tablename__ = "packed_plays"

    user_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    plays: Mapped[bytes] = mapped_column(LargeBinary)
    items: Mapped[bytes] = mapped_column(LargeBinary)


class PlayLog(Base):
    """How far the Web API has told what a person plays, and when it is to be asked again.

    Each answer tells every play between its first and its last; `told` is all of these stretches together. Where two
    of them do not meet, plays may be missing. `trouble` is why nothing was told at `refused_at`, until something is.
    """

    __tablename__ = "play_logs"

    user_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    told: Mapped[list[Range[datetime]]] = mapped_column(TSTZMULTIRANGE, server_default=text("'{}'"))
    asked_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    trouble: Mapped[str | None]
    next_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
