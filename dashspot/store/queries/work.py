"""Reads long work and what the person was told of it."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection as Wire
from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from dashspot.blocks.work import News, NotificationBlock, TaskBlock
from dashspot.store.models import Notification, TaskResult
from dashspot.store.models.work import ACTIVE, UNREAD, news_of

_USER = bindparam("user_id", type_=Uuid)
_NEWEST_FIRST = (Notification.created_at.desc(), Notification.id)
_NEWS = select(*news_of(_USER))


def active_tasks(session: Session, user_id: uuid.UUID) -> list[TaskBlock]:
    """What waits or runs for one user, in the order in which it was asked for."""
    active = select(TaskResult).where(TaskResult.user_id == user_id, ACTIVE).order_by(TaskResult.created_at)
    return [TaskBlock.of(row) for row in session.scalars(active)]


def news(wire: Wire, user_id: uuid.UUID) -> News:
    """What is new for one user, in short: one small statement, asked again and again while work runs."""
    return News.of(wire.execute(_NEWS, {"user_id": user_id}).one())


def unread(session: Session, user_id: uuid.UUID) -> list[NotificationBlock]:
    """What the user has not acknowledged yet, newest first."""
    waiting = select(Notification).where(Notification.user_id == user_id, UNREAD).order_by(*_NEWEST_FIRST)
    return [NotificationBlock.of(row) for row in session.scalars(waiting)]


def told(session: Session, user_id: uuid.UUID, *, skip: int, most: int) -> tuple[list[NotificationBlock], int]:
    """A page of everything that the user was told, newest first, and how much there is in all."""
    mine = Notification.user_id == user_id
    page = select(Notification).where(mine).order_by(*_NEWEST_FIRST).offset(skip).limit(most)
    total = session.scalar(select(func.count()).select_from(Notification).where(mine)) or 0
    return [NotificationBlock.of(row) for row in session.scalars(page)], total
