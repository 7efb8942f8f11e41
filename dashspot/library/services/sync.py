"""Saves what a person has at Spotify: liked songs and every playlist that Spotify shows to this app.

What has not changed is not read again: a playlist has a snapshot id, the liked songs their number and the newest. Every
page is saved with the offset of the next one in one transaction, so a sync that was stopped goes on there.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal

from loguru import logger

from dashspot import core, jobs
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.sync import SyncedBlock, SyncReport
from dashspot.blocks.words import count
from dashspot.errors import LibraryChanged, NotThere, NotYours, SignInNeeded
from dashspot.spotify.blocks import PlaylistBlock
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.playlist import PlaylistRowSerializer, PlaylistSerializer
from dashspot.spotify.serializers.track import LOCAL, SavedTrackSerializer
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.syncs import HIDDEN, LIKED, SyncManager
from dashspot.store.queries import people
from dashspot.store.queries import synced as queries

SYNC_EVERYTHING = "sync_everything"
_ATTEMPTS = 3

Outcome = Literal["unchanged", "changed", "hidden"]
Written = Callable[[Transaction, int, int | None], object]
"""Called in the transaction of each page with what is done, of how much; may raise to take that page back."""


def request_sync(user_id: uuid.UUID) -> uuid.UUID:
    """Ask for everything that this person has at Spotify.

    Raises:
        JobConflict: it is under way.
    """
    with transaction() as session:
        return jobs.request(session, user_id, SYNC_EVERYTHING, title="Your library at Spotify")


def sync_everything(user_id: uuid.UUID, written: Written | None = None) -> SyncReport:
    """Save liked songs and playlists as they are now; what the person has no more goes.

    Raises:
        SignInNeeded: they are not connected.
        Parked: Spotify takes no more before a moment; what was saved stays, and the next sync goes on there.
        LibraryChanged: the liked songs changed again and again while they were read.
        ServiceError: as its sentence says.
    """
    with core.gateway_for(user_id) as gateway:
        sync = _Sync(user_id, gateway, written or (lambda *_: None))
        liked = sync.liked()
        return sync.playlists().model_copy(update={"liked": liked})


def sentence(report: SyncReport) -> str:
    """What a sync did, in a few sentences."""
    liked, playlists = count(report.liked, "liked song"), count(report.playlists, "playlist")
    said = [f"Saved: {playlists}, {report.changed:,} of them read anew, and {liked}."]
    if report.hidden:
        said.append(f"Not shown to this app: the tracks of {count(report.hidden, 'playlist')} of other people.")
    if report.left_out:
        said.append(f"Left out: {count(report.left_out, 'row')} that are episodes, local files or gone.")
    if report.gone:
        said.append(f"You have {count(report.gone, 'playlist')} no more; what was saved of them went too.")
    return " ".join(said)


class _Sync:
    """One pass over everything. `done` counts resources."""

    def __init__(self, user_id: uuid.UUID, gateway: Gateway, written: Written) -> None:
        self._user_id = user_id
        self._gateway = gateway
        self._written = written
        self._done, self._total = 0, 1
        with transaction() as session:
            self._marks = {name: row.mark for name, row in queries.synced(session, user_id).items()}
        self._unchanged: list[str] = []

    def liked(self) -> int:
        """Save the liked songs; returns how many there are."""
        for _ in range(_ATTEMPTS):
            first = next(self._gateway.saved_tracks())
            mark = _liked_mark(first)
            if self._is_known(LIKED, mark) or self._read_liked(first, mark):
                return first.total
            logger.info("The liked songs changed while they were read; once more")
        raise LibraryChanged("Your liked songs change faster than they can be read. Try again in a moment.")

    def playlists(self) -> SyncReport:
        """Save every playlist that has changed, and drop those that the person has no more."""
        listed = [row.to_block() for page in self._gateway.my_playlists() for row in page.rows]
        self._done, self._total = 1, 1 + len(listed)
        outcomes: Counter[Outcome] = Counter()
        for playlist in listed:
            outcomes[self._playlist(playlist)] += 1
            self._done += 1
        kept = {LIKED, *map(_resource, listed)}
        kept |= self._still_there(self._marks.keys() - kept)
        with transaction() as session:
            self._check(session)
            manager = SyncManager(session, self._user_id)
            manager.checked(self._unchanged)
            gone = manager.keep_only(kept)
            left_out = sum(row.left_out for row in queries.synced(session, self._user_id).values())
        changed, hidden = outcomes["changed"], outcomes["hidden"]
        return SyncReport(playlists=len(listed), changed=changed, hidden=hidden, gone=gone, left_out=left_out)

    def _playlist(self, playlist: PlaylistBlock) -> Outcome:
        resource = _resource(playlist)
        if self._is_known(resource, playlist.snapshot_id):
            return "unchanged"
        if self._is_known(resource, HIDDEN + playlist.snapshot_id):
            return "hidden"
        try:
            if self._read_playlist(playlist, resource):
                return "changed"
        except NotYours as error:
            logger.info("{}: {}", resource, error)
        except NotThere as error:  # of what Spotify makes nothing is shown to most apps; what is saved stays
            logger.info("{}: {}", resource, error)
            if self._marks.get(resource):
                return "unchanged"
        hidden = self._begin(resource, HIDDEN + playlist.snapshot_id)  # until it changes nobody asks again
        self._finish(hidden, name=playlist.name)
        return "hidden"

    def _still_there(self, missing: Collection[str]) -> set[str]:
        """Those that the list lacked and the person has: it may shift while it is read, and hold empty rows."""
        uris = {resource: f"spotify:{resource}" for resource in missing}
        held = self._gateway.contains(uris.values()) if uris else {}
        return {resource for resource, uri in uris.items() if held[uri]}

    def _read_playlist(self, playlist: PlaylistBlock, resource: str) -> bool:
        """Save the rows of one playlist from where a sync was stopped; says whether Spotify shows them."""
        begun = self._begin(resource, playlist.snapshot_id)
        pages = self._gateway.playlist_items(playlist.id, begun.cursor) if begun.cursor else self._whole(playlist)
        if pages is None:
            return False
        for page in pages:
            rows = [row.to_block(playlist.id, playlist.name) for row in page.rows]
            begun = self._append(begun, *_tracks_only(rows, page.gone), cursor=page.next_offset)
        self._finish(begun, name=playlist.name)
        return True

    def _whole(self, playlist: PlaylistBlock) -> Iterator[PageSerializer[PlaylistRowSerializer]] | None:
        """Every page of a playlist, the first of which comes with it; None where they are not shown."""
        answers = self._gateway.whole_playlist(playlist.id)
        whole = next(answers)
        shown = isinstance(whole, PlaylistSerializer) and whole.items is not None
        return (page for page in answers if isinstance(page, PageSerializer)) if shown else None

    def _read_liked(self, first: PageSerializer[SavedTrackSerializer], mark: str) -> bool:
        """Save the liked songs from where a sync was stopped; says whether they stayed the same meanwhile."""
        begun = self._begin(LIKED, mark)
        start = begun.cursor or first.next_offset
        rest = self._gateway.saved_tracks(start) if start < first.total else ()
        for page in chain(() if begun.cursor else (first,), rest):
            if page.total != first.total:
                return False
            rows = [row.to_block() for row in page.rows]
            begun = self._append(begun, *_tracks_only(rows, page.gone), cursor=page.next_offset)
        self._finish(begun)
        return True

    def _is_known(self, resource: str, mark: str) -> bool:
        if self._marks.get(resource) != mark:
            return False
        self._unchanged.append(resource)
        return True

    def _begin(self, resource: str, mark: str) -> SyncedBlock:
        with transaction() as session:
            self._check(session)
            return SyncManager(session, self._user_id).begin(resource, mark)

    def _append(self, begun: SyncedBlock, rows: Iterable[ImportedRow], left_out: int, *, cursor: int) -> SyncedBlock:
        with transaction() as session:
            self._check(session)
            return SyncManager(session, self._user_id).append(begun, rows, cursor=cursor, left_out=left_out)

    def _finish(self, begun: SyncedBlock, *, name: str | None = None) -> None:
        with transaction() as session:
            self._check(session)
            SyncManager(session, self._user_id).finish(begun, name=name)

    def _check(self, session: Transaction) -> None:
        """Nothing is written for a worker that was replaced, or for a person who has disconnected meanwhile."""
        self._written(session, self._done, self._total)
        connection = people.connection(session, self._user_id)
        if connection is None or not connection.connected:
            raise SignInNeeded(connection.ended if connection else None)


def _tracks_only(rows: Sequence[ImportedRow | None], gone: int) -> tuple[list[ImportedRow], int]:
    """The tracks of Spotify's, and how many rows are something else, or nothing."""
    kept = [row for row in rows if row is not None and not row.track_id.startswith(LOCAL)]
    return kept, gone + len(rows) - len(kept)


def _resource(playlist: PlaylistBlock) -> str:
    return f"playlist:{playlist.id}"


def _liked_mark(first: PageSerializer[SavedTrackSerializer]) -> str:
    """Changes with every song that is liked, or is liked no more: their number, and when the newest came."""
    newest = next(iter(first.rows), None)
    return f"{first.total} {newest.added_at.isoformat() if newest else ''}"
