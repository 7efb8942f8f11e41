"""Sends a change that was logged: reads what is there, sends what comes next, and looks again where an answer was lost.

Whatever happens, reading tells how far it is: a lost answer, a worker that was killed, a day of waiting. What was not
found by reading is sent again only in the middle of a change, where stopping would leave it half done.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from loguru import logger

from dashspot.blocks.changes import ChangeKind, FullChangeBlock, PlaylistState
from dashspot.blocks.words import count
from dashspot.errors import (
    AnswerUnreadable,
    ChangeRefused,
    DashSpotError,
    NotThere,
    NotYours,
    OutcomeUnknown,
    Parked,
    RequestRefused,
    ServiceError,
    ServiceUnavailable,
)
from dashspot.library.services.changes_difference import details_said, difference, said
from dashspot.library.services.changes_reading import asking, look
from dashspot.library.services.changes_sets import can_be_sent
from dashspot.library.services.changes_steps import Sent, Step, can_be_cut, next_step, tail
from dashspot.spotify import limits
from dashspot.spotify.gateway import Gateway
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.changes import ChangeManager
from dashspot.store.queries import changes as queries

SETTLE_SECONDS = 2.0
_SOON, _LATE = timedelta(minutes=1), timedelta(hours=1)

Written = Callable[[Transaction, int, int | None], object]
"""Called in the transaction before each request, and in that of a failure; may raise, so that nothing more is done."""


def carry_out(user_id: uuid.UUID, change_id: uuid.UUID, written: Written | None = None) -> str:
    """Bring a logged change to its end; one that was begun goes on. Gives the sentence that the person is told.

    Raises:
        ChangeRefused: the playlist is another than when the change was planned, or Spotify has lost the request.
        Parked: Spotify can't be asked now how far it is.
        ServiceError: as its sentence says; what was done of it is taken back where that is possible.
    """
    with transaction() as session:
        change = queries.change(session, user_id, change_id)
    with asking(user_id) as (gateway, me):
        return _Sending(user_id, change, gateway, me, written or (lambda *_: None)).run()


def settle() -> None:
    """Give a request whose answer was lost the time to come to its end."""
    time.sleep(SETTLE_SECONDS)


class _Sending:
    """One run over one change."""

    def __init__(
        self, user_id: uuid.UUID, change: FullChangeBlock, gateway: Gateway, me: str, written: Written
    ) -> None:
        self._user_id = user_id
        self._change = change
        self._gateway = gateway
        self._me = me
        self._written = written
        self._playlist_id = change.playlist_id
        self._now = change.before
        self._names: dict[str, str] = {}
        self._begun = change.begun_at is not None
        self._doubted = change.state == "unknown"
        self._total = 1 + len(change.after.uris or ()) // limits.PLAYLIST_WRITE
        self._done = 0

    def run(self) -> str:
        """Look, then send what comes next until nothing does."""
        self._look()
        if self._doubted and self._now == self._change.before:
            raise self._not_done()
        self._converge()
        if self._doubted:  # a request that was thought lost may have come late
            self._look()
            self._converge()
        return f"“{self._change.playlist_name}” at Spotify: {self._change.summary}"

    def _converge(self) -> None:
        while step := self._next():
            self._send(step)

    def _send(self, step: Step) -> None:
        first = self._now == self._change.before
        self._begin()
        try:
            sent = step.send(self._gateway, self._playlist_id or "")
        except (OutcomeUnknown, AnswerUnreadable) as error:
            self._reconcile(error, first=first)
        except Parked:
            raise
        except ServiceError as error:
            if first:
                self._fail(str(error))
                raise
            raise self._stopped(error) from error
        else:
            self._advance(step.makes, sent)

    def _reconcile(self, error: ServiceError, *, first: bool) -> None:
        """An answer was lost: what is there now is where it goes on. Raises ChangeRefused if nothing came of it."""
        logger.warning("The answer to a change was lost: {}", error)
        self._doubted = True
        with transaction() as session:
            ChangeManager(session, self._user_id).doubt(self._change.id, str(error))
        settle()
        self._look()
        if first and self._now == self._change.before:
            raise self._not_done()

    def _look(self) -> None:
        """Read what is there. Raises Parked where a begun change can't be read now."""
        change = self._change.model_copy(
            update={"playlist_id": self._playlist_id, "begun_at": datetime.now(UTC) if self._begun else None}
        )
        try:
            seen = look(self._gateway, self._me, change)
        except (ServiceUnavailable, AnswerUnreadable) as error:
            if not self._begun:
                raise
            raise self._later() from error
        except (NotThere, NotYours, ChangeRefused) as error:
            self._fail(str(error))
            raise
        if change.kind == "cover" and change.before.picture is None:
            self._change = change.model_copy(update={"before": seen.state})
        self._now, self._names = seen.state, seen.names
        self._keep(seen.playlist_id, None)

    def _next(self) -> Step | None:
        change = self._change
        try:
            return next_step(change.kind, change.before, change.after, self._now)
        except ChangeRefused:
            message = self._differs()
            self._fail(message)
            raise ChangeRefused(message) from None

    def _begin(self) -> None:
        with self._noting() as manager:
            manager.begin(self._change.id)
        self._begun = True

    def _advance(self, made: PlaylistState, sent: Sent) -> None:
        self._now, self._done = made, self._done + 1
        self._keep(sent.playlist_id or self._playlist_id, sent.snapshot_id)

    def _keep(self, playlist_id: str | None, snapshot_id: str | None) -> None:
        if playlist_id and (playlist_id != self._playlist_id or snapshot_id):
            with transaction() as session:
                ChangeManager(session, self._user_id).made(self._change.id, playlist_id, snapshot_id)
            self._playlist_id = playlist_id

    def _stopped(self, error: ServiceError) -> DashSpotError:
        """In the middle of a change: what comes to an end by itself is waited for, what does not is taken back."""
        if isinstance(error, ServiceUnavailable):
            return self._later()
        if not isinstance(error, RequestRefused):
            return error  # what became of it can't be told without the person's consent; they may look again
        try:
            self._take_back()
            what = "What had been sent of it was taken back."
        except (ServiceError, ChangeRefused) as also:
            logger.warning("It could not be taken back: {}", also)
            what = self._rows_now()
        self._fail(message := f"{error} {what}")
        return RequestRefused(message)

    def _take_back(self) -> None:
        """Lead from what is there to what was. Raises ChangeRefused where Spotify has no way."""
        kind, start, goal = self._way_back()
        now = start
        while step := next_step(kind, start, goal, now):
            self._begin()
            step.send(self._gateway, self._playlist_id or "")
            now = self._now = step.makes

    def _way_back(self) -> tuple[ChangeKind, PlaylistState, PlaylistState]:
        change, now = self._change, self._now
        if change.kind == "create":
            return "remove", PlaylistState(listed=True, uris=now.uris), PlaylistState(listed=False)
        added = tail(change.before, now)
        if change.kind == "append" and added and can_be_cut(change.before.uris or (), added):
            return "cut", now, change.before
        if change.kind == "replace" and all(map(can_be_sent, change.before.uris or ())):
            return "replace", now, change.before
        raise ChangeRefused

    def _not_done(self) -> ChangeRefused:
        """Nothing is there of a request whose answer was lost. It is not sent again by itself: it may come late."""
        message = "Spotify has lost this: nothing of it is there, and nothing was changed. Send it again if you want."
        self._fail(message)
        return ChangeRefused(message)

    def _fail(self, message: str) -> None:
        with self._noting() as manager:
            manager.failed(self._change.id, message)

    @contextmanager
    def _noting(self) -> Iterator[ChangeManager]:
        """A transaction for the log, which only whoever still runs the job, and is to go on with it, commits.

        What Spotify has told, or has not, is noted without asking: it is true whoever notes it.
        """
        with transaction() as session:
            self._written(session, self._done, self._total)
            yield ChangeManager(session, self._user_id)

    def _later(self) -> Parked:
        """It is begun and can't go on now: the older it is, the later it is looked at again."""
        age = datetime.now(UTC) - self._change.created_at
        until = datetime.now(UTC) + min(max(_SOON, age / 2), _LATE)
        return Parked(f"Spotify does not answer. This goes on at {until:%Y-%m-%d %H:%M} UTC.", until=until)

    def _rows_now(self) -> str:
        return f"Rows that stand there now: {len(self._now.uris or ()):,}; look at it in Spotify."

    def _differs(self) -> str:
        """How what is there differs from what this change was planned for."""
        change, now, known = self._change, self._now, self._change.before
        how = "it is another"
        if now.uris is not None and now.uris != known.uris:
            how = said(difference(known.uris or (), now.uris), lambda uri: self._names.get(uri, "one that is gone now"))
        elif now.details and known.details:
            changed = details_said(known.details, now.details)
            how = "; ".join(f"{title} was {old}, is {new}" for title, old, new in changed)
        elif now.namesakes != known.namesakes:
            how = f"you have {count(len(now.namesakes or ()), 'playlist')} of this name now"
        if self._begun:
            there = f" {self._rows_now()}" if now.uris is not None else ""
            return f"“{change.playlist_name}” was changed elsewhere while this was sent.{there}"
        would = "Undo would overwrite that, so nothing" if change.undoes else "Nothing"
        return f"“{change.playlist_name}” has changed since: {how}. {would} was sent."
