"""Keeps sets of tracks under names."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.errors import NotFound, SetRefused
from dashspot.store.managers.users import UserManager
from dashspot.store.models import Analysis, TrackSet

MOST_SETS = 500
MOST_TRACKS = 1_000_000
"""In all sets of one person together."""
_KEEPING = 0x5E75


class TrackSetManager:
    """Writes the sets of one person, one writer at a time, so that names and numbers hold."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def ensure(self, name: str, *, track_ids: Sequence[str] | None = None, filter_: str | None = None) -> uuid.UUID:
        """Keep these tracks, or what a filter leaves, under this name; the same again is the set that is there.

        Raises:
            SetRefused: another set has the name, or there are as many as one person may have.
            NotFound: the person is gone.
        """
        self._alone()
        ids = None if track_ids is None else list(track_ids)
        if there := self._called(name):
            if (there.track_ids, there.filter) != (ids, filter_):
                raise SetRefused(f"Another set is called {name!r}. Choose another name.")
            return there.id
        self._check_room(len(ids or ()))
        made = insert(TrackSet).values(user_id=self._user_id, name=name, track_ids=ids, filter=filter_)
        return self._session.scalars(made.returning(TrackSet.id)).one()

    def rename(self, set_id: uuid.UUID, name: str) -> None:
        """Call a set something else; by the name that it has, nothing changes.

        Raises:
            SetRefused: another set has the name.
            NotFound: the person has no set of this id.
        """
        self._alone()
        if (there := self._called(name)) and there.id != set_id:
            raise SetRefused(f"Another set is called {name!r}. Choose another name.")
        renamed = update(TrackSet).where(*self._one(set_id)).values(name=name).returning(TrackSet.id)
        if self._session.scalar(renamed) is None:
            raise NotFound("There is no such set any more. Nothing was changed.")

    def remove(self, set_id: uuid.UUID) -> None:
        """Forget a set and its analyses; nothing where it is gone or another's. The tracks stay."""
        self._alone()
        gone = delete(TrackSet).where(*self._one(set_id)).returning(TrackSet.id)
        if self._session.scalar(gone) is not None:
            of_it = (Analysis.collection_kind == "set", Analysis.collection_id == str(set_id))
            self._session.execute(delete(Analysis).where(Analysis.user_id == self._user_id, *of_it))

    def _alone(self) -> None:
        if not UserManager(self._session).hold(self._user_id):
            raise NotFound("There is nobody any more who could keep a set.")
        # one at a time for each person, or two that both count 499 would make 501
        self._session.execute(select(func.pg_advisory_xact_lock(_KEEPING, func.hashtext(str(self._user_id)))))

    def _called(self, name: str) -> TrackSet | None:
        return self._session.scalar(select(TrackSet).where(TrackSet.user_id == self._user_id, TrackSet.name == name))

    def _check_room(self, tracks: int) -> None:
        held = func.coalesce(func.sum(func.cardinality(TrackSet.track_ids)), 0)
        counted = select(func.count(), held).where(TrackSet.user_id == self._user_id)
        there, kept = self._session.execute(counted).one()
        if there >= MOST_SETS:
            raise SetRefused(f"You have {MOST_SETS} sets, and more can't be kept. Delete one first.")
        if kept + tracks > MOST_TRACKS:
            raise SetRefused(f"Your sets would hold more than {MOST_TRACKS:,} tracks. Delete one first.")

    def _one(self, set_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
        return TrackSet.id == set_id, TrackSet.user_id == self._user_id
