"""Lands the rows of a file as one source of facts, and removes it again."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import and_, delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from dashspot.blocks.features import ANALYSED
from dashspot.blocks.imports import ImportedRow, ImportSummary, Landed
from dashspot.errors import NotFound
from dashspot.store.bulk import copy_rows, upsert_selected
from dashspot.store.managers.staging import LANDING, STAGED, selects, staged_features
from dashspot.store.models import (
    Album,
    Analysis,
    Artist,
    Base,
    Playlist,
    PlaylistItem,
    Source,
    Track,
    TrackFeatures,
)
from dashspot.store.models.people import SOURCE_CONTENT_KEY

_COUNTED: dict[str, type[Base]] = {
    "tracks": Track,
    "artists": Artist,
    "albums": Album,
    "playlists": Playlist,
    "memberships": PlaylistItem,
}
_FRESH_STATISTICS = text("analyze " + ", ".join(sorted(model.__tablename__ for model in LANDING)))
"""Without them the planner takes a freshly filled table for an empty one: a 0.3 s read took 28 s."""


class ImportManager:
    """Writes one import of one user, in the caller's transaction: `stage`, then `land`, then `describe`."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id
        self._digest = hashlib.blake2b(digest_size=20)
        self._rows = 0

    def stage(self, rows: Iterable[ImportedRow]) -> int:
        """Stream the rows of one file into this transaction's temporary table; returns how many there were."""
        STAGED.create(self._session.connection())
        copy_rows(self._session, STAGED, self._numbered(rows), self._digest.update)
        self._session.execute(text("analyze import_rows"))
        return self._rows

    def land(self, *, kind: str, title: str) -> Landed:
        """Make the staged rows a source of the user's; the same rows again are the same source, and change nothing."""
        source_id, known_before = self._ensure_source(kind, title)
        compared = self._compare_features()
        written = sum(upsert_selected(self._session, model, rows) for model, rows in selects(source_id).items())
        self._session.execute(_FRESH_STATISTICS)
        counts = {name: self._count(model, source_id) for name, model in _COUNTED.items()}
        return Landed(
            source_id=source_id, known_before=known_before, written=written, rows=self._rows, **counts, **compared
        )

    def describe(self, landed: Landed, summary: ImportSummary) -> None:
        """Keep the summary of the import with its source; one known before keeps its first."""
        if not landed.known_before:
            values = {"summary": summary.model_dump(mode="json")}
            self._session.execute(update(Source).where(*self._mine(landed.source_id)).values(values))

    def remove(self, source_id: int) -> None:
        """Delete an import with all it said, and the analyses made since it came.

        Raises:
            NotFound: the user has no such import.
        """
        since = select(Source.created_at).where(*self._mine(source_id)).scalar_subquery()
        self._session.execute(delete(Analysis).where(Analysis.user_id == self._user_id, Analysis.created_at >= since))
        if not self._session.scalar(delete(Source).where(*self._mine(source_id)).returning(Source.id)):
            raise NotFound("This import is not there any more.")

    def remove_others(self, kind: str, but: int) -> None:
        """Delete every source of this kind but one."""
        self._session.execute(
            delete(Source).where(Source.user_id == self._user_id, Source.kind == kind, Source.id != but)
        )

    def _numbered(self, rows: Iterable[ImportedRow]) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(rows):
            self._rows = number + 1
            yield number, *row.__dict__.values()

    def _mine(self, source_id: int) -> tuple[Any, Any]:
        return Source.id == source_id, Source.user_id == self._user_id

    def _ensure_source(self, kind: str, title: str) -> tuple[int, bool]:
        """The constraint decides who makes the source; whoever comes second waits for the first and finds it."""
        digest = self._digest.hexdigest()
        mine = (Source.user_id == self._user_id, Source.digest == digest)
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
        """How the staged features differ from what the user sees now."""
        staged = staged_features().subquery()
        seen = (
            select(TrackFeatures)
            .join(Source, Source.id == TrackFeatures.source_id)
            .where(Source.user_id == self._user_id)
            .ext(distinct_on(TrackFeatures.track_id))
            .order_by(TrackFeatures.track_id, TrackFeatures.source_id.desc())
            .subquery()
        )
        same = tuple_(*(staged.c[name] for name in ANALYSED)).is_not_distinct_from(
            tuple_(*(seen.c[name] for name in ANALYSED))
        )
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
