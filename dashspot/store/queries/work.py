"""Reads long work and what the person was told of it."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.store.models import Notification, TaskResult
from dashspot.store.models.work import ACTIVE


def active_tasks(session: Session, user_id: uuid.UUID) -> list[TaskBlock]:
    """What waits or runs for one user, in the order in which it was asked for."""
    active = select(TaskResult).where(TaskResult.user_id == user_id, ACTIVE).order_by(TaskResult.created_at)
    return [TaskBlock.of(row) for row in session.scalars(active)]


def unread(session: Session, user_id: uuid.UUID) -> list[NotificationBlock]:
    """What the user has not acknowledged yet, newest first."""
    waiting = (
        select(Notification)
        .where(Notification.user_id == user_id, Notification.acknowledged_at.is_(None))
        .order_by(Notification.created_at.desc())
    )
    return [NotificationBlock.of(row) for row in session.scalars(waiting)]
