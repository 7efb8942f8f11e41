"""Long work: what was asked for, how far it is, and what the person is told."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, Uuid, exists, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, CreatedAt, OwnId, UserId

ACTIVE_TASK_KEY = "task_results_active_key"
ACTIVE = text("state in ('waiting', 'running')")
UNREAD = text("acknowledged_at is null")


class TaskResult(Base):
    """One piece of long work, as the screen shows it. States: waiting, running, succeeded, failed, cancelled.

    `dedupe` names the work; only one of a name is waiting or running for a user. `owner` is drawn by the worker that
    runs it and checked in its every transaction, so that a worker thought dead can't write after another took over.
    A task that waits for a service is `waiting`, with the moment `resumes_at` and the reason as its `message`.
    `current` names the thing that is done at this moment. `cancel_asked_at` is when the person asked it to stop.
    `begun` counts how often a worker has begun since the task last got on. `counted_from` is what was done when this
    run first said how far it is, and `counted_since` when that was: what is left is estimated from there.
    """

    __tablename__ = "task_results"
    __table_args__ = (
        Index(ACTIVE_TASK_KEY, "user_id", "dedupe", unique=True, postgresql_where=ACTIVE),
        Index(None, "user_id", "created_at"),
    )

    id: Mapped[OwnId]
    user_id: Mapped[UserId]
    kind: Mapped[str]
    dedupe: Mapped[str]
    title: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str]
    owner: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int | None]
    current: Mapped[str | None]
    begun: Mapped[int] = mapped_column(server_default="0")
    counted_from: Mapped[int | None]
    counted_since: Mapped[datetime | None]
    message: Mapped[str | None]
    resumes_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Notification(Base):
    """Something the person should know, until they acknowledge it. Levels: success, info, warning, error.

    `link` is the address here, with its query, of what it is about.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index(None, "user_id", "created_at"),
        Index("notifications_unread_idx", "user_id", "created_at", postgresql_where=UNREAD),
    )

    id: Mapped[OwnId]
    user_id: Mapped[UserId]
    task_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, ForeignKey("task_results.id", ondelete="CASCADE"))
    level: Mapped[str]
    text: Mapped[str]
    link: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    acknowledged_at: Mapped[datetime | None]


class Upload(Base):
    """A file on its way from a browser to a worker, on whichever machine that runs."""

    __tablename__ = "uploads"

    id: Mapped[OwnId]
    user_id: Mapped[UserId]
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


def news_of(user_id: ColumnElement[uuid.UUID]) -> tuple[ColumnElement[Any], ...]:
    """The fields of `News` for a user, as columns of a statement: unread, newest, working."""
    unread = Notification.user_id == user_id, UNREAD
    return (
        select(func.count()).select_from(Notification).where(*unread).scalar_subquery().label("unread"),
        select(func.max(Notification.created_at)).where(*unread).scalar_subquery().label("newest"),
        exists().where(TaskResult.user_id == user_id, ACTIVE, TaskResult.resumes_at.is_(None)).label("working"),
    )
