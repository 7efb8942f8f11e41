"""Who is looking."""

from __future__ import annotations

from dashspot.blocks.people import UserBlock
from dashspot.store.engine import transaction
from dashspot.store.managers.users import UserManager


def local_user() -> UserBlock:
    """Whoever sits at this machine: the command line, and a browser on 127.0.0.1."""
    with transaction() as session:
        return UserManager(session).ensure_only("local")


def sample_user() -> UserBlock:
    """The stand-in that owns the sample library."""
    with transaction() as session:
        return UserManager(session).ensure_only("sample")
