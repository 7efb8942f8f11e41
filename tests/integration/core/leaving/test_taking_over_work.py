"""Work that waits, runs or ends while a guest becomes a person: nothing is lost, done twice or left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dashspot import browser, core, jobs
from dashspot.blocks.imports import ImportSummary
from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving
from dashspot.core.tasks import import_upload
from dashspot.files import open_import
from dashspot.jobs.requests import run
from dashspot.store.engine import Transaction
from dashspot.store.managers.leaving import LeavingManager
from dashspot.store.managers.tasks import NotificationManager
from tests.browser.tables import playlist_table
from tests.integration.core.leaving.people import (
    PATIENCE,
    Ask,
    Save,
    asked_for,
    job_locks,
    refuse,
    table,
    titles,
    waiting_jobs,
    waits,
)


def test_an_import_that_is_landing_is_waited_for(
    guest: UserBlock, person: UserBlock, tmp_path: Path, ask: Ask, save: Save
) -> None:
    """Its rows are written and not committed when the guest signs in: they are the person's all the same."""
    save(guest, "A")
    landed, begun = threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as pool:

        def hold(_session: Transaction, _summary: ImportSummary) -> None:
            landed.set()
            assert begun.wait(PATIENCE)
            waits(ask, until=moving.done)

        reader = open_import(table(tmp_path, "B"), 100)
        importing = pool.submit(core.import_file, guest.id, reader, before_commit=hold)
        assert landed.wait(PATIENCE)
        moving = pool.submit(leaving.take_over, guest.id, person.id)
        begun.set()
        importing.result(PATIENCE)
        assert moving.result(PATIENCE) == 2
    assert (titles(guest), titles(person)) == ([], ["A", "B"])


@pytest.mark.parametrize("again", [False, True], ids=["of its own", "that the person has"])
def test_an_import_that_runs_is_neither_lost_nor_left_behind(
    guest: UserBlock, person: UserBlock, save: Save, ask: Ask, *, again: bool
) -> None:
    """Whoever comes first, an import by upload ends as the person's, once; what is left of it to do is asked for."""
    for number in range(8):
        name = f"{again} {number}"
        if again:
            save(person, name)
        request = core.request_import(guest.id, f"{name}.csv", playlist_table([name], tracks=2))
        begin = threading.Barrier(2)

        def race(work: Callable[[], object], begin: threading.Barrier = begin) -> None:
            begin.wait(PATIENCE)
            work()

        with ThreadPoolExecutor(2) as pool:
            racing = [
                pool.submit(race, partial(run, import_upload, jobs.Control(request))),
                pool.submit(race, partial(leaving.take_over, guest.id, person.id)),
            ]
            for each in racing:
                each.result(PATIENCE)
        assert titles(guest) == []
        assert asked_for(guest).count("import_upload") == 0
        if "import_upload" in asked_for(person):
            assert waiting_jobs(ask, request, person)
            run(import_upload, jobs.Control(request))
        assert titles(person).count(name) == 1
        assert ask("select count(*) from uploads") == [(0,)]
        assert ask("select state, user_id from task_results where id = %s", request) == [("succeeded", person.id)]


