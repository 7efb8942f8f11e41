"""Reads the sets of tracks that people keep."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection as Wire
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashspot.blocks.collections import TrackSet as TrackSetBlock
from dashspot.errors import NotFound
from dashspot.store.models import TrackSet

_GONE = "There is no such set any more. Pick another collection."
_FACTS = (
    TrackSet.id,
    TrackSet.name,
    func.cardinality(TrackSet.track_ids).label("tracks"),
    TrackSet.filter,
    TrackSet.created_at,
)


def sets(wire: Wire, user_id: uuid.UUID) -> list[TrackSetBlock]:
    """Every set of a person, by name."""
    mine = select(*_FACTS).where(TrackSet.user_id == user_id).order_by(TrackSet.name, TrackSet.id)
    return [TrackSetBlock.of(row) for row in wire.execute(mine)]


def kept_set(session: Session, user_id: uuid.UUID, set_id: uuid.UUID) -> TrackSetBlock:
    """One set of a person. Raises NotFound: they have none of this id."""
    mine = select(*_FACTS).where(TrackSet.user_id == user_id, TrackSet.id == set_id)
    if row := session.execute(mine).one_or_none():
        return TrackSetBlock.of(row)
    raise NotFound(_GONE)


def content(session: Session, user_id: uuid.UUID, set_id: uuid.UUID) -> tuple[str | None, list[str]]:
    """The filter of a set, or the ids of its tracks in their order. Raises NotFound: they have none of this id."""
    mine = select(TrackSet.filter, TrackSet.track_ids).where(TrackSet.user_id == user_id, TrackSet.id == set_id)
    if row := session.execute(mine).one_or_none():
        return row.filter, row.track_ids or []
    raise NotFound(_GONE)
