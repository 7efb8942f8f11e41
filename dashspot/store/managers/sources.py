"""Makes, describes and removes one source of facts: what every import has in common."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from sqlalchemy import Integer, cast, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.download import LandedDownload
from dashspot.blocks.history import LandedHistory
from dashspot.blocks.imported import AnySummary
from dashspot.blocks.imports import Landed
from dashspot.errors import NotFound
from dashspot.store.managers.users import UserManager
from dashspot.store.models import Analysis, Source, User
from dashspot.store.models.people import SOURCE_CONTENT_KEY


class SourceManager:
    """Writes one source of one user, in the caller's transaction."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id
        self._digest = hashlib.blake2b(digest_size=20)
        self._rows = 0

    @property
    def digest(self) -> str:
        """Names what was staged."""
        return self._digest.hexdigest()

    def room(self, most: int) -> int | None:
        """How many rows a guest may still bring, who may have so many; None for anybody else, who has no limit."""
        held = func.coalesce(func.sum(cast(Source.summary["rows"].astext, Integer)), 0)
        guest = select(held).select_from(User).outerjoin(Source).where(User.id == self._user_id, User.kind == "guest")
        found = self._session.scalar(guest.group_by(User.id))
        return None if found is None else max(most - found, 0)

    def describe(self, landed: Landed | LandedHistory | LandedDownload, summary: AnySummary) -> None:
        """Keep the summary of the import with its source; one known before keeps its first."""
        if not landed.known_before:
            values = {"summary": summary.model_dump(mode="json")}
            self._session.execute(update(Source).where(*self._mine(landed.source_id)).values(values))

    def remove(self, source_id: int) -> bool:
        """Delete an import with all it said, and the analyses made since it came; says whether anything is left.

        The new version is drawn first: an analysis that holds the old one is waited for, and is there to be deleted.

        Raises:
            NotFound: the user has no such import.
        """
        UserManager(self._session).data_changed(self._user_id)
        since = select(Source.created_at).where(*self._mine(source_id)).scalar_subquery()
        self._session.execute(delete(Analysis).where(Analysis.user_id == self._user_id, Analysis.created_at >= since))
        if not self._session.scalar(delete(Source).where(*self._mine(source_id)).returning(Source.id)):
            raise NotFound("This import is not there any more.")
        return bool(self._session.scalar(select(exists().where(Source.user_id == self._user_id))))

    def remove_others(self, kind: str, but: int) -> None:
        """Delete every source of this kind but one."""
        others = (Source.user_id == self._user_id, Source.kind == kind, Source.id != but)
        if self._session.scalars(delete(Source).where(*others).returning(Source.id)).all():
            UserManager(self._session).data_changed(self._user_id)

    def _mine(self, source_id: int) -> tuple[Any, Any]:
        return Source.id == source_id, Source.user_id == self._user_id

    def _ensure_source(self, kind: str, title: str, digest: str) -> tuple[int, bool]:
        """The constraint decides who makes the source; whoever comes second waits for the first and finds it."""
        mine = (Source.user_id == self._user_id, Source.kind == kind, Source.digest == digest)
        attempt = (
            insert(Source)
            .values(user_id=self._user_id, kind=kind, title=title, digest=digest, summary={})
            .on_conflict_do_nothing(constraint=SOURCE_CONTENT_KEY)
            .returning(Source.id)
        )
        while True:
            if made := self._session.scalar(attempt):
                return made, False
            if found := self._session.scalar(select(Source.id).where(*mine).with_for_update(key_share=True)):
                return found, True
