"""Who is connected with Spotify, which browsers are theirs, and which notebooks may read."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt, OwnId, UserId


class Connection(Base):
    """One person's consent at Spotify. `tokens` are encrypted, by the key `key_id`, for this very user.

    `account_id` names the account for good, where Spotify has told it; `spotify_id` is what it is called now, and may
    become somebody else's. Without tokens the person is signed up and not connected; `ended` is the sentence that says
    why.
    """

    __tablename__ = "connections"

    user_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    spotify_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str | None]
    key_id: Mapped[str | None]
    tokens: Mapped[bytes | None] = mapped_column(LargeBinary)
    authorized_at: Mapped[datetime | None]
    ended: Mapped[str | None]
    warned_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class BrowserSession(Base):
    """A browser that somebody is signed in with, or a guest came with. `digest` is the SHA-256 of what it holds."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "user_id"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[UserId]
    browser: Mapped[str]
    created_at: Mapped[CreatedAt]
    seen_at: Mapped[CreatedAt]


class AccessToken(Base):
    """A token that a notebook reads with; it is good while this row is there and `expires_at` lies ahead."""

    __tablename__ = "access_tokens"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[OwnId]
    user_id: Mapped[UserId]
    name: Mapped[str]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
