"""Long work, as the person sees it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from dashspot import jobs
from dashspot.blocks.work import News, NotificationBlock, TaskBlock, Told
from dashspot.errors import Cancelled, JobConflict, LibraryChanged, ServiceError
from dashspot.settings import settings
from dashspot.store.engine import Transaction, glance, transaction
from dashspot.store.managers.tasks import NotificationManager
from dashspot.store.queries import work as queries

ANALYSE_EVERYTHING = "analyse_everything"
"""The name of work that the Browser does and others ask for."""


PACK_PLAYS = "pack_plays"
"""The name of work that Playback does."""


def request_packing(session: Transaction, user_id: uuid.UUID) -> None:
    """Ask, in the transaction that brings plays, that they are packed before anybody looks; again: nothing more."""
    with suppress(JobConflict):
        jobs.request(session, user_id, PACK_PLAYS, title="Packing the plays")


def request_analysis(session: Transaction, user_id: uuid.UUID, *, pause: float = 0) -> None:
    """Ask, in the transaction that changes the person's data, for the analysis of everything, after so many seconds.

    One that is under way will do: it ends only while it holds the version of the data that it has analysed, so it
    waits for this transaction, and begins again.
    """
    with suppress(JobConflict):
        after = timedelta(seconds=pause)
        jobs.request(session, user_id, ANALYSE_EVERYTHING, title="Analysis of all playlists", pause=after)


def then_analyse(control: jobs.Control, user_id: uuid.UUID, work: Callable[[], str], link: str | None = None) -> Told:
    """The body of a job that brings music in: do the work, and ask for the analysis of what came, also if not all did.

    Returns:
        What the work says of itself, which the person is told, with the link to what came of it.

    Raises:
        ServiceError: the work did; what it had kept by then is analysed.
        Cancelled: as the person has asked; likewise.
    """
    try:
        message = work()
    except (ServiceError, Cancelled, LibraryChanged):
        with transaction() as session:
            request_analysis(session, user_id, pause=settings().analysis_pause_seconds)
        raise
    with transaction() as session:
        request_analysis(session, user_id, pause=settings().analysis_pause_seconds)
        control.succeed(session, message, link)
    return Told(text=message, link=link)


def cancel(user_id: uuid.UUID, task_id: uuid.UUID) -> bool:
    """Ask long work to stop. What waits is over at once; what runs is at its next page, and keeps what it has saved.

    Returns:
        Whether there was any: what ends at this very moment is waited for, and may have succeeded.
    """
    with transaction() as session:
        return jobs.cancel(session, user_id, task_id)


def active_tasks(user_id: uuid.UUID) -> list[TaskBlock]:
    """The long work that waits or runs, in the order in which it was asked for."""
    with transaction() as session:
        return queries.active_tasks(session, user_id)


def unread_notifications(user_id: uuid.UUID) -> list[NotificationBlock]:
    """What the person was told and has not acknowledged, newest first."""
    with transaction() as session:
        return queries.unread(session, user_id)


def news(user_id: uuid.UUID) -> News:
    """What is new for the person, in short."""
    with glance() as wire:
        return queries.news(wire, user_id)


def notices(user_id: uuid.UUID, *, skip: int = 0, most: int = 20) -> tuple[list[NotificationBlock], int]:
    """A page of everything that the person was told, newest first, and how much there is in all."""
    with transaction() as session:
        return queries.told(session, user_id, skip=skip, most=most)


def acknowledge(user_id: uuid.UUID, notification_id: uuid.UUID) -> None:
    """The person has seen it."""
    with transaction() as session:
        NotificationManager(session, user_id).acknowledge(notification_id)


def acknowledge_all(user_id: uuid.UUID, until: datetime) -> None:
    """The person has seen everything that they were told until then."""
    with transaction() as session:
        NotificationManager(session, user_id).acknowledge_all(until)
