"""Liked songs and saved albums: lists that Spotify gives with the newest first.

Their number and when the newest came tell whether they have changed. Where the new rows make up for the whole
difference in number, nothing was taken away, so only they are read and put before what is saved. What that can't
notice, a row that went in the same moment in which an older one came back, a full reading at intervals does.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, ClassVar, NamedTuple

from dashspot.blocks.imports import ImportedRow
from dashspot.library.services.rows import tracks_only
from dashspot.library.services.run import Run, Step
from dashspot.spotify.limits import PAGE
from dashspot.spotify.serializers.album import AlbumSerializer, SavedAlbumSerializer
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.track import SavedTrackSerializer, TrackSerializer
from dashspot.store.engine import transaction
from dashspot.store.managers.syncs import ALBUM, ALBUMS, LIKED
from dashspot.store.queries import synced as queries

Page = PageSerializer[Any]


class Mark(NamedTuple):
    """What tells that such a list has changed."""

    total: int
    newest: datetime | None

    @classmethod
    def of(cls, first: Page) -> Mark:
        """Of the list whose first page this is."""
        return cls(first.total, first.rows[0].added_at if first.rows else None)

    @classmethod
    def read(cls, text: str) -> Mark:
        """As it is saved."""
        total, _, newest = text.partition(" ")
        return cls(int(total), datetime.fromisoformat(newest) if newest else None)

    def __str__(self) -> str:
        return f"{self.total} {self.newest.isoformat() if self.newest else ''}"


class NewestFirst(ABC):
    """Reads one such list."""

    resource: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, run: Run) -> None:
        """Take the run that it is part of."""
        self._run = run
        self.total: int | None = None

    def plan(self) -> list[Step]:
        """What has to be read; nothing where nothing has changed. One request."""
        first = next(self._ask(0))
        self.total = first.total
        if self._run.is_known(self.resource, str(Mark.of(first)), full=True):
            return []
        pages = 1 if self._known() else max(math.ceil(first.total / PAGE), 1)
        return [Step(self.title, pages, partial(self._read, first))]

    @abstractmethod
    def _ask(self, start: int) -> Iterator[Page]:
        """The pages from an offset on."""

    @abstractmethod
    def _landing(self, rows: Sequence[Any], gone: int) -> dict[str, Any]:
        """Rows as `SyncManager.append` takes them, with how many were nothing."""

    def _read(self, first: Page) -> None:
        self.total = self._run.steadily(self.title, first, lambda: next(self._ask(0)), self._save).total

    def _save(self, first: Page) -> bool:
        """Read from where a sync was stopped; says whether the list stayed the same meanwhile."""
        known = self._known()
        draft = self._run.draft(self.resource, str(Mark.of(first)))
        for page in self._ask(draft.cursor) if draft.cursor else chain((first,), self._after(first)):
            if page.total != first.total:
                return False
            new = _new_rows(page, known) if known else None
            if known and new is not None and page.offset + new + known.total != page.total:
                known = new = None  # something went too: all of it has to be read
            items = page.items if new is None else page.items[:new]
            rows = [row for row in items if row is not None]
            landing = self._landing(rows, len(items) - len(rows))
            cursor, last = page.offset + len(items), page.is_last or new is not None
            draft.add(last=last, before_saved=None if new is None else cursor, cursor=cursor, **landing)
            if last:
                break
        return True

    def _after(self, first: Page) -> Iterator[Page]:
        return iter(()) if first.is_last else self._ask(first.next_offset)

    def _known(self) -> Mark | None:
        """What the saved rows are as of; None where all are to be read."""
        saved = self._run.synced.get(self.resource)
        if saved is None or saved.mark is None or saved.source_id is None or self._run.is_due(saved):
            return None
        return Mark.read(saved.mark)


class LikedSongs(NewestFirst):
    """The liked songs."""

    resource, title = LIKED, "Liked songs"

    def _ask(self, start: int) -> Iterator[Page]:
        return self._run.gateway.saved_tracks(start)

    def _landing(self, rows: Sequence[SavedTrackSerializer], gone: int) -> dict[str, Any]:
        kept, left_out = tracks_only([row.to_block() for row in rows], gone)
        return {"rows": kept, "left_out": left_out}


class SavedAlbums(NewestFirst):
    """The saved albums with their tracks, of which the list shows the first of each."""

    resource, title = ALBUMS, "Albums"

    def plan(self) -> list[Step]:
        """What has to be read: the list, and what it does not show of long albums."""
        steps = super().plan()
        return [*steps, *([] if steps else self._long_albums())]

    def _read(self, first: Page) -> None:
        super()._read(first)
        for step in self._long_albums():
            self._run.attempt(step.read)

    def _ask(self, start: int) -> Iterator[Page]:
        return self._run.gateway.saved_albums(start)

    def _landing(self, rows: Sequence[SavedAlbumSerializer], gone: int) -> dict[str, Any]:
        tracks = [track for row in rows for track in album_rows(row.album, row.album.tracks)]
        return {"rows": tracks, "albums": [row.to_block() for row in rows], "left_out": gone}

    def _long_albums(self) -> list[Step]:
        with transaction() as session:
            found = queries.unread_albums(session, self._run.user_id, PAGE)
        return [
            Step(name or "Album", math.ceil(total / PAGE) - 1, partial(self._rest, album_id, total))
            for album_id, name, total in found
        ]

    def _rest(self, album_id: str, total: int) -> None:
        draft = self._run.draft(ALBUM + album_id, str(total))
        for page in self._run.gateway.album_tracks(album_id, draft.cursor or PAGE):
            rows = [track.to_block(album_id=album_id) for track in page.rows]
            draft.add(last=page.is_last, rows=tracks_only(rows, 0)[0], cursor=page.next_offset)


def album_rows(album: AlbumSerializer, page: PageSerializer[TrackSerializer] | None) -> list[ImportedRow]:
    """The tracks of a page of an album, which do not name it themselves."""
    told = album.to_block()
    facts = {"album_id": told.id, "album_name": told.name or None, "album_release_date": told.release_date}
    rows = (
        [track.to_block(**facts, album_image_url=told.image_url, label=told.label) for track in page.rows]
        if page
        else []
    )
    return tracks_only(rows, 0)[0]


def _new_rows(page: Page, known: Mark) -> int | None:
    """How many rows stand before the first that is not newer than what is saved; None where all are."""
    newest = known.newest
    return next((n for n, row in enumerate(page.items) if row and newest and row.added_at <= newest), None)
