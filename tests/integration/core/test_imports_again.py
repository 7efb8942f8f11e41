"""The same rows again: later, at once, and after a kill at any moment."""

from __future__ import annotations

import gzip
import os
import secrets
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import dashspot
from dashspot import browser, core
from dashspot.blocks.imports import ImportSummary
from dashspot.blocks.people import UserBlock
from dashspot.files import open_import
from tests.integration.core.songs import LINES, Dump, Query, Save, meaning, song, table, waiting

PROJECT = Path(dashspot.__file__).parents[1]
AGAIN: dict[str, bytes] = {
    "same": table(LINES).encode(),
    "mark": ("\ufeff" + table(LINES)).encode(),
    "gz": gzip.compress(table(LINES).encode()),
    "semicolons": table(LINES, delimiter=";").encode(),
    "LF": table(LINES, terminator="\n").encode(),
    "columns backwards": table(LINES, backwards=True).encode(),
    "unknown column": table([line | {"rating": "5"} for line in LINES]).encode(),
    "refused rows": table([*LINES[:5], song(99, tempo="-1"), *LINES[5:]]).encode(),
    "other number format": table([line | {"key": "6.0", "tempo": "122.0360"} for line in LINES]).encode(),
}


@pytest.mark.parametrize("content", AGAIN.values(), ids=AGAIN)
def test_importing_again_changes_no_row(content: bytes, user: UserBlock, save: Save, dump: Dump) -> None:
    """The same rows, however they are packed, are the same import: not a row of any table is written again."""
    core.import_path(user.id, save(LINES))
    before, version = dump(physical=True), browser.data_version(user.id)
    summary = core.import_path(user.id, save(content, "other name.csv"))
    assert dump(physical=True) == before
    assert browser.data_version(user.id) == version
    assert isinstance(summary, ImportSummary)
    assert summary.known_before
    assert (summary.features_new, summary.features_unchanged, summary.features_replaced) == (0, 20, 0)
    assert (summary.tracks, summary.memberships) == (20, 20)


def test_other_rows_are_another_import(user: UserBlock, save: Save) -> None:
    """One changed cell, or another order of rows, is another import."""
    contents = [LINES, LINES[::-1], [*LINES[:-1], LINES[-1] | {"tempo": "1"}], LINES[:-1]]
    assert [core.import_path(user.id, save(content)).known_before for content in contents] == [False] * 4
    assert len(core.list_imports(user.id)) == 4


class Stopped(Exception):
    """Raised before a commit, in place of a crash."""


@pytest.mark.parametrize("commits", [True, False], ids=["first commits", "first rolls back"])
def test_two_imports_at_once_are_one(*, commits: bool, user: UserBlock, save: Save, query: Query, dump: Dump) -> None:
    """Who comes second waits for the first: if that commits its work is found done, else the second does it."""
    path, inside, go_on = save(LINES), threading.Event(), threading.Event()

    def hold(*_: object) -> None:
        inside.set()
        assert go_on.wait(30)
        if not commits:
            raise Stopped

    with ThreadPoolExecutor(2) as pool:
        try:
            first = pool.submit(core.import_file, user.id, open_import(path, 10), before_commit=hold)
            assert inside.wait(30)
            second = pool.submit(core.import_path, user.id, path)
            blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            with waiting("the second to wait for the first", lambda: query(blocked)):
                assert query("select count(*) from sources") == [(0,)]
        finally:
            go_on.set()
        if commits:
            assert not first.result().known_before
        else:
            with pytest.raises(Stopped):
                first.result()
        assert second.result().known_before is commits
    assert query("select title from sources") == [("songs.csv",)]
    at_once = meaning(dump())
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    core.import_path(user.id, path)
    assert meaning(dump()) == at_once


def test_two_people_import_at_once(user: UserBlock, sample_user: UserBlock, save: Save, query: Query) -> None:
    """The same rows of two people are two imports; both land, whoever commits first."""
    paths = [save(LINES, "one.csv"), save(LINES, "two.csv")]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(core.import_path, [user.id, sample_user.id], paths))
    assert [summary.known_before for summary in found] == [False, False]
    assert query("select count(*), count(distinct user_id) from sources") == [(2, 2)]


def command(*arguments: str | Path, **environ: str) -> subprocess.Popen[str]:
    """The product as its own process, on the test's database."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashspot", *map(str, arguments)],
        cwd=PROJECT,
        env=os.environ | environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_after(seconds: float | None, path: Path, query: Query) -> float:
    """Import in a process of its own; kill it so long after the rows began to flow. Returns how long it lived."""
    session = "select query from pg_stat_activity where application_name = 'victim'"
    with command("import", path, PGAPPNAME="victim") as victim:
        begun = lambda: victim.poll() is not None or any("import_rows" in text for (text,) in query(session))  # noqa: E731
        with waiting("the import to begin", begun):
            begin = time.monotonic()
        if seconds is None:
            assert victim.wait(60) == 0, victim.stderr and victim.stderr.read()
        else:
            time.sleep(seconds)
            victim.kill()
        victim.communicate()
    with waiting("its sessions to end", lambda: not query(session)):
        return time.monotonic() - begin


@pytest.mark.parametrize("moments", [5, pytest.param(40, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
def test_killed_import_leaves_nothing(moments: int, user: UserBlock, save: Save, query: Query, dump: Dump) -> None:
    """Killed at any moment an import is not there at all, or whole if it was done; run again it is as if unharmed."""
    path, nothing = save([song(number % 1500, playlist=str(number % 40)) for number in range(2500)]), dump()
    whole_time = kill_after(None, path, query)
    whole = meaning(dump())
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    assert dump() == nothing
    chance, left_nothing = secrets.SystemRandom(), 0
    for number in range(moments):
        seconds = whole_time * (number and number - 1 + chance.random()) / max(moments - 1, 1)
        kill_after(seconds, path, query)
        left = dump()
        left_nothing += left == nothing
        assert left == nothing or meaning(left) == whole, f"killed after {seconds} s of {whole_time} s"
        assert core.import_path(user.id, path).known_before is (left != nothing)
        assert meaning(dump()) == whole, f"run again after a kill at {seconds} s of {whole_time} s"
        core.remove_import(user.id, core.list_imports(user.id)[0].id)
    assert left_nothing


def test_two_processes_make_one_import(user: UserBlock, save: Save, query: Query) -> None:
    """Two commands started together on one file both end well, and the file is there once."""
    del user
    path = save(LINES)
    both = [command("import", path) for _ in range(2)]
    said = sorted(process.communicate(timeout=60)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert [text.startswith("songs.csv was imported before; nothing changed.\n") for text in said] == [True, False]
    assert query("select count(*) from sources") == [(1,)]
