"""Who is looking, and where what they see came from."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Sequence, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt, OwnId

DATA_VERSION = Sequence("data_version", metadata=Base.metadata)
NEXT_VERSION = text("nextval('data_version')")
ONLY_ONE = text("kind in ('local', 'sample')")
SOURCE_CONTENT_KEY = "sources_user_id_kind_digest_key"


class User(Base):
    """A person, or the sample library's stand-in for one. Kinds: local, sample, guest, spotify.

    `version` names the state of their data: it is drawn anew, from one sequence, by whatever changes their sources, in
    the same transaction. So no version ever returns, and whoever holds this row for share holds the data as they are.
    `plays_version`, of the same sequence, names the state of their plays: drawn by whatever judges which of them count.
    `time_zone` is the one in which the person wants to see when they listened, as the IANA database calls it; without
    one, that of their browser.
    """

    __tablename__ = "users"
    __table_args__ = (Index("users_only_one_idx", "kind", unique=True, postgresql_where=ONLY_ONE),)

    id: Mapped[OwnId]
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(BigInteger, server_default=NEXT_VERSION)
    plays_version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    time_zone: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class Source(Base):
    """Where facts come from: an imported file, the sample, later a service.

    Every fact about music is a row of one source, and goes with it: removing an import deletes its source, and what
    other sources say is as if it had never been there. A source with a user is seen by that user alone.
    """

    __tablename__ = "sources"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "digest", name=SOURCE_CONTENT_KEY, postgresql_nulls_not_distinct=True),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    title: Mapped[str]
    digest: Mapped[str]
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]
