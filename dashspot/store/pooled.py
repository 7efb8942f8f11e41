"""Connections that died while they waited in the pool are replaced before they are used.

SQLAlchemy's own way asks the server every time, which is a third of the round trips of a cached rerun. A server that
stops, or ends a connection, says so on its socket; so only a connection on which something was said is asked, and one
that rested for long enough that a network between may have forgotten it.
"""

from __future__ import annotations

import selectors
import time
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

_RETURNED = "returned"
_RESTED_SECONDS = 30.0


def replace_dead(engine: Engine) -> None:
    """Watch over the pool of an engine; with a dead connection all that are as old are replaced."""

    @event.listens_for(engine, "checkin")
    def _returned(_wire: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[_RETURNED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _taken(wire: psycopg.Connection[Any], entry: ConnectionPoolEntry, _: Any) -> None:
        returned = entry.info.get(_RETURNED)
        if returned is None:  # it is new
            return
        rested = time.monotonic() - returned
        if (rested > _RESTED_SECONDS or _was_told(wire)) and not _answers(wire):
            raise InvalidatePoolError


def _was_told(wire: psycopg.Connection[Any]) -> bool:
    """Whether the server has said anything, or hung up, since it last answered."""
    if wire.closed:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(wire.fileno(), selectors.EVENT_READ)
        return bool(selector.select(timeout=0))


def _answers(wire: psycopg.Connection[Any]) -> bool:
    before = wire.autocommit
    try:
        wire.autocommit = True
        wire.execute("select 1")
        wire.autocommit = before
    except psycopg.Error:
        return False
    return True
