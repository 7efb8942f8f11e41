"""Whether this process can do its work: the database answers, its tables are ours, and somebody runs jobs."""

from __future__ import annotations

import threading
import time

from dashspot import jobs, runtime
from dashspot.errors import DashSpotError
from dashspot.settings import settings
from dashspot.store import migrate
from dashspot.store.engine import Transaction, transaction

PARTS = ("database", "migrations", "worker")
_FRESH_SECONDS, _PATIENCE_SECONDS = 1.0, 2.0

_looking = threading.Lock()
_seen: dict[str, tuple[float, dict[str, bool]]] = {}


def readiness() -> dict[str, bool]:
    """Of each of PARTS whether it is there; looked at once a second at most, however often it is asked.

    The worker is this process's own where it has one, else anybody's.
    Where somebody else has been looking for long, nothing is: the database does not answer.
    """
    if not _looking.acquire(timeout=_PATIENCE_SECONDS):
        return dict.fromkeys(PARTS, False)
    try:
        at, found = _seen.get("last", (0.0, {}))
        if not found or time.monotonic() - at > _FRESH_SECONDS:
            found = _look()
            _seen["last"] = time.monotonic(), found
        return found
    finally:
        _looking.release()


def forget() -> None:
    """Look again when it is asked next."""
    _seen.clear()


def _look() -> dict[str, bool]:
    found = dict.fromkeys(PARTS, False)
    try:
        with transaction() as session:
            found["migrations"] = migrate.revision_of(session.connection()) == migrate.revisions()[0]
            found["database"] = True
            if found["migrations"]:
                found["worker"] = _is_work_done(session)
    except DashSpotError:
        return dict.fromkeys(PARTS, False)
    return found


def _is_work_done(session: Transaction) -> bool:
    own = runtime.own_worker()
    return own.heard() if own else jobs.workers_alive(session, settings().worker_stale_seconds) > 0
