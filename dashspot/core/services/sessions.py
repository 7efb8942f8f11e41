"""Whose browser this is. The browser holds a random secret, the database its digest, and both end."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from dashspot import logs
from dashspot.blocks.people import Looked, SessionBlock, UserBlock, UserKind
from dashspot.settings import settings
from dashspot.store.engine import glance, transaction
from dashspot.store.managers.sessions import SessionManager
from dashspot.store.queries import people as queries

SESSION_COOKIE = "_streamlit_session"
"""Of the few names that the proxy of Community Cloud lets through; Streamlit ignores what it has not signed."""
_SECRET_BYTES = 32
_LONGEST_SECRET = 128
_LONGEST_NAME = 200


def look(kinds: Collection[UserKind], secret: str | None = None) -> Looked:
    """Whose libraries of these kinds there are, and whose browser holds this secret: asked at every rerun, at once."""
    chosen = settings()
    idle, longest = timedelta(days=chosen.session_idle_days), timedelta(days=chosen.session_days)
    digest = digest_of(secret)
    with glance() as wire:
        found, stale = queries.look(wire, kinds, digest, idle=idle, longest=longest)
    if digest and stale:
        with transaction() as session:
            SessionManager(session).seen(digest)
    return found


def open_session(user_id: uuid.UUID, browser: str) -> str:
    """Sign a browser in; returns the secret that it must hold, which is nowhere else."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    logs.hide(secret)
    with transaction() as session:
        SessionManager(session).open(hashlib.sha256(secret.encode()).digest(), user_id, browser[:_LONGEST_NAME])
    return secret


def session_user(secret: str | None) -> UserBlock | None:
    """Whose browser holds this secret; None where it is nobody's, or no longer."""
    own = look((), secret).own
    return own.user if own else None


def close_session(secret: str | None) -> None:
    """Sign a browser out."""
    if digest := digest_of(secret):
        with transaction() as session:
            SessionManager(session).close(digest)


def close_all_sessions(user_id: uuid.UUID) -> int:
    """Sign a person out everywhere; returns of how many browsers."""
    with transaction() as session:
        return SessionManager(session).close_all(user_id)


def sessions(user_id: uuid.UUID) -> list[SessionBlock]:
    """The browsers that a person is signed in with, the one that was here last first."""
    with transaction() as session:
        return queries.sessions(session, user_id)


def counts() -> dict[str, int]:
    """How many people of each kind there are, and `browsers`, how many were here in the last seven days."""
    with transaction() as session:
        return queries.counts(session, datetime.now(UTC) - timedelta(days=7))


def digest_of(secret: str | None) -> bytes | None:
    """What the database knows of a browser's secret; None where it can't be one."""
    if not secret or len(secret) > _LONGEST_SECRET or not secret.isascii():
        return None
    return hashlib.sha256(secret.encode()).digest()
