"""Keeps the log of what one person has changed at Spotify."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import case, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.changes import ChangeState
from dashspot.errors import JobConflict
from dashspot.store.managers.syncs import PLAYLIST
from dashspot.store.models import Change, Synced

OPEN = ("sending", "unknown")
_CHANGED_HERE = "changed here"
"""In place of a snapshot id: the next sync reads the playlist, whatever its id is by then."""


class ChangeManager:
    """Writes the changes of one person."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def log(self, change_id: uuid.UUID, **values: Any) -> None:
        """Note a change that is about to be sent; `values` are columns.

        Raises:
            JobConflict: it was noted before.
        """
        row = {"id": change_id, "user_id": self._user_id, "state": "sending", **values}
        noted = insert(Change).values(row).on_conflict_do_nothing().returning(Change.id)
        if self._session.scalar(noted) is None:
            raise JobConflict("This was sent already. The list of changes says what came of it.")

    def begin(self, change_id: uuid.UUID) -> None:
        """A request is about to be sent; the first time counts."""
        self._update(change_id, state="sending", begun_at=func.coalesce(Change.begun_at, func.now()))

    def doubt(self, change_id: uuid.UUID, message: str) -> None:
        """An answer was lost: whether it was done is not known."""
        self._update(change_id, state="unknown", message=message)

    def made(self, change_id: uuid.UUID, playlist_id: str, snapshot_id: str | None) -> None:
        """The playlist that this change is of, or has made, and its version."""
        kept = func.coalesce(snapshot_id, Change.snapshot_id)
        self._update(change_id, playlist_id=playlist_id, snapshot_id=kept)

    def sent(self, change_id: uuid.UUID) -> uuid.UUID | None:
        """All of it is there; what it undoes is undone. Gives the id of that."""
        row = self._update(change_id, state="sent", message=None, sent_at=func.now())
        if row and row.playlist_id:
            self._copy_is_old(row.playlist_id)
        if row and row.undoes:
            self._session.execute(update(Change).where(self._of(row.undoes)).values(state="undone"))
        return row.undoes if row else None

    def failed(self, change_id: uuid.UUID, message: str) -> None:
        """It was not done, or not wholly, as the sentence says."""
        self._update(change_id, state="failed", message=message)

    def stopped(self, change_id: uuid.UUID, message: str) -> None:
        """Nobody sends it any more: it has failed where nothing was sent, else what became of it is not known."""
        state: ChangeState = "unknown"
        self._update(change_id, Change.begun_at.is_not(None), state=state, message=message)
        self._update(change_id, Change.begun_at.is_(None), state="failed", message=message)

    def _copy_is_old(self, playlist_id: str) -> None:
        """Spotify shows a new snapshot id later than what is new: by the old one the copy would pass as up to date."""
        copy = (Synced.user_id == self._user_id, Synced.resource == PLAYLIST + playlist_id)
        marks = {
            name: case((getattr(Synced, name).is_not(None), _CHANGED_HERE), else_=None)
            for name in ("mark", "draft_mark")
        }
        self._session.execute(update(Synced).where(*copy).values(marks))

    def _update(self, change_id: uuid.UUID, *where: Any, **values: Any) -> Change | None:
        """Change the row, unless it is settled."""
        open_ = Change.state.in_(OPEN)
        changed = update(Change).where(self._of(change_id), open_, *where).values(values).returning(Change)
        return self._session.scalars(changed).one_or_none()

    def _of(self, change_id: uuid.UUID) -> Any:
        return (Change.user_id == self._user_id) & (Change.id == change_id)
