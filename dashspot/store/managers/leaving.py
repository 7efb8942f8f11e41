"""Hands one person's data to another, and deletes what is anybody's who leaves.

Both hold the rows of the people for themselves first, in the order of their ids. Whatever is written with a reference
to a person holds that row for share, so an import on its way is waited for and found, and one that comes later waits.

Others write a row first and ask whose it is then: of them and us one must yield. It is us: after a moment, sooner than
Postgres would choose, StorageBusy is raised, and the caller begins again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from sqlalchemy import Table, and_, case, cast, delete, exists, func, or_, select, tuple_, update
from sqlalchemy import Text as AsText
from sqlalchemy.orm import Session, aliased

from dashspot.blocks.work import TaskBlock
from dashspot.errors import DashSpotError, NotFound
from dashspot.store.managers.users import UserManager
from dashspot.store.models import (
    Analysis,
    Base,
    BrowserSession,
    FeatureMiss,
    Notification,
    Source,
    TaskResult,
    Track,
    TrackFeatures,
    TrackSet,
    Upload,
    User,
)
from dashspot.store.models.work import ACTIVE
from dashspot.store.queries.hearing import SERVICE_KIND

MAY_GIVE = ("guest", "local")
"""Whose data may become somebody else's. Who signed in keeps theirs, whoever signs in after them at one browser."""


_YIELD_AFTER = "400ms"
"""Shorter than the second after which Postgres looks whether two wait for each other, and ends one of them."""
_UNSYNCHRONIZED = {"synchronize_session": False}


