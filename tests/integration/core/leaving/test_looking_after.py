"""Guests who do not come back go by themselves; who must renew their consent is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashspot import core
from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving
from dashspot.core.tasks import look_after_people
from dashspot.jobs.engine import worker_app
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.leaving import LeavingManager
from tests.browser.tables import playlist_table
from tests.integration.core.leaving.people import Ask, Save, job_locks, new_guest


def test_guests_go_after_their_last_visit(
    guest: UserBlock, user: UserBlock, person: UserBlock, save: Save, ask: Ask
) -> None:
    """Two weeks after it; who was here since with any browser, who is new, and who is no guest stays."""
    stays, new, gone = (new_guest() for _ in range(3))
    for found, days in ((guest, [15, 40]), (stays, [15, 1]), (user, [40]), (person, [40])):
        for age in days:
            secret = core.open_session(found.id, "A browser")
            seen = datetime.now(UTC) - timedelta(days=age)
            ask("update sessions set seen_at = %s where digest = %s", seen, core.digest_of(secret))
    for found in (guest, stays, user, person, gone):
        ask("update users set created_at = now() - interval '50 days' where id = %s", found.id)
    save(guest, "A")
    core.request_import(gone.id, "B.csv", playlist_table(["B"]))
    assert leaving.purge_guests() == 2
    left = {user_id for (user_id,) in ask("select id from users")}
    assert left == {stays.id, user.id, person.id, new.id}
    assert ask("select count(*) from tracks") == [(0,)]
    assert job_locks(ask) == set()
    assert leaving.purge_guests() == 0


def test_how_long_guests_stay_is_a_setting(guest: UserBlock, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """`DASHSPOT_GUEST_DAYS`."""
    ask("update users set created_at = now() - interval '20 days'")
    monkeypatch.setenv("DASHSPOT_GUEST_DAYS", "21")
    settings.cache_clear()
    assert leaving.purge_guests() == 0
    assert core.open_session(guest.id, "still there")


def test_a_guest_whom_somebody_holds_is_let_alone(guest: UserBlock, person: UserBlock, ask: Ask) -> None:
    """An import is landing or a sign-in is on its way: nobody waits for it, and the guest stays."""
    ask("update users set created_at = now() - interval '20 days'")
    with transaction() as session:
        LeavingManager(session).take_over(guest.id, person.id)
        assert leaving.purge_guests() == 0
    assert leaving.purge_guests() == 1


def test_the_daily_work(guest: UserBlock, person: UserBlock, user: UserBlock, ask: Ask) -> None:
    """Guests and sessions that are over go; who must renew their consent is told, once."""
    ask("update users set created_at = now() - interval '20 days' where id = %s", guest.id)
    core.open_session(user.id, "A browser")
    ask("update sessions set seen_at = now() - interval '31 days'")
    ask("update connections set authorized_at = now() - interval '170 days'")
    for _ in range(2):
        look_after_people()
    assert ask("select count(*) from sessions") == [(0,)]
    assert ask("select count(*) from users where kind = 'guest'") == [(0,)]
    assert [notice.level for notice in core.unread_notifications(person.id)] == ["warning"]


def test_the_daily_work_is_registered() -> None:
    """A worker begins it by the clock; of all workers one does."""
    registered = {found.task.name: found for found in worker_app.periodic_registry.periodic_tasks.values()}
    assert registered["look_after_people"].cron == "37 4 * * *"
    assert registered["look_after_people"].task.queueing_lock == "look_after_people"
