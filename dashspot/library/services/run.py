"""One run of a sync: what it has found and done, and the transactions in which it writes."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from loguru import logger

from dashspot.blocks.music import PlaylistBlock
from dashspot.blocks.sync import SyncedBlock
from dashspot.errors import (
    AnswerUnreadable,
    ClosedToApp,
    ConsentMissing,
    DashSpotError,
    LibraryChanged,
    NotThere,
    NotYours,
    Parked,
    ServiceUnavailable,
    SignInNeeded,
)
from dashspot.settings import settings
from dashspot.spotify.gateway import Gateway
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.syncs import SyncManager
from dashspot.store.queries import people
from dashspot.store.queries import synced as queries

Written = Callable[[Transaction, int, int | None, str | None], object]
"""Called in the transaction of each page with what is done, of how much, and of what; may raise to take it back."""
Found = TypeVar("Found")

_ATTEMPTS = 3
_MANY_PAGES = 20
_PAUSES = (1.0, 5.0)
"""Seconds before a piece of work that Spotify failed is begun again; what it has saved by then is not read again."""


@dataclass(frozen=True)
class Step:
    """One resource that has to be read: in a person's words, about how many pages, and how."""

    title: str
    pages: int
    read: Callable[[], object]


@dataclass
class Run:
    """Shared by everything that one sync reads. `done` and `total` count pages."""

    user_id: uuid.UUID
    gateway: Gateway
    written: Written
    done: int = 0
    total: int = 0
    current: str | None = None
    unchanged: list[str] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    problems: list[DashSpotError] = field(default_factory=list)
    sleep: Callable[[float], object] = time.sleep
    _settled: int = 0

    def __post_init__(self) -> None:
        """Look what is saved."""
        with transaction() as session:
            self.synced = queries.synced(session, self.user_id)

    def attempt(self, work: Callable[[], Found]) -> Found | None:
        """Do a piece of work that other pieces do not need; None where it must wait, or can't be done at all.

        Raises:
            ServiceUnavailable: Spotify failed it again and again, so it would fail the others too.
            AnswerUnreadable: ditto.
            DashSpotError: what else went wrong.
        """
        try:
            return self._persistently(work)
        except Parked as parked:
            self.parked.append(parked)
        except (ConsentMissing, ClosedToApp, LibraryChanged, NotThere, NotYours) as error:
            self.problems.append(error)
        return None

    def do(self, steps: Sequence[Step]) -> None:
        """Read what has to be read, the rest also where one must wait."""
        self.total = self.done + sum(step.pages for step in steps)
        for step in steps:
            self.current = step.title
            ahead = self.done + step.pages
            self.attempt(step.read)
            self.done = ahead

    def do_only(self, steps: Sequence[Step]) -> None:
        """Read what is asked for alone, so that what stops it is all there is to say. Raises Parked, ServiceError."""
        self.do(steps)
        for stopped in (*self.parked, *self.problems):
            raise stopped

    def steadily(self, title: str, first: Found, again: Callable[[], Found], save: Callable[[Found], bool]) -> Found:
        """Save a list, whose first page is there, once more where it changed while it was read; gives its first page.

        Raises:
            LibraryChanged: it changed again and again.
        """
        for _ in range(_ATTEMPTS):
            if save(first):
                return first
            logger.info("{} changed while they were read; once more", title)
            first = again()
        raise LibraryChanged(f"{title} change faster than they can be read. Try again in a moment.")

    def is_known(self, resource: str, mark: str, *, full: bool = False) -> bool:
        """Whether what is saved is as of this mark; with `full`, and not only its newest rows were looked at for long.

        What is known is noted as checked.
        """
        saved = self.synced.get(resource)
        if saved is None or saved.mark != mark or (full and self.is_due(saved)):
            return False
        self.unchanged.append(resource)
        return True

    def is_due(self, saved: SyncedBlock) -> bool:
        """Whether all rows are to be read again, as a change may have gone unnoticed."""
        after = timedelta(days=settings().full_check_days)
        return saved.full_at is None or saved.full_at < datetime.now(UTC) - after

    def draft(self, resource: str, mark: str, playlist: PlaylistBlock | None = None) -> Draft:
        """What is to take the place of what is saved: where a sync to this mark was stopped, or from the start."""
        saved = self.synced.get(resource)
        stopped = saved is not None and saved.draft_id is not None and saved.draft_mark == mark
        return Draft(self, resource, mark, playlist, saved if stopped else None)

    def hide(self, resource: str, mark: str, playlist: PlaylistBlock) -> None:
        """Note that Spotify does not show the rows of this playlist."""
        self.write(lambda manager: manager.hide(resource, mark, playlist))

    def check(self, session: Transaction) -> None:
        """Nothing is written for a worker that was replaced, or for a person who has disconnected meanwhile."""
        self.written(session, self.done, max(self.total, self.done) or None, self.current)
        connected, why_not = people.why_not_connected(session, self.user_id)
        if not connected:
            raise SignInNeeded(why_not)

    def settle(self, manager: SyncManager, pages: int = _MANY_PAGES) -> None:
        """Once so many pages were saved since this was done last, let what reads them know."""
        if self.done - self._settled >= pages:
            manager.much_is_new()
            self._settled = self.done

    def write(self, work: Callable[[SyncManager], Found]) -> Found:
        """Do it in a transaction, if this run may still write."""
        with transaction() as session:
            self.check(session)
            return work(SyncManager(session, self.user_id))

    def _persistently(self, work: Callable[[], Found]) -> Found:
        for pause in _PAUSES:
            try:
                return work()
            except (ServiceUnavailable, AnswerUnreadable) as error:
                logger.info("{}: {} Once more in {} s", self.current or "The lists", error, pause)
                self.sleep(pause)
        return work()


@dataclass
class Draft:
    """Pages on their way in; the first one and those of a stopped sync decide where the next one is."""

    run: Run
    resource: str
    mark: str
    playlist: PlaylistBlock | None
    begun: SyncedBlock | None

    @property
    def cursor(self) -> int:
        """How many rows of the list have been read."""
        return self.begun.cursor if self.begun else 0

    @property
    def after(self) -> str | None:
        """The last id that was read, where pages are counted so."""
        return self.begun.after if self.begun else None

    def add(self, *, last: bool, before_saved: int | None = None, **page: Any) -> None:
        """Save one page, with where the next one begins, in one transaction; the last one takes the place of what was.

        `page` is as `SyncManager.append` takes it, `before_saved` as `SyncManager.finish` does.

        Raises:
            JobConflict: another sync writes this resource; nothing was saved.
        """
        self.run.done += 1
        self.begun = self.run.write(lambda manager: self._land(manager, page, before_saved, last=last))

    def _land(self, manager: SyncManager, page: dict[str, Any], before_saved: int | None, *, last: bool) -> SyncedBlock:
        begun = self.begun or manager.begin(self.resource, self.mark, self.playlist)
        begun = manager.append(begun, **page)
        if last:
            manager.finish(begun, before_saved=before_saved)
            self.run.settle(manager)
        return begun
