"""Syncs and covers that are seen to by themselves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from dashspot import core, jobs, library
from dashspot.blocks.people import UserBlock
from dashspot.errors import RequestRefused
from dashspot.jobs import requests
from dashspot.library import tasks
from dashspot.library.services import plans
from dashspot.sandbox.serving import Sandbox
from dashspot.store.engine import transaction
from dashspot.store.models import Playlist, SyncPlan
from tests.integration.library.conftest import asked, expected


def due() -> None:
    """Let the moment come."""
    with transaction() as session:
        session.execute(update(SyncPlan).values(next_at=datetime.now(UTC) - timedelta(hours=30)))


def waiting(user: UserBlock) -> list[str]:
    """The kinds of work that was asked for."""
    return [task.kind for task in core.active_tasks(user.id)]


def test_a_library_is_synced_as_often_as_is_wanted(person: UserBlock) -> None:
    """Not before its moment; then once, however many moments were missed; and again later."""
    library.plan_syncs(person.id, 24)
    tasks.sync_as_planned()
    assert waiting(person) == []
    due()
    tasks.sync_as_planned()
    tasks.sync_as_planned()
    assert waiting(person) == ["sync"]
    plan = library.sync_plan(person.id)
    assert plan
    assert plan.next_at > datetime.now(UTC) + timedelta(hours=23)
    library.plan_syncs(person.id, None)
    assert library.sync_plan(person.id) is None


def test_two_workers_ask_once(person: UserBlock) -> None:
    """Whoever comes first takes the moment."""
    library.plan_syncs(person.id, 6)
    due()
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: plans.ask_for_planned(), range(2)))
    assert sorted(taken) == [0, 1]


def test_who_is_not_connected_is_not_synced(person: UserBlock) -> None:
    """The plan stays, for when they are again."""
    library.plan_syncs(person.id, 6)
    core.disconnect(person.id)
    due()
    tasks.sync_as_planned()
    assert waiting(person) == []
    assert library.sync_plan(person.id)


@pytest.mark.parametrize("hours", [0, -1, 1, 10**9])
def test_only_what_is_offered_can_be_planned(person: UserBlock, hours: int) -> None:
    """A forged choice is refused with the choices there are."""
    with pytest.raises(RequestRefused, match="every 6 hours"):
        library.plan_syncs(person.id, hours)


def covers() -> set[datetime | None]:
    """From when the addresses of covers are."""
    with transaction() as session:
        return set(session.scalars(select(Playlist.image_as_of)))


def test_covers_are_fetched_before_their_addresses_end(sandbox: Sandbox, person: UserBlock) -> None:
    """For whoever was here lately, and from the list of playlists alone."""
    library.sync(person.id, ["playlists"])
    core.open_session(person.id, "a browser")
    assert plans.ask_for_covers() == 0
    old = datetime.now(UTC) - timedelta(hours=20)
    with transaction() as session:
        session.execute(update(Playlist).values(image_as_of=old))
    sandbox.clear_log()
    assert plans.ask_for_covers() == 1
    (task,) = core.active_tasks(person.id)
    requests.run(tasks.refresh_covers, jobs.Control(task.id))
    assert asked(sandbox) == ["/v1/me/playlists"]
    assert old not in covers()


def test_what_was_only_opened_is_not_asked_for_again_and_again(sandbox: Sandbox, person: UserBlock) -> None:
    """The list of the person's playlists would tell nothing of its cover."""
    playlist = next(iter(expected(sandbox)))
    library.save_item(person.id, f"spotify:playlist:{playlist}")
    core.open_session(person.id, "a browser")
    with transaction() as session:
        session.execute(update(Playlist).values(image_as_of=datetime.now(UTC) - timedelta(hours=20)))
    assert plans.ask_for_covers() == 0


def test_whoever_was_not_here_costs_nothing(person: UserBlock) -> None:
    """Nobody looks at their covers."""
    library.sync(person.id, ["playlists"])
    with transaction() as session:
        session.execute(update(Playlist).values(image_as_of=datetime.now(UTC) - timedelta(hours=20)))
    assert plans.ask_for_covers() == 0


PERIODIC: list[Callable[[], None]] = [tasks.sync_as_planned, tasks.keep_covers]


@pytest.mark.parametrize("work", PERIODIC)
def test_nobody_to_see_to_is_no_error(work: Callable[[], None], database: str) -> None:
    """On an empty deployment nothing is done."""
    del database
    work()
