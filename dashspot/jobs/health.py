"""Whether anybody runs jobs, and how many there are."""

from __future__ import annotations

from dashspot.store.engine import Transaction, driver_connection


def workers_alive(session: Transaction, stale_seconds: float) -> int:
    """How many workers have been heard within that time."""
    heard = "select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => %s)"
    found = driver_connection(session).execute(heard, [stale_seconds]).fetchone()
    return int(found[0]) if found else 0
