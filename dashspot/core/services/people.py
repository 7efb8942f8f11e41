"""Who is looking."""

from __future__ import annotations

from collections.abc import Collection

from dashspot.blocks.people import LibraryState, UserBlock, UserKind
from dashspot.store.engine import glance, transaction
from dashspot.store.managers.users import UserManager
from dashspot.store.queries import people as queries


def local_user() -> UserBlock:
    """Whoever sits at this machine: the command line, and a browser on 127.0.0.1."""
    with transaction() as session:
        return UserManager(session).ensure_only("local")


def sample_user() -> UserBlock:
    """The stand-in that owns the sample library."""
    with transaction() as session:
        return UserManager(session).ensure_only("sample")


def libraries(kinds: Collection[UserKind]) -> dict[UserKind, LibraryState]:
    """The libraries of the users that there is one of each: asked at every rerun, in one statement."""
    with glance() as connection:
        return {state.user.kind: state for state in queries.library_states(connection, kinds)}
