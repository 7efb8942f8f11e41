"""Saves what Spotify tells, page by page, so that nobody sees half a playlist and a killed sync goes on.

Facts of tracks, artists and albums belong to one source per person, which only grows and is heard where a collection
holds the track. The rows of each resource belong to a source of their own, which is replaced as a whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.sync import SyncedBlock
from dashspot.errors import JobConflict
from dashspot.store.bulk import copy_rows, upsert_selected
from dashspot.store.managers.staging import STAGED, selects
from dashspot.store.managers.users import UserManager
from dashspot.store.models import Base, Playlist, PlaylistItem, SavedTrack, Source, Synced, TrackArtist
from dashspot.store.models.people import SOURCE_CONTENT_KEY
from dashspot.store.queries.hearing import SPOTIFY_KIND

TITLE = "Spotify"
LIKED = "liked"
HIDDEN = "hidden:"
"""Before the snapshot id of a playlist that Spotify does not show to this app."""
_DRAFT, _CATALOGUE = "draft", "catalogue"
_ROWS: tuple[type[Base], ...] = (Playlist, PlaylistItem, SavedTrack)


class SyncManager:
    """Writes what one person has at Spotify, in the caller's transactions."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def begin(self, resource: str, mark: str) -> SyncedBlock:
        """Where a sync of this resource to `mark` stands: at its beginning, or where one was stopped."""
        self._session.execute(insert(Synced).values(user_id=self._user_id, resource=resource).on_conflict_do_nothing())
        row = self._row(resource)
        if row.draft_id is None or row.draft_mark != mark:
            self._drop(row.draft_id)
            row.draft_id, row.draft_mark, row.cursor, row.left_out = self._draft(), mark, 0, 0
            self._session.flush()
        return SyncedBlock.of(row)

    def append(self, begun: SyncedBlock, rows: Iterable[ImportedRow], *, cursor: int, left_out: int) -> SyncedBlock:
        """Add one page to the draft as it stood, and note where the next one begins; gives how it stands now.

        Raises:
            JobConflict: another sync writes this resource; nothing was added.
        """
        row = self._held(begun)
        assert row.draft_id is not None, "`_held` has looked"  # noqa: S101 (for mypy)
        STAGED.create(self._session.connection())
        copy_rows(self._session, STAGED, ((number, *one.__dict__.values()) for number, one in enumerate(rows)))
        first = max(self._count(model, row.draft_id) for model in (PlaylistItem, SavedTrack))
        catalogue = self._ensure_source(_CATALOGUE)
        told = select(STAGED.c.track_id)
        credited = (TrackArtist.source_id == catalogue, TrackArtist.track_id.in_(told))
        self._session.execute(delete(TrackArtist).where(*credited))  # of fewer credits the old ones must not stay
        for model, selected in selects(catalogue).items():
            if model not in _ROWS:
                upsert_selected(self._session, model, selected, keep_known=True)
        for model, selected in selects(row.draft_id, first).items():
            if model in _ROWS:
                upsert_selected(self._session, model, selected)
        row.cursor, row.left_out = cursor, row.left_out + left_out
        self._session.flush()
        return SyncedBlock.of(row)

    def finish(self, begun: SyncedBlock, *, name: str | None = None) -> None:
        """Let the draft take the place of what was saved; `name` is the playlist's, which may have no row.

        Raises:
            JobConflict: another sync writes this resource; nothing was changed.
        """
        UserManager(self._session).data_changed(self._user_id)
        row, resource = self._held(begun), begun.resource
        old, draft, mark = row.source_id, row.draft_id, row.draft_mark
        self._drop(old)
        named = update(Source).where(Source.id == draft, Source.user_id == self._user_id)
        self._session.execute(named.values(kind=SPOTIFY_KIND, digest=resource))
        if name is not None and draft is not None:
            playlist = {"source_id": draft, "playlist_id": resource.partition(":")[2], "name": name}
            self._session.execute(insert(Playlist).values(playlist).on_conflict_do_nothing())
        values = {"source_id": draft, "mark": mark, "draft_id": None, "draft_mark": None, "cursor": 0}
        self._session.execute(update(Synced).where(self._of(resource)).values(checked_at=func.now(), **values))

    def checked(self, resources: Collection[str]) -> None:
        """They are as they were."""
        same = and_(Synced.user_id == self._user_id, Synced.resource.in_(resources))
        self._session.execute(update(Synced).where(same).values(checked_at=func.now()))

    def keep_only(self, resources: Collection[str]) -> int:
        """Delete what the person has at Spotify no more; returns how many resources that were."""
        gone = select(Synced).where(Synced.user_id == self._user_id, Synced.resource.not_in(resources))
        rows = self._session.scalars(gone.with_for_update()).all()
        if rows:
            UserManager(self._session).data_changed(self._user_id)
        for row in rows:
            self._drop(row.source_id)
            self._drop(row.draft_id)
            self._session.execute(delete(Synced).where(self._of(row.resource)))
        return len(rows)

    def _of(self, resource: str) -> ColumnElement[bool]:
        return and_(Synced.user_id == self._user_id, Synced.resource == resource)

    def _row(self, resource: str) -> Synced:
        return self._session.scalars(select(Synced).where(self._of(resource)).with_for_update()).one()

    def _held(self, begun: SyncedBlock) -> Synced:
        """The row, if its draft is as whoever goes on with it has left it."""
        row = self._row(begun.resource)
        if row.draft_id is None or (row.draft_id, row.cursor) != (begun.draft_id, begun.cursor):
            raise JobConflict("Another sync of your library is under way; this one has ended.")
        return row

    def _drop(self, source_id: int | None) -> None:
        if source_id is not None:
            self._session.execute(delete(Source).where(Source.id == source_id, Source.user_id == self._user_id))

    def _draft(self) -> int:
        values = {"user_id": self._user_id, "kind": _DRAFT, "title": TITLE, "digest": str(uuid.uuid4()), "summary": {}}
        return self._session.scalars(insert(Source).values(values).returning(Source.id)).one()

    def _ensure_source(self, digest: str) -> int:
        values = {"user_id": self._user_id, "kind": SPOTIFY_KIND, "title": TITLE, "digest": digest, "summary": {}}
        self._session.execute(insert(Source).values(values).on_conflict_do_nothing(constraint=SOURCE_CONTENT_KEY))
        mine = (Source.user_id == self._user_id, Source.kind == SPOTIFY_KIND, Source.digest == digest)
        return self._session.scalars(select(Source.id).where(*mine)).one()

    def _count(self, model: type[Base], source_id: int) -> int:
        of_source = model.__table__.c.source_id == source_id
        return self._session.scalars(select(func.count()).select_from(model).where(of_source)).one()
