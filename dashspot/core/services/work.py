"""Long work, as the person sees it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress

from dashspot import jobs
from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.errors import JobConflict, ServiceError
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.tasks import NotificationManager
from dashspot.store.queries import work as queries

ANALYSE_EVERYTHING = "analyse_everything"
"""The name of work that the Browser does and others ask for."""


def request_analysis(session: Transaction, user_id: uuid.UUID) -> None:
    """Ask, in the transaction that changes the person's data, for the analysis of everything.

    One that is under way will do: it ends only while it holds the version of the data that it has analysed, so it
    waits for this transaction, and begins again.
    """
    with suppress(JobConflict):
        jobs.request(session, user_id, ANALYSE_EVERYTHING, title="Analysis of all playlists")


def then_analyse(control: jobs.Control, user_id: uuid.UUID, work: Callable[[], str]) -> str:
    """The body of a job that brings music in: do the work, and ask for the analysis of what came, also if not all did.

    Returns:
        What the work says of itself, which the person is told.

    Raises:
        ServiceError: the work did; what it had kept by then is analysed.
    """
    try:
        message = work()
    except ServiceError:
        with transaction() as session:
            request_analysis(session, user_id)
        raise
    with transaction() as session:
        request_analysis(session, user_id)
        control.succeed(session, message)
    return message


def active_tasks(user_id: uuid.UUID) -> list[TaskBlock]:
    """The long work that waits or runs, in the order in which it was asked for."""
    with transaction() as session:
        return queries.active_tasks(session, user_id)


def unread_notifications(user_id: uuid.UUID) -> list[NotificationBlock]:
    """What the person was told and has not acknowledged, newest first."""
    with transaction() as session:
        return queries.unread(session, user_id)


def acknowledge(user_id: uuid.UUID, notification_id: uuid.UUID) -> None:
    """The person has seen it."""
    with transaction() as session:
        NotificationManager(session, user_id).acknowledge(notification_id)
