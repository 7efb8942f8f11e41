"""The bell on every page, what is said when something has ended, and the page of everything that was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.blocks.work import TaskBlock, link_to
from dashspot.errors import StorageError
from dashspot.jobs import Control, requests
from dashspot.store.engine import transaction
from dashspot.store.managers.tasks import NotificationManager
from dashspot.ui.parts import notices
from tests.browser.tables import playlist_table
from tests.pages.conftest import HOME, IMPORTS, NOTICES, PAGES, Visit, bell, errors, infos, links, press, written

SONGS = playlist_table(["Mine"])


def tell(user: UserBlock, *texts: str, link: str | None = None) -> None:
    """Tell the person something, each in a transaction of its own, so that each has its moment."""
    for text in texts:
        with transaction() as session:
            NotificationManager(session, user.id).add("success", text, link=link)


def running(user: UserBlock, name: str = "songs.csv") -> Control:
    """An import that is under way."""
    control = jobs.Control(core.request_import(user.id, name, SONGS))
    with transaction() as session:
        control.claim(session)
    return control


def toasts(app: AppTest) -> list[str]:
    """What is said in the corner."""
    return [toast.value.replace("\\", "") for toast in app.toast]


@pytest.fixture
def polls(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """How often each fragment of a run asks by itself."""
    found: list[str | None] = []
    made = st.fragment

    def noted(function: Callable[..., Any], *, run_every: str | None = None) -> Any:
        found.append(run_every)
        return made(function)

    monkeypatch.setattr(st, "fragment", noted)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_the_bell_is_on_every_page(visit: Visit, user: UserBlock, page: str) -> None:
    """With how much is new; not for a browser that is nobody's."""
    assert bell(visit(page)) == "Notices"
    tell(user, "one", "two")
    assert bell(visit(page)) == "2 new"
    assert bell(visit(page, local=False)) is None


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_asked_for_while_nothing_runs(visit: Visit, polls: list[str | None], page: str) -> None:
    """No fragment of any page has a timer."""
    visit(page)
    assert set(polls) <= {None}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_looks_by_itself_while_work_runs(
    visit: Visit, user: UserBlock, polls: list[str | None], page: str
) -> None:
    """And no longer than that: what waits for another day is not asked for by the bell."""
    control = running(user)
    visit(page)
    assert "2s" in polls
    with transaction() as session:
        control.park(session, datetime.now(UTC) + timedelta(days=1), "Tomorrow.")
    polls.clear()
    visit(page)
    assert "2s" not in polls


def test_a_rerun_asks_one_small_question_more(visit: Visit, user: UserBlock, statements: list[str]) -> None:
    """The bell's; however much was told."""
    tell(user, *"abcdefgh")
    app = visit(HOME)
    statements.clear()
    app.run()
    asked = [statement for statement in statements if "notifications" in statement or "task_results" in statement]
    assert len(asked) == 1


def test_what_comes_is_said_once(visit: Visit, user: UserBlock) -> None:
    """On whichever page the person is; what was there when they came is no news."""
    tell(user, "before")
    app = visit(HOME)
    assert toasts(app) == []
    tell(user, "now", "and this")
    app = app.switch_page(f"pages/{IMPORTS}.py").run()
    assert toasts(app) == ["now", "and this"]
    assert toasts(app.run()) == []
    assert toasts(visit(HOME)) == []


def test_newest_first_with_link_and_moment(visit: Visit, user: UserBlock) -> None:
    """Each says how long ago it was, exactly when asked, and leads to the thing; a link to nowhere is none."""
    tell(user, "older", link=link_to("report", kind="playlist", id="p&1"))
    tell(user, "newer", link="nowhere?x=1")
    app = visit(NOTICES)
    text = written(app)
    assert text.index("newer") < text.index("older")
    assert links(app) == {"Open": "report?kind=playlist&id=p%261"}
    assert [caption.value for caption in app.caption][1:] == ["just now", "just now"]
    assert next(caption.help for caption in app.caption if caption.help).endswith("UTC")


def test_one_is_dismissed_and_all_are(visit: Visit, user: UserBlock) -> None:
    """They stay on the page, and are not new any more; what came meanwhile still is."""
    tell(user, "one", "two", "three")
    app = press(visit(NOTICES), "Dismiss")
    assert bell(app) == "2 new"
    assert [notice.text for notice in core.unread_notifications(user.id)] == ["two", "one"]
    tell(user, "meanwhile")
    app = press(app, "Dismiss all")
    assert [notice.text for notice in core.unread_notifications(user.id)] == ["meanwhile"]
    assert "**meanwhile**" in written(app)
    assert "three" in written(app)


def test_a_failed_dismissal_says_why(visit: Visit, user: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A button's callback has no page around it."""
    tell(user, "one")
    app = visit(NOTICES)

    def lost(*_: object) -> None:
        raise StorageError

    monkeypatch.setattr(core, "acknowledge_all", lost)
    app = press(app, "Dismiss all")
    assert not app.exception
    assert errors(app) == [str(StorageError())]


def test_many_are_paged(visit: Visit, user: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's number is a part of the address; one beyond the last is the last."""
    monkeypatch.setattr(notices, "PAGE_SIZE", 2)
    tell(user, "one", "two", "three", "four", "five")
    assert "**five**" in written(visit(NOTICES))
    assert "5 notices, 5 of them new" in written(visit(NOTICES))
    second = written(visit(NOTICES, nt_page="2"))
    assert "**three**" in second
    assert "**five**" not in second


def test_what_runs_stands_above_and_can_be_cancelled(visit: Visit, user: UserBlock) -> None:
    """With what it is at; a press asks it to stop, and what waits is over at once."""
    first, waits = running(user), core.request_import(user.id, "later.csv", SONGS)
    first.progress(34, 120, "Road trip")
    app = visit(NOTICES)
    bars = [bar.proto.text.replace("\\", "") for bar in app.get("progress")]
    assert bars[0] == "Import of songs.csv: Road trip, 34 of 120. It goes on if you close this page."
    app = app.button(key=f"cancel_{waits}").click().run()
    assert "Import of later.csv: Cancelled, as you asked." in written(app)
    app = app.button(key=f"cancel_{first.task_id}").click().run()
    assert [bar.proto.text.replace("\\", "") for bar in app.get("progress")] == [
        "Import of songs.csv: it stops as soon as it can."
    ]
    assert app.button(key=f"cancel_{first.task_id}").disabled
    requests.run(_nothing, Control(first.task_id))
    app = app.run()
    assert not app.get("progress")
    assert bell(app) == "2 new"


def _nothing(_control: Control, _task: TaskBlock) -> str:
    raise AssertionError("it was cancelled before")


def test_a_cancel_by_who_has_left_does_nothing(visit: Visit, user: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The press is checked before the page is."""
    control = running(user)
    app = visit(NOTICES)
    monkeypatch.setattr("dashspot.ui.session.browser_is_local", lambda: False)
    app = app.button(key=f"cancel_{control.task_id}").click().run()
    assert not app.exception
    (task,) = core.active_tasks(user.id)
    assert task.cancel_asked_at is None


def test_nobody_is_told_nothing(visit: Visit) -> None:
    """Who has no workspace is told how to get one; who was told nothing, why."""
    assert "Who signs in" in infos(visit(NOTICES, local=False))
    assert "Nothing was told yet." in infos(visit(NOTICES))
