"""Lands the rows of a file as one source of facts, and removes it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import and_, func, or_, select, text, tuple_

from dashspot.blocks.features import ANALYSED
from dashspot.blocks.imports import ImportedRow, KeptRow, Landed
from dashspot.store.bulk import copy_rows, upsert_selected
from dashspot.store.managers.sources import SourceManager
from dashspot.store.managers.staging import COLUMNS, STAGED, fresh_statistics, selects, staged_features
from dashspot.store.managers.users import UserManager
from dashspot.store.models import (
    Album,
    Artist,
    Base,
    FollowedArtist,
    Playlist,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    Track,
)
from dashspot.store.queries.hearing import heard_features, knows_core

_COUNTED: dict[str, type[Base]] = {
    "tracks": Track,
    "artists": Artist,
    "albums": Album,
    "playlists": Playlist,
    "memberships": PlaylistItem,
    "liked": SavedTrack,
    "saved_albums": SavedAlbum,
    "followed_artists": FollowedArtist,
}
_NAMES = [name for name in COLUMNS if name != "line"]
_NOT_KEPT = (None,) * (len(_NAMES) - len(ImportedRow.model_fields))


class ImportManager(SourceManager):
    """Writes one import of music, in the caller's transaction: `stage`, then `land`, then `describe`."""

    def stage(self, rows: Iterable[ImportedRow | KeptRow]) -> int:
        """Stream the rows of one file into this transaction's temporary table; returns how many there were."""
        STAGED.create(self._session.connection())
        copy_rows(self._session, STAGED, self._numbered(rows), self._digest.update)
        self._session.execute(text("analyze import_rows"))
        return self._rows

    def land(self, *, kind: str, title: str) -> Landed:
        """Make the staged rows a source of the user's; the same rows again are the same source, and change nothing."""
        UserManager(self._session).hold(self._user_id)
        return self.land_in(*self._ensure_source(kind, title, self.digest))

    def land_in(self, source_id: int, known_before: bool) -> Landed:  # noqa: FBT001 (as the source was found)
        """Make the staged rows those of a source."""
        compared = self._compare_features()
        written = sum(upsert_selected(self._session, model, rows) for model, rows in selects(STAGED, source_id).items())
        fresh_statistics(self._session)
        if written or not known_before:
            UserManager(self._session).data_changed(self._user_id)
        counts = {name: self._count(model, source_id) for name, model in _COUNTED.items()}
        return Landed(
            source_id=source_id, known_before=known_before, written=written, rows=self._rows, **counts, **compared
        )

    def _numbered(self, rows: Iterable[ImportedRow | KeptRow]) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(rows):
            self._rows = number + 1
            if isinstance(row, ImportedRow):
                yield number, *row.__dict__.values(), *_NOT_KEPT
            else:
                yield number, *(row.__dict__.get(name) for name in _NAMES)

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
