"""Reads people, and how their libraries stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, bindparam, func, select

from dashspot.blocks.people import LibraryState, UserBlock, UserKind
from dashspot.store.models import Source, User

VERSION = func.concat(func.coalesce(func.max(Source.version), 0), ".", func.count(Source.id))
"""Versions are drawn from one sequence and never reused, so the newest and the number of sources name the set."""


_STATES = (
    select(User.id, User.kind, VERSION, func.count(Source.id))
    .outerjoin(Source, Source.user_id == User.id)
    .where(User.kind.in_(bindparam("kinds", expanding=True)))
    .group_by(User.id)
)


def library_states(connection: Connection, kinds: Collection[UserKind]) -> Iterator[LibraryState]:
    """How the libraries of all users of these kinds stand."""
    for user_id, kind, version, sources in connection.execute(_STATES, {"kinds": list(kinds)}):
        yield LibraryState(user=UserBlock(id=user_id, kind=kind), version=version, empty=sources == 0)
