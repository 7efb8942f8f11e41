"""What becomes of a person's data when a guest signs in, when a local library is taken over, when somebody leaves."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from loguru import logger

from dashspot import jobs
from dashspot.core.services.connections import warn_of_ends
from dashspot.core.services.work import request_analysis
from dashspot.errors import StorageBusy
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.leaving import LeavingManager
from dashspot.store.managers.retention import RetentionManager

_ATTEMPTS = 25
"""Of 0.4 s each, should somebody be in the way all the time."""

Done = TypeVar("Done")


def take_over(giver: uuid.UUID, taker: uuid.UUID) -> int:
    """Make what a guest or the local person has saved, and what is still being imported for them, the taker's.

    Returns:
        How many sources moved; again, and where the giver is gone or has nothing, none.

    Raises:
        DashSpotError: the giver's data are not to be given, or the taker is the sample library.
        NotFound: there is no such taker.
    """

    def hand_over(session: Transaction) -> int:
        manager = LeavingManager(session)
        moved = manager.take_over(giver, taker)
        jobs.hand_over(session, giver, taker, manager.take_over_work(giver, taker))
        if moved:
            HistoryManager(session, taker).judge()
            request_analysis(session, taker)
        return moved

    return _patiently(hand_over)


def delete_person(user_id: uuid.UUID) -> None:
    """Delete all that is theirs, at once and for good; of the local person all but that there is one.

    Raises:
        DashSpotError: this is the sample library.
    """

    def forget(session: Transaction) -> None:
        LeavingManager(session).delete_person(user_id)
        jobs.forget(session, user_id)

    _patiently(forget)


def purge_guests(idle: timedelta | None = None, *, with_nothing: bool = False) -> int:
    """Delete the guests who were not here for so long, by default as long as their data are promised to stay.

    With `with_nothing` only those who have brought nothing. Returns how many.
    """
    after = timedelta(days=settings().guest_days) if idle is None else idle

    def purge(session: Transaction) -> int:
        gone = LeavingManager(session).purge_guests(after, with_nothing=with_nothing)
        for user_id in gone:
            jobs.forget(session, user_id)
        return len(gone)

    return _patiently(purge)


def upkeep() -> None:
    """Once a day: what has been kept long enough goes, and who must renew their consent soon is told."""
    chosen = settings()
    idle, longest = timedelta(days=chosen.session_idle_days), timedelta(days=chosen.session_days)
    gone = {"guests": purge_guests()}
    with transaction() as session:
        retention = RetentionManager(session)
        gone |= {"sessions": retention.sessions(idle, longest), "access tokens": retention.access_tokens()}
        if chosen.change_days:
            gone["changes"] = retention.changes(timedelta(days=chosen.change_days))
    logger.debug("Gone are {}; {} people were warned", gone, warn_of_ends())


def _patiently(work: Callable[[Transaction], Done]) -> Done:
    """Let others go first who write in another order, and begin again."""
    for _ in range(_ATTEMPTS - 1):
        try:
            with transaction() as session:
                return work(session)
        except StorageBusy:
            logger.debug("Somebody else was writing; once more")
    with transaction() as session:
        return work(session)
