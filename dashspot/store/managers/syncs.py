"""Saves what Spotify tells, page by page, so that nobody sees half a playlist and a killed sync goes on.

Facts of tracks, artists and albums belong to one source per person, which only grows and is heard where a collection
holds the track. The rows of each resource belong to a source of their own, which is replaced as a whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.music import AlbumBlock, ArtistBlock, PlaylistBlock
from dashspot.blocks.sync import SyncedBlock
from dashspot.errors import JobConflict
from dashspot.store.managers.facts import insert_playlist, land_albums, land_artists
from dashspot.store.managers.pages import CATALOGUE, Place, land_page
from dashspot.store.managers.staging import fresh_statistics
from dashspot.store.managers.users import UserManager
from dashspot.store.models import KeptTrack, Playlist, PlaylistItem, SavedAlbum, SavedTrack, Source, Synced
from dashspot.store.models.people import SOURCE_CONTENT_KEY
from dashspot.store.queries.hearing import SPOTIFY_KIND

TITLE = "Spotify"
LIKED, ALBUMS, ARTISTS = "liked", "albums", "artists"
PLAYLIST = "playlist:"
OPENED = "opened:"
"""A playlist that the person has opened here, and that need not be in their library."""
ALBUM = "album:"
"""The rest of an album that has more tracks than a list of albums shows."""
HIDDEN = "hidden:"
"""Before the snapshot id of a playlist that Spotify does not show to this app."""
_DRAFT, _KEPT = "draft", "kept"
_OTHER = "Another sync of your library is under way; this one has ended."
_UNWAITED = func.set_config("synchronous_commit", "off", True).is_not(None)  # noqa: FBT003 (SQL's own)
"""A page need not wait for the disk: one that a crash of the server takes back is read again."""
_NO_DRAFT = {"draft_id": None, "draft_mark": None, "cursor": 0, "after": None, "draft_left_out": 0}
Ordered = type[SavedTrack] | type[SavedAlbum]
_ORDERED: dict[str, Ordered] = {LIKED: SavedTrack, ALBUMS: SavedAlbum}
"""Resources whose newest rows come first, so that new ones can be put before those that are saved."""


class SyncManager:
    """Writes what one person has at Spotify, in the caller's transactions."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def begin(self, resource: str, mark: str, playlist: PlaylistBlock | None = None) -> SyncedBlock:
        """A new draft of this resource, as of `mark`; one that another sync was at is dropped."""
        self._session.execute(insert(Synced).values(user_id=self._user_id, resource=resource).on_conflict_do_nothing())
        row = self._row(resource)
        self._drop(row.draft_id)
        self._ensure_source(CATALOGUE)
        row.draft_id, row.draft_mark, row.cursor, row.after = self._draft(), mark, 0, None
        row.draft_left_out = 0
        self._session.flush()
        if playlist:
            insert_playlist(self._session, row.draft_id, playlist)
        return SyncedBlock.of(row)

    def append(
        self,
        begun: SyncedBlock,
        rows: Sequence[ImportedRow] = (),
        *,
        cursor: int,
        left_out: int = 0,
        after: str | None = None,
        albums: Sequence[AlbumBlock] = (),
        artists: Sequence[ArtistBlock] = (),
    ) -> SyncedBlock:
        """Add one page to the draft as it stood, and note where the next one begins; gives how it stands now.

        Raises:
            JobConflict: another sync writes this resource; nothing was added.
        """
        held = and_(
            self._of(begun.resource), Synced.draft_id == begun.draft_id, Synced.cursor == begun.cursor, _UNWAITED
        )
        at = {"cursor": cursor, "after": after, "draft_left_out": Synced.draft_left_out + left_out}
        on = update(Synced).where(held).values(at).returning(Synced.draft_id)
        draft = self._session.scalar(on, execution_options={"synchronize_session": False})
        if draft is None:
            raise JobConflict(_OTHER)
        first = begun.cursor
        land_page(self._session, rows, user_id=self._user_id, draft=draft, place=_place(begun.resource), first=first)
        if albums or artists:
            catalogue = self._ensure_source(CATALOGUE)
            land_albums(self._session, albums, catalogue=catalogue, draft=draft, first=first)
            land_artists(self._session, artists, catalogue=catalogue, draft=draft, first=first)
        return begun.model_copy(update={"cursor": cursor, "after": after})

    def finish(self, begun: SyncedBlock, *, before_saved: int | None = None) -> None:
        """Let the draft take the place of what was saved.

        Args:
            begun: how the draft stood.
            before_saved: the draft has only what is new, so many places long: it is put before what was saved.

        Raises:
            JobConflict: another sync writes this resource; nothing was changed.
        """
        self._session.execute(select(func.set_config("synchronous_commit", "on", True)))  # noqa: FBT003 (SQL's own)
        UserManager(self._session).data_changed(self._user_id)
        row, resource = self._held(begun), begun.resource
        old, draft, left_out = row.source_id, row.draft_id, row.draft_left_out
        values: dict[str, Any] = {"source_id": draft, "mark": row.draft_mark, "left_out": left_out}
        if before_saved is None:
            values["full_at"] = func.now()
        elif old is not None:
            self._put_before(_ORDERED[resource], draft, old, before_saved)
            values["left_out"] = row.left_out + left_out
        if old is not None:
            self._keep_description(draft, old)
        self._drop(old)
        named = update(Source).where(Source.id == draft, Source.user_id == self._user_id)
        self._session.execute(named.values(kind=SPOTIFY_KIND, digest=resource))
        synced = update(Synced).where(self._of(resource))
        self._session.execute(synced.values(checked_at=func.now(), **_NO_DRAFT, **values))

    def hide(self, resource: str, mark: str, playlist: PlaylistBlock) -> None:
        """Spotify does not show the rows of this playlist; what is saved of it stays, at least what it is."""
        begun = self.begin(resource, mark, playlist)
        if begun.source_id is None:
            self.finish(begun)
            return
        self._drop(begun.draft_id)
        self._session.execute(update(Synced).where(self._of(resource)).values(mark=mark, **_NO_DRAFT))

    def keep_facts(self, rows: Sequence[ImportedRow]) -> None:
        """Save what is known of tracks, wherever they stand, and also where they stand nowhere here.

        What is heard of the library's own changes too, so whoever calls this sees to it that the version does.
        """
        UserManager(self._session).hold(self._user_id)
        self._ensure_source(CATALOGUE)
        land_page(self._session, rows, user_id=self._user_id, draft=0, place=None, first=0)

    def keep_tracks(self, rows: Sequence[ImportedRow]) -> None:
        """Save tracks that the person has opened, wherever they stand."""
        UserManager(self._session).data_changed(self._user_id)
        kept = self._ensure_source(_KEPT)
        self._ensure_source(CATALOGUE)
        land_page(self._session, rows, user_id=self._user_id, draft=kept, place=None, first=0)
        opened = [{"source_id": kept, "track_id": track_id} for track_id in sorted({row.track_id for row in rows})]
        self._session.execute(insert(KeptTrack).on_conflict_do_nothing(), opened)

    def keep_artist(self, artist: ArtistBlock) -> None:
        """Save what is known of an artist whom the person has opened."""
        UserManager(self._session).data_changed(self._user_id)
        land_artists(self._session, [artist], catalogue=self._ensure_source(CATALOGUE), draft=None, first=0)

    def checked(self, resources: Collection[str]) -> None:
        """They are as they were."""
        same = and_(Synced.user_id == self._user_id, Synced.resource.in_(resources))
        self._session.execute(update(Synced).where(same).values(checked_at=func.now()))

    def much_is_new(self) -> None:
        """Call once many rows have been saved: reading them is planned anew."""
        fresh_statistics(self._session)

    def keep_only(self, resources: Collection[str], among: str) -> int:
        """Delete those that the person has at Spotify no more, of the resources that begin with `among`."""
        mine = (Synced.user_id == self._user_id, Synced.resource.startswith(among, autoescape=True))
        gone = select(Synced).where(*mine, Synced.resource.not_in(resources))
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
        held = select(Synced).where(self._of(resource)).with_for_update()
        # a page of this very transaction has changed the row past the session, which may know an older one
        return self._session.scalars(held, execution_options={"populate_existing": True}).one()

    def _held(self, begun: SyncedBlock) -> Synced:
        """The row, if its draft is as whoever goes on with it has left it."""
        row = self._row(begun.resource)
        if row.draft_id is None or (row.draft_id, row.cursor) != (begun.draft_id, begun.cursor):
            raise JobConflict(_OTHER)
        return row

    def _put_before(self, model: Ordered, draft: int | None, old: int, places: int) -> None:
        table = model.__table__
        rest = [column for column in table.c if column.name not in ("source_id", "position")]
        moved = select(literal(draft), (table.c.position + places), *rest).where(table.c.source_id == old)
        names = ["source_id", "position", *(column.name for column in rest)]
        self._session.execute(insert(model).from_select(names, moved).on_conflict_do_nothing())

    def _keep_description(self, draft: int | None, old: int) -> None:
        """Spotify does not always tell a description that it has told before."""
        known = select(Playlist.description).where(Playlist.source_id == old).limit(1).scalar_subquery()
        lacks = (Playlist.source_id == draft, Playlist.description.is_(None))
        self._session.execute(
            update(Playlist).where(*lacks).values(description=known),
            execution_options={"synchronize_session": False},
        )

    def _drop(self, source_id: int | None) -> None:
        if source_id is not None:
            self._session.execute(delete(Source).where(Source.id == source_id, Source.user_id == self._user_id))

    def _draft(self) -> int:
        values = {"user_id": self._user_id, "kind": _DRAFT, "title": TITLE, "digest": str(uuid.uuid4()), "summary": {}}
        return self._session.scalars(insert(Source).values(values).returning(Source.id)).one()

    def _ensure_source(self, digest: str) -> int:
        mine = (Source.user_id == self._user_id, Source.kind == SPOTIFY_KIND, Source.digest == digest)
        if found := self._session.scalar(select(Source.id).where(*mine)):
            return found
        values = {"user_id": self._user_id, "kind": SPOTIFY_KIND, "title": TITLE, "digest": digest, "summary": {}}
        self._session.execute(insert(Source).values(values).on_conflict_do_nothing(constraint=SOURCE_CONTENT_KEY))
        return self._session.scalars(select(Source.id).where(*mine)).one()


def _place(resource: str) -> Place:
    if resource == LIKED:
        return SavedTrack
    return PlaylistItem if resource.startswith((PLAYLIST, OPENED)) else None
