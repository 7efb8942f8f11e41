"""What has been kept as long as the settings say goes by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashspot import core
from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving
from dashspot.jobs import upkeep
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.tasks import NotificationManager
from dashspot.store.models import AccessToken, Change
from tests.integration.core.leaving.people import Ask

OLD = datetime.now(UTC) - timedelta(days=40)


@pytest.fixture
def changed(user: UserBlock) -> UserBlock:
    """Somebody with three changes of long ago, of which one is not over, and one of today that undoes the first."""
    told = {"user_id": user.id, "kind": "cover", "playlist_name": "", "before": {}, "after": {}, "undoable": True}
    with transaction() as session:
        first = Change(summary="sent", state="sent", created_at=OLD, **told)
        session.add_all([first, Change(summary="unknown", state="unknown", created_at=OLD, **told)])
        session.add(Change(summary="sending", state="sending", created_at=OLD, **told))
        session.flush()
        session.add(Change(summary="today", state="sent", undoes=first.id, **told))
    return user


def test_the_log_of_changes_stays_unless_a_setting_ends_it(
    changed: UserBlock, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`DASHSPOT_CHANGE_DAYS`; what is on its way, or not known to have come to its end, stays in any case."""
    del changed
    leaving.upkeep()
    assert ask("select count(*) from changes") == [(4,)]
    monkeypatch.setenv("DASHSPOT_CHANGE_DAYS", "39")
    settings.cache_clear()
    leaving.upkeep()
    left = ask("select summary, undoes from changes order by summary")
    assert left == [("sending", None), ("today", None), ("unknown", None)]


def test_what_is_over_goes(user: UserBlock, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices of no task as old as tasks may be, expired access tokens, sessions; what is younger stays."""
    with transaction() as session:
        for days in (-1, 1):
            ends = datetime.now(UTC) + timedelta(days=days)
            session.add(AccessToken(user_id=user.id, name=str(days), expires_at=ends))
        for age in (20, 40):
            NotificationManager(session, user.id).add("info", str(age))
    ask("update notifications set created_at = now() - make_interval(days => text::int)")
    for age in (20, 40):
        secret = core.digest_of(core.open_session(user.id, "A browser"))
        ask("update sessions set seen_at = now() - make_interval(days => %s) where digest = %s", age, secret)
    leaving.upkeep()
    upkeep.forget_ended_tasks()
    assert ask("select name from access_tokens") == [("1",)]
    assert ask("select text from notifications") == [("20",)]
    assert ask("select count(*) from sessions") == [(1,)]
    monkeypatch.setenv("DASHSPOT_TASK_DAYS", "19")
    settings.cache_clear()
    upkeep.forget_ended_tasks()
    assert ask("select count(*) from notifications") == [(0,)]
