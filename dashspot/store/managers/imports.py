"""Lands the rows of a file as one source of facts, and removes it again."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Integer, and_, cast, delete, exists, func, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.features import ANALYSED
from dashspot.blocks.imports import ImportedRow, ImportSummary, Landed
from dashspot.errors import NotFound
from dashspot.store.bulk import copy_rows, upsert_selected
from dashspot.store.managers.staging import STAGED, fresh_statistics, selects, staged_features
from dashspot.store.managers.users import UserManager
from dashspot.store.models import (
    Album,
    Analysis,
    Artist,
    Base,
    Playlist,
    PlaylistItem,
    SavedTrack,
    Source,
    Track,
    User,
)
from dashspot.store.models.people import SOURCE_CONTENT_KEY
from dashspot.store.queries.hearing import heard_features, knows_core

_COUNTED: dict[str, type[Base]] = {
    "tracks": Track,
    "artists": Artist,
    "albums": Album,
    "playlists": Playlist,
    "memberships": PlaylistItem,
    "liked": SavedTrack,
}


class ImportManager:
    """Writes one import of one user, in the caller's transaction: `stage`, then `land`, then `describe`."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id
        self._digest = hashlib.blake2b(digest_size=20)
        self._rows = 0

    def room(self, most: int) -> int | None:
        """How many rows a guest may still bring, who may have so many; None for anybody else, who has no limit."""
        held = func.coalesce(func.sum(cast(Source.summary["rows"].astext, Integer)), 0)
        guest = select(held).select_from(User).outerjoin(Source).where(User.id == self._user_id, User.kind == "guest")
        found = self._session.scalar(guest.group_by(User.id))
        return None if found is None else max(most - found, 0)

    def stage(self, rows: Iterable[ImportedRow]) -> int:
        """Stream the rows of one file into this transaction's temporary table; returns how many there were."""
        STAGED.create(self._session.connection())
        copy_rows(self._session, STAGED, self._numbered(rows), self._digest.update)
        self._session.execute(text("analyze import_rows"))
        return self._rows

    def land(self, *, kind: str, title: str) -> Landed:
        """Make the staged rows a source of the user's; the same rows again are the same source, and change nothing."""
        UserManager(self._session).hold(self._user_id)
        source_id, known_before = self._ensure_source(kind, title)
        compared = self._compare_features()
        written = sum(upsert_selected(self._session, model, rows) for model, rows in selects(STAGED, source_id).items())
        fresh_statistics(self._session)
        if written or not known_before:
            UserManager(self._session).data_changed(self._user_id)
        counts = {name: self._count(model, source_id) for name, model in _COUNTED.items()}
        return Landed(
            source_id=source_id, known_before=known_before, written=written, rows=self._rows, **counts, **compared
        )

    def describe(self, landed: Landed, summary: ImportSummary) -> None:
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

    def _numbered(self, rows: Iterable[ImportedRow]) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(rows):
            self._rows = number + 1
            yield number, *row.__dict__.values()

    def _mine(self, source_id: int) -> tuple[Any, Any]:
        return Source.id == source_id, Source.user_id == self._user_id

    def _ensure_source(self, kind: str, title: str) -> tuple[int, bool]:
        """The constraint decides who makes the source; whoever comes second waits for the first and finds it."""
        digest = self._digest.hexdigest()
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

    def _compare_features(self) -> dict[str, int]:
        """How what the user sees of features will change by the staged ones."""
        staged, seen = staged_features(STAGED.c).subquery(), heard_features(self._user_id)
        equal = tuple_(*(staged.c[name] for name in ANALYSED)).is_not_distinct_from(
            tuple_(*(seen.c[name] for name in ANALYSED))
        )
        same = or_(equal, and_(knows_core(seen), ~knows_core(staged)))
        known = seen.c.track_id.is_not(None)
        counted = select(
            func.count().filter(~known).label("features_new"),
            func.count().filter(and_(known, same)).label("features_unchanged"),
            func.count().filter(and_(known, ~same)).label("features_replaced"),
        ).select_from(staged.outerjoin(seen, seen.c.track_id == staged.c.track_id))
        return dict(self._session.execute(counted).mappings().one())

    def _count(self, model: type[Base], source_id: int) -> int:
        of_source = model.__table__.c.source_id == source_id
        return self._session.scalars(select(func.count()).select_from(model).where(of_source)).one()
