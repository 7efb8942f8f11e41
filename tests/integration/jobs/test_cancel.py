"""Work that the person has asked to stop: when it ends, what it leaves, and that it ends once."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.blocks.work import TaskBlock, Told, link_to
from dashspot.core import tasks
from dashspot.errors import Cancelled, JobConflict
from dashspot.jobs import Control, Worker, requests
from dashspot.store.engine import transaction
from dashspot.store.managers.tasks import NotificationManager
from tests.browser.tables import playlist_table
from tests.integration.jobs.conftest import PATIENCE, ask, ended, state, until

SONGS = playlist_table(["Mine"])
ASKED = "Cancelled, as you asked. What was saved before stays."

_reached = threading.Event()
_cleaned = threading.Event()


@pytest.fixture(autouse=True)
def _clean() -> None:
    _reached.clear()
    _cleaned.clear()


@jobs.task("test_pages")
def pages(control: Control, task: TaskBlock) -> Told:
    """Save page after page as a sync does, each as a notification, and clean up when stopped."""
    try:
        for page in range(int(task.arguments["pages"])):
            with transaction() as session:
                NotificationManager(session, task.user_id).add("warning", f"page {page}")
                control.report(session, page, int(task.arguments["pages"]), f"Page {page}")
            _reached.set()
            time.sleep(float(task.arguments["seconds"]))
    except Cancelled:
        _cleaned.set()
        raise
    return Told(text="all pages", link=link_to("report", kind="playlist", id="p1"))


@jobs.task("test_checks")
def checks(control: Control, _task: TaskBlock) -> str:
    """Write nothing, and only check."""
    _reached.set()
    while True:
        control.check()
        time.sleep(0.02)


def told(user: UserBlock, task_id: uuid.UUID) -> list[tuple[str, str]]:
    """What the person was told of the end of a task, past the pages that it saved."""
    found, _ = core.notices(user.id, most=1000)
    del task_id
    return [(notice.level, notice.text) for notice in found if not notice.text.startswith("page ")]


def test_what_waits_is_over_at_once(user: UserBlock, database: str) -> None:
    """It never begins, its upload goes, its name is free again, and nobody asks the engine for it any more."""
    task_id = core.request_import(user.id, "songs.csv", SONGS)
    assert core.cancel(user.id, task_id)
    assert (state(user, task_id).state, state(user, task_id).message) == ("cancelled", ASKED)
    assert told(user, task_id) == [("info", f"Import of songs.csv: {ASKED}")]
    with psycopg.connect(database) as connection:
        assert connection.execute("select count(*) from uploads").fetchone() == (0,)
        assert connection.execute("select count(*) from procrastinate_jobs").fetchone() == (0,)
    assert not core.cancel(user.id, task_id)
    core.request_import(user.id, "songs.csv", SONGS)


def test_what_is_parked_is_over_at_once(user: UserBlock) -> None:
    """Nobody waits a day to see that it will not be done; that it waits is no news any more."""
    task_id = ask(user, "test_pages", pages="1", seconds="0")
    control = Control(task_id)
    with transaction() as session:
        control.claim(session)
        control.park(session, datetime.now(UTC) + timedelta(days=1), "Tomorrow.")
    assert [notice.text for notice in core.unread_notifications(user.id)] == ["test_pages: Tomorrow."]
    assert core.cancel(user.id, task_id)
    assert state(user, task_id).state == "cancelled"
    assert [notice.text for notice in core.unread_notifications(user.id)] == [f"test_pages: {ASKED}"]


def test_what_runs_ends_at_its_next_page(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """Earlier pages stay, the one under way is taken back, the body may clean up, and one notice says so."""
    worker()
    task_id = ask(user, "test_pages", pages="1000", seconds="0.05")
    assert _reached.wait(PATIENCE)
    assert core.cancel(user.id, task_id)
    done = ended(user, task_id)
    assert (done.state, done.message, done.current) == ("cancelled", ASKED, None)
    assert _cleaned.is_set()
    saved = [notice.text for notice in core.notices(user.id, most=1000)[0] if notice.text.startswith("page ")]
    assert len(saved) == done.done + 1
    assert told(user, task_id) == [("info", f"test_pages: {ASKED}")]


def test_what_only_checks_ends_too(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """The worker is told, wherever it runs; nothing is asked for at each check."""
    worker()
    task_id = ask(user, "test_checks")
    assert _reached.wait(PATIENCE)
    assert core.cancel(user.id, task_id)
    assert ended(user, task_id).state == "cancelled"


def test_learning_of_it_costs_no_statement(user: UserBlock, statements: list[str]) -> None:
    """The write that reports progress learns it."""
    task_id = ask(user, "test_pages", pages="1", seconds="0")
    control = Control(task_id)
    with transaction() as session:
        control.claim(session)
    core.cancel(user.id, task_id)
    statements.clear()
    with pytest.raises(Cancelled), transaction() as session:
        control.report(session, 1, 2)
    assert len(statements) == 1


def test_nobody_cancels_anothers_work(user: UserBlock, sample_user: UserBlock) -> None:
    """Not even with its id guessed right."""
    task_id = ask(user, "test_pages", pages="1", seconds="0")
    assert not core.cancel(sample_user.id, task_id)
    assert state(user, task_id).state == "waiting"


@pytest.mark.parametrize("after", ["a kill", "a stop", "a wait"])
def test_a_worker_that_is_lost_meanwhile_changes_nothing(user: UserBlock, after: str) -> None:
    """Asked to stop, and then killed, stopped or parked: the task ends as cancelled, and its body runs no more."""
    task_id = ask(user, "test_pages", pages="1", seconds="0")
    control = Control(task_id)
    with transaction() as session:
        control.claim(session)
    core.cancel(user.id, task_id)
    if after == "a stop":
        with pytest.raises(Cancelled), transaction() as session:
            control.release(session)
    if after == "a wait":
        with pytest.raises(Cancelled), transaction() as session:
            control.park(session, datetime.now(UTC) + timedelta(days=1), "Tomorrow.")
    requests.run(pages, Control(task_id))
    assert state(user, task_id).state == "cancelled"
    assert told(user, task_id) == [("info", f"test_pages: {ASKED}")]
    assert not _reached.is_set()


def test_a_cancel_before_the_end_takes_it_back(user: UserBlock) -> None:
    """What would have been done in the transaction of the end is not there either."""
    task_id = ask(user, "test_pages", pages="1", seconds="0")
    control = Control(task_id)
    with transaction() as session:
        control.claim(session)
    core.cancel(user.id, task_id)

    def end() -> None:
        with transaction() as session:
            NotificationManager(session, user.id).add("warning", "page 0")
            control.succeed(session, "done")

    with pytest.raises(Cancelled):
        end()
    assert core.notices(user.id) == ([], 0)


def test_a_cancel_during_the_end_comes_too_late(user: UserBlock) -> None:
    """It waits for the transaction of the end and finds the task over: it has succeeded, and nothing else is told."""
    task_id = ask(user, "test_pages", pages="1", seconds="0")
    control = Control(task_id)
    answers: list[bool] = []
    with transaction() as session:
        control.claim(session)
    cancelling = threading.Thread(target=lambda: answers.append(core.cancel(user.id, task_id)))
    with transaction() as session:
        control.succeed(session, "done")
        cancelling.start()
        time.sleep(0.3)  # long enough for it to be waiting on our lock
        assert not answers
    cancelling.join(PATIENCE)
    assert answers == [False]
    assert state(user, task_id).state == "succeeded"
    assert state(user, task_id).cancel_asked_at is None
    assert told(user, task_id) == [("success", "done")]


def test_at_any_moment_it_ends_once(user: UserBlock) -> None:
    """Cancels at random moments of a run: it has succeeded or it was cancelled, and one notice says which."""
    moments = random.Random(6)  # noqa: S311 (moments, no secrets)
    with ThreadPoolExecutor(2) as threads:
        for _ in range(40):
            task_id = ask(user, "test_pages", pages="1", seconds="0.002")
            running = threads.submit(requests.run, pages, Control(task_id))
            time.sleep(moments.random() * 0.04)
            core.cancel(user.id, task_id)
            running.result(PATIENCE)
            state_now = state(user, task_id).state
            assert state_now in ("succeeded", "cancelled")
            with transaction() as session:
                NotificationManager(session, user.id).acknowledge_all(datetime.now(UTC) + timedelta(days=1))
            (last,) = told(user, task_id)[:1]
            assert last[0] == ("success" if state_now == "succeeded" else "info")
    assert len(told(user, task_id)) == 40


def test_the_end_leads_to_the_thing(user: UserBlock, worker: Callable[[], Worker]) -> None:
    """A body may say where what it has made is."""
    worker()
    ended(user, ask(user, "test_pages", pages="0", seconds="0"))
    (notice,) = core.unread_notifications(user.id)
    assert (notice.text, notice.link) == ("all pages", "report?kind=playlist&id=p1")


@jobs.task("test_quiet")
def quiet(_control: Control, _task: TaskBlock) -> Told:
    """Nobody has asked for this."""
    return Told(text="renewed", quiet=True)


def test_what_nobody_asked_for_is_not_told(user: UserBlock) -> None:
    """It is noted with the task."""
    task_id = ask(user, "test_quiet")
    requests.run(quiet, Control(task_id))
    assert (state(user, task_id).state, state(user, task_id).message) == ("succeeded", "renewed")
    assert core.notices(user.id) == ([], 0)


@pytest.fixture
def running(user: UserBlock, worker: Callable[[], Worker]) -> Iterator[uuid.UUID]:
    """A long task that has begun; it is cancelled at the end."""
    worker()
    task_id = ask(user, "test_pages", pages="1000", seconds="0.05")
    assert _reached.wait(PATIENCE)
    yield task_id
    core.cancel(user.id, task_id)
    ended(user, task_id)


def test_until_it_has_ended_the_same_is_under_way(user: UserBlock, running: uuid.UUID) -> None:
    """Its name is free again once it is over, not when it is asked to stop."""
    until(lambda: state(user, running).done > 0)
    assert state(user, running).current == f"Page {state(user, running).done}"
    with pytest.raises(JobConflict):
        ask(user, "test_pages", pages="1000", seconds="0.05")
    core.cancel(user.id, running)
    ended(user, running)
    again = ask(user, "test_pages", pages="1000", seconds="0.05")
    core.cancel(user.id, again)
    ended(user, again)


def test_a_cancelled_import_brings_nothing(user: UserBlock) -> None:
    """It is one transaction, so nothing of it is there; its upload goes too."""
    task_id = core.request_import(user.id, "songs.csv", SONGS)
    control = Control(task_id)
    with transaction() as session:
        claimed = control.claim(session)
    assert claimed
    core.cancel(user.id, task_id)
    with pytest.raises(Cancelled):
        tasks.import_upload(control, claimed)
    requests.run(tasks.import_upload, Control(task_id))
    assert core.list_imports(user.id) == []
    assert state(user, task_id).state == "cancelled"
