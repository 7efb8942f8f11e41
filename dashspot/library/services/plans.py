"""What is done for people by itself: syncs as often as they want, and covers before their addresses end."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta

from dashspot import core, jobs
from dashspot.blocks.sync import SyncPlanBlock
from dashspot.errors import JobConflict, RequestRefused
from dashspot.library.services import sync
from dashspot.library.services.run import Run, Written
from dashspot.store.engine import transaction
from dashspot.store.managers.facts import describe
from dashspot.store.managers.plans import SyncPlanManager
from dashspot.store.queries import synced as queries

REFRESH_COVERS = "refresh_covers"
HOURS = {6: "Every 6 hours", 24: "Every day", 168: "Every week"}
"""How often a library may be synced by itself."""

_COVER_LASTS = timedelta(hours=18)
"""Spotify ends the address of a playlist's cover in under a day."""
_HERE = timedelta(days=2)


def sync_plan(user_id: uuid.UUID) -> SyncPlanBlock | None:
    """How often this person's library is synced by itself, and when next; None: never."""
    with transaction() as session:
        return queries.plan(session, user_id)


def plan_syncs(user_id: uuid.UUID, every_hours: int | None) -> None:
    """Sync so often from now on; None: never by itself. Raises RequestRefused: there is no such choice."""
    if every_hours is not None and every_hours not in HOURS:
        raise RequestRefused(f"A library is synced {', '.join(HOURS.values()).lower()}, or not by itself.")
    with transaction() as session:
        SyncPlanManager(session).keep(user_id, every_hours)


def ask_for_planned() -> int:
    """Ask for the syncs whose moment has come; returns how many."""
    with transaction() as session:
        due = SyncPlanManager(session).take_due()
        for user_id in due:
            with suppress(JobConflict):  # one that was asked for by hand will do
                sync.request_within(session, user_id)
    return len(due)


def ask_for_covers() -> int:
    """Ask for new addresses of covers, for whoever was here lately; returns for how many people."""
    with transaction() as session:
        people = SyncPlanManager(session).with_old_covers(_COVER_LASTS, _HERE)
    for user_id in people:
        with suppress(JobConflict), transaction() as session:
            jobs.request(session, user_id, REFRESH_COVERS, title="Covers of your playlists")
    return len(people)


def refresh_covers(user_id: uuid.UUID, written: Written) -> int:
    """Take the covers, and names, of all playlists from their list; returns how many there are.

    Raises:
        SignInNeeded: the person is not connected.
        ServiceError: as its sentence says.
    """
    seen = 0
    with core.gateway_for(user_id) as gateway:
        run = Run(user_id, gateway, written)
        for page in gateway.my_playlists():
            run.done += 1
            with transaction() as session:
                run.check(session)
                describe(session, user_id, [row.to_block() for row in page.rows])
            seen += len(page.rows)
    return seen
