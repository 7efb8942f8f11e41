"""Who is looking."""

from __future__ import annotations

import uuid

from dashspot.blocks.people import UserBlock
from dashspot.store.engine import transaction
from dashspot.store.managers.users import UserManager
from dashspot.store.queries import imports as queries


def local_user() -> UserBlock:
    """Whoever sits at this machine: the command line, and a browser on 127.0.0.1."""
    with transaction() as session:
        return UserManager(session).ensure_only("local")


def sample_user() -> UserBlock:
    """The stand-in that owns the sample library."""
    with transaction() as session:
        return UserManager(session).ensure_only("sample")


def has_own_data(user_id: uuid.UUID) -> bool:
    """Whether this person has anything saved."""
    with transaction() as session:
        return queries.has_any(session, user_id)
