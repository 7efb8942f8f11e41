"""Reads people, and how their libraries stand."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Text, bindparam, cast, exists, select
from sqlalchemy.orm import Session

from dashspot.blocks.people import LibraryState, UserBlock, UserKind
from dashspot.store.models import Source, User

_VERSION = cast(User.version, Text)
_STATES = select(User.id, User.kind, _VERSION, exists().where(Source.user_id == User.id)).where(
    User.kind.in_(bindparam("kinds", expanding=True))
)


def library_states(connection: Connection, kinds: Collection[UserKind]) -> Iterator[LibraryState]:
    """How the libraries of all users of these kinds stand."""
    for user_id, kind, version, saved in connection.execute(_STATES, {"kinds": list(kinds)}):
        yield LibraryState(user=UserBlock(id=user_id, kind=kind), version=version, empty=not saved)


def data_version(session: Session, user_id: uuid.UUID) -> str:
    """Names the state of a person's data: changes with them, and never comes back; empty for nobody."""
    return session.scalar(select(_VERSION).where(User.id == user_id)) or ""
