"""Reads people, and how their libraries stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashspot.blocks.people import LibraryState, UserBlock, UserKind
from dashspot.store.models import Source, User

VERSION = func.concat(func.coalesce(func.max(Source.version), 0), ".", func.count(Source.id))
"""Versions are drawn from one sequence and never reused, so the newest and the number of sources name the set."""


def library_states(session: Session, kinds: Collection[UserKind]) -> Iterator[LibraryState]:
    """How the libraries of all users of these kinds stand."""
    found = (
        select(User.id, User.kind, VERSION, func.count(Source.id))
        .outerjoin(Source, Source.user_id == User.id)
        .where(User.kind.in_(kinds))
        .group_by(User.id)
    )
    for user_id, kind, version, sources in session.execute(found):
        yield LibraryState(user=UserBlock(id=user_id, kind=kind), version=version, empty=sources == 0)