class LeavingManager:
    """Moves and deletes all that is one person's, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take_over(self, giver: uuid.UUID, taker: uuid.UUID) -> int:
        """Make every source and set of the giver the taker's; returns how many sources moved.

        They keep their ids, so among the taker's they stand where they came in time. One whose content the taker has
        is dropped, as if it were imported again. The giver's analyses go: their ids name the giver. A set whose name
        the taker has is called `name (2)`, and one that is the same goes.

        Raises:
            DashSpotError: the giver's data are not to be given, or the taker is the sample library.
            NotFound: there is no such taker.
        """
        if not self._hold_both(giver, taker):
            return 0
        theirs = aliased(Source)
        same = and_(theirs.user_id == taker, theirs.kind == Source.kind, theirs.digest == Source.digest)
        known = delete(Source).where(Source.user_id == giver, exists().where(same))
        dropped = self._session.scalars(known.returning(Source.id), execution_options=_UNSYNCHRONIZED).all()
        self._take_over_sets(giver, taker)
        moving = update(Source).where(Source.user_id == giver).values(user_id=taker).returning(Source.id)
        moved = self._session.scalars(moving, execution_options=_UNSYNCHRONIZED).all()
        if moved or dropped:
            self._session.execute(delete(Analysis).where(Analysis.user_id == giver))
            for user_id in (giver, taker):
                UserManager(self._session).data_changed(user_id)
        return len(moved)

    def _take_over_sets(self, giver: uuid.UUID, taker: uuid.UUID) -> None:
        """Nobody keeps a set for either meanwhile: whoever does holds the person."""
        theirs = aliased(TrackSet)
        same = exists().where(
            theirs.user_id == taker,
            theirs.name == TrackSet.name,
            theirs.filter.is_not_distinct_from(TrackSet.filter),
            theirs.track_ids.is_not_distinct_from(TrackSet.track_ids),
        )
        known = delete(TrackSet).where(TrackSet.user_id == giver, same)
        self._session.execute(known, execution_options=_UNSYNCHRONIZED)
        named = select(TrackSet.user_id, TrackSet.id, TrackSet.name).where(TrackSet.user_id.in_((giver, taker)))
        rows = self._session.execute(named.order_by(TrackSet.name)).all()
        taken = {row.name for row in rows if row.user_id == taker}
        for row in rows:
            if row.user_id == giver:
                free = next(name for name in _alike(row.name) if name not in taken)
                taken.add(free)
                moved = update(TrackSet).where(TrackSet.id == row.id).values(user_id=taker, name=free)
                self._session.execute(moved, execution_options=_UNSYNCHRONIZED)

    def take_over_work(self, giver: uuid.UUID, taker: uuid.UUID) -> list[TaskBlock]:
        """Make the giver's long work the taker's, with its uploads and what was told of it; call after `take_over`.

        What has ended is history, and its notices are read by whoever goes on: an import that failed in the moment of
        a sign-in is told to the person.

        What runs is made to wait, and nobody's: the worker that has it finds at its next write, at the latest in the
        transaction that would land an import, that it is not its own any more, and writes nothing. So whoever runs it
        next does all of it, for the taker.

        Returns:
            What waits now; the caller asks for that.
        """
        theirs = aliased(TaskResult)
        taken = exists().where(
            theirs.user_id == taker, theirs.state.in_(("waiting", "running")), theirs.dedupe == TaskResult.dedupe
        )
        # two files of one name are two imports, so neither task may go
        apart = case((taken, TaskResult.dedupe + ":" + cast(TaskResult.id, AsText)), else_=TaskResult.dedupe)
        moved = (
            update(TaskResult)
            .where(TaskResult.user_id == giver, ACTIVE)
            .values(user_id=taker, dedupe=apart, state="waiting", owner=None, done=0)
            .returning(TaskResult)
        )
        waiting = [TaskBlock.of(row) for row in self._session.scalars(moved, execution_options=_UNSYNCHRONIZED)]
        models: tuple[type[TaskResult | Notification | Upload], ...] = (TaskResult, Notification, Upload)
        for model in models:
            theirs_too = update(model).where(model.user_id == giver).values(user_id=taker)
            self._session.execute(theirs_too, execution_options=_UNSYNCHRONIZED)
        return waiting

    def delete_person(self, user_id: uuid.UUID) -> None:
        """Delete all that is theirs, and shared features of tracks that nobody has then; nothing where they are gone.

        The local person's row stays, empty: it is the machine's.

        Raises:
            DashSpotError: this is the sample library.
        """
        kind = self._session.scalar(select(User.kind).where(User.id == user_id).with_for_update())
        if kind is None:
            return
        if kind == "sample":
            raise DashSpotError("The sample library belongs to everybody, so it can't be deleted.")
        self._yield_soon()
        self._delete([user_id], keep_rows=kind == "local")

    def purge_guests(self, idle: timedelta, *, with_nothing: bool = False) -> list[uuid.UUID]:
        """Delete the guests whose last visit, or who themselves without one, are older than this; returns whom.

        With `with_nothing` only those who have nothing here and nothing on its way. A guest whose row somebody holds
        is not idle, and is left alone.
        """
        visited = exists().where(BrowserSession.user_id == User.id, BrowserSession.seen_at >= func.now() - idle)
        visits = exists().where(BrowserSession.user_id == User.id)
        gone = and_(User.kind == "guest", ~visited, or_(visits, User.created_at < func.now() - idle))
        if with_nothing:
            gone = and_(gone, *(~exists().where(model.user_id == User.id) for model in (Source, Upload)))
        held = select(User.id).where(gone).order_by(User.id).with_for_update(skip_locked=True, of=User)
        guests = list(self._session.scalars(held))
        if guests:
            self._yield_soon()
            self._delete(guests)
        return guests

    def _hold_both(self, giver: uuid.UUID, taker: uuid.UUID) -> bool:
        held = select(User.id, User.kind).where(User.id.in_((giver, taker))).order_by(User.id).with_for_update()
        kinds = {user_id: kind for user_id, kind in self._session.execute(held)}  # noqa: C416 (a Row is no pair to mypy)
        self._yield_soon()
        if giver not in kinds or giver == taker:
            return False
        if taker not in kinds:
            raise NotFound("There is nobody any more who could take these data over.")
        if kinds[giver] not in MAY_GIVE or kinds[taker] == "sample":
            raise DashSpotError("These data can't be taken over by somebody else.")
        return True

    def _yield_soon(self) -> None:
        self._session.execute(select(func.set_config("lock_timeout", _YIELD_AFTER, True)))  # noqa: FBT003 (SQL's own)

    def _delete(self, people: list[uuid.UUID], *, keep_rows: bool = False) -> None:
        for table in _private():
            self._session.execute(delete(table).where(table.c.user_id.in_(people)))
        if keep_rows:
            for user_id in people:
                UserManager(self._session).data_changed(user_id)
        else:
            self._session.execute(delete(User).where(User.id.in_(people)))
        self._forget_unheard()

    def _forget_unheard(self) -> None:
        """Delete what services told, and did not know, of tracks that nobody has.

        A row that is being written is passed over: its writer may wait for a person whom this transaction holds. Such
        a row names nobody, and goes when the next person does.
        """
        service = select(Source.id).where(Source.user_id.is_(None), Source.kind == SERVICE_KIND)
        models: tuple[type[TrackFeatures | FeatureMiss], ...] = (TrackFeatures, FeatureMiss)
        for model in models:
            key, told = (model.source_id, model.track_id), aliased(model)
            had = exists().where(
                Track.track_id == told.track_id, Track.source_id == Source.id, Source.user_id.is_not(None)
            )
            unheard = select(told.source_id, told.track_id).where(told.source_id.in_(service), ~had)
            free = unheard.with_for_update(skip_locked=True, of=told)
            self._session.execute(delete(model).where(tuple_(*key).in_(free)), execution_options=_UNSYNCHRONIZED)


def _alike(name: str) -> Iterator[str]:
    """The name, then `name (2)` and so on."""
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _private() -> Iterator[Table]:
    """Every table whose rows are somebody's, what refers to another of them first."""
    for table in reversed(Base.metadata.sorted_tables):
        if "user_id" in table.c:
            yield table