def test_who_imports_the_same_at_the_same_moment_is_not_disturbed(
    guest: UserBlock, person: UserBlock, save: Save, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their import comes while the sign-in holds them, for longer than Postgres looks on: it waits, and does not fail.

    If it wrote its source first and asked whose it is then, each would wait for the other, and Postgres end the import.
    """
    save(guest, "A")
    held, begun, hold_both = threading.Event(), threading.Event(), LeavingManager._hold_both

    def hold(*arguments: Any) -> bool:
        found = hold_both(*arguments)
        if not held.is_set():
            held.set()
            assert begun.wait(PATIENCE)
            assert waits(ask, until=importing.done)
            threading.Event().wait(0.8)
        return found

    monkeypatch.setattr(LeavingManager, "_hold_both", hold)
    with ThreadPoolExecutor(2) as pool:
        moving = pool.submit(leaving.take_over, guest.id, person.id)
        assert held.wait(PATIENCE)
        importing = pool.submit(core.import_path, person.id, table(tmp_path, "A"))
        begun.set()
        assert importing.result(PATIENCE).known_before
        assert moving.result(PATIENCE) == 1
    assert (titles(guest), titles(person)) == ([], ["A"])


def test_an_import_under_way_begins_again_as_the_persons(
    guest: UserBlock, person: UserBlock, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guest signs in while the file is read: nothing of it lands with the guest, all of it with the person."""
    request = core.request_import(guest.id, "A.csv", playlist_table(["A"], tracks=2))
    ask("update procrastinate_jobs set status = 'doing'")

    def sign_in(*_: Any, **__: Any) -> None:
        leaving.take_over(guest.id, person.id)

    monkeypatch.setattr(jobs.Control, "progress", sign_in)
    run(import_upload, jobs.Control(request))
    assert (titles(guest), titles(person)) == ([], [])
    assert waiting_jobs(ask, request, person)
    run(import_upload, jobs.Control(request))
    assert (titles(guest), titles(person)) == ([], ["A"])
    assert ask("select count(*) from uploads") == [(0,)]
    told = [notice.text for notice in core.unread_notifications(person.id)]
    assert told == ["A.csv: 2 tracks in 1 playlist."]


@pytest.mark.parametrize("lost", [False, True], ids=["succeeded", "failed"])
def test_what_a_guest_was_told_is_told_to_the_person(
    guest: UserBlock, person: UserBlock, ask: Ask, monkeypatch: pytest.MonkeyPatch, *, lost: bool
) -> None:
    """An import that ended just before the sign-in ended for whoever goes on: its notice, and how it came out."""
    request = core.request_import(guest.id, "A.csv", playlist_table(["A"], tracks=2))
    if lost:
        monkeypatch.setattr(core.tasks.queries, "uploaded", refuse)  # type: ignore[attr-defined] # a module
    run(import_upload, jobs.Control(request))
    told = core.unread_notifications(guest.id)
    assert len(told) == 1
    leaving.take_over(guest.id, person.id)
    assert core.unread_notifications(person.id) == told
    assert core.unread_notifications(guest.id) == []
    assert ask("select user_id from task_results where id = %s", request) == [(person.id,)]


def test_a_waiting_import_waits_on_as_the_persons(guest: UserBlock, person: UserBlock, ask: Ask) -> None:
    """No second job is made of it; a file of the same name that the person is importing is another."""
    mine = core.request_import(person.id, "A.csv", playlist_table(["A"]))
    request = core.request_import(guest.id, "A.csv", playlist_table(["B"]))
    leaving.take_over(guest.id, person.id)
    assert ask("select count(*) from procrastinate_jobs") == [(2,)]
    assert job_locks(ask) == {f"user:{person.id}"}
    for task_id in (mine, request):
        run(import_upload, jobs.Control(task_id))
    assert titles(person) == ["A", "A"]
    assert browser.load_library(person.id).playlists["name"].tolist() in (["A", "B"], ["B", "A"])


def test_who_is_just_being_told_of_a_failure_is_not_in_the_way(
    guest: UserBlock, person: UserBlock, save: Save, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that ends writes its task, then whose it was, and the other way round here: the sign-in yields."""
    save(guest, "A")
    request = core.request_import(guest.id, "B.csv", playlist_table(["B"]))
    monkeypatch.setattr(core.tasks.queries, "uploaded", refuse)  # type: ignore[attr-defined] # a module
    told, begun, add = threading.Event(), threading.Event(), NotificationManager.add

    def hold(*arguments: Any, **options: Any) -> None:
        told.set()
        assert begun.wait(PATIENCE)
        waits(ask, until=moving.done)
        add(*arguments, **options)

    monkeypatch.setattr(NotificationManager, "add", hold)
    with ThreadPoolExecutor(2) as pool:
        failing = pool.submit(run, import_upload, jobs.Control(request))
        assert told.wait(PATIENCE)
        moving = pool.submit(leaving.take_over, guest.id, person.id)
        begun.set()
        assert moving.result(PATIENCE) == 1
        failing.result(PATIENCE)
    assert titles(person) == ["A"]
