"""Long work, as the person sees it."""

from __future__ import annotations

import uuid

from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.store.engine import transaction
from dashspot.store.managers.tasks import NotificationManager
from dashspot.store.queries import work as queries


def recent_tasks(user_id: uuid.UUID) -> list[TaskBlock]:
    """The newest pieces of long work, newest first."""
    with transaction() as session:
        return queries.recent_tasks(session, user_id)


def unread_notifications(user_id: uuid.UUID) -> list[NotificationBlock]:
    """What the person was told and has not acknowledged, newest first."""
    with transaction() as session:
        return queries.unread(session, user_id)


def acknowledge(user_id: uuid.UUID, notification_id: uuid.UUID) -> None:
    """The person has seen it."""
    with transaction() as session:
        NotificationManager(session, user_id).acknowledge(notification_id)
