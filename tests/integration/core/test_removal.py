"""What an import that is taken out leaves: no version that was there before, no numbers of what is gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from dashspot import browser, core, runtime
from dashspot.__main__ import main
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.people import LibraryState, UserBlock
from dashspot.errors import DashSpotError
from dashspot.store.engine import transaction
from dashspot.store.managers.analyses import AnalysisManager
from dashspot.store.managers.sources import SourceManager
from dashspot.store.queries import analyses as queries
from tests.browser.tables import playlist_id, playlist_table

Stored = Callable[[], list[str]]
Save = Callable[..., None]

PATIENCE = 20
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


@pytest.fixture
def save(user: UserBlock, tmp_path: Path) -> Save:
    """Import playlists of these names as one file."""

    def saved(*names: str) -> None:
        path = tmp_path / f"{'-'.join(names)}.csv"
        path.write_bytes(playlist_table(names, tracks=3))
        core.import_path(user.id, path)

    return saved


@pytest.fixture
def stored(database: str) -> Iterator[Stored]:
    """The names of all collections that have an analysis."""
    with psycopg.connect(database, autocommit=True) as connection:
        select = "select distinct collection_id from analyses order by 1"
        yield lambda: [name for (name,) in connection.execute(select)]


def state() -> LibraryState:
    """The local person's library, as a page glances at it."""
    return core.look(["local"]).libraries["local"]


def remove_newest(user: UserBlock) -> None:
    """Take the newest import out again."""
    core.remove_import(user.id, core.list_imports(user.id)[0].id)


def asked(user: UserBlock) -> list[str]:
    """The kinds of long work that wait or run."""
    return [task.kind for task in core.active_tasks(user.id)]


def test_no_version_comes_back(user: UserBlock, save: Save) -> None:
    """What a cache kept under a version glanced before is never the answer after a removal."""
    versions = [state().version]
    for name in ("A", "B"):
        save(name)
        versions.append(state().version)
    for _ in range(2):
        remove_newest(user)
        versions.append(state().version)
    assert len(set(versions)) == len(versions)


def test_a_library_loaded_late_is_not_shown_after_a_removal(user: UserBlock, save: Save) -> None:
    """Glanced before an import, loaded after it, asked for after its removal: another version, so loaded anew."""
    save("A")
    glanced = state()
    save("B")
    kept = {glanced.version: browser.load_library(user.id)}
    remove_newest(user)
    assert state().version not in kept
    assert browser.load_library(user.id).version == state().version


def test_the_version_is_of_the_rows_that_were_read(user: UserBlock, save: Save) -> None:
    """A library names the version under which a page that glances now would look for it; nobody else's counts."""
    save("A")
    version = state().version
    core.ensure_sample()
    assert state().version == version == browser.load_library(user.id).version


def test_the_same_rows_again_are_the_same_version(save: Save) -> None:
    """What changes no row empties no cache."""
    save("A")
    version = state().version
    save("A")
    assert state().version == version


def test_what_is_gone_is_not_analysed(user: UserBlock, save: Save, stored: Stored) -> None:
    """Loaded, removed, analysed: not a row is written, and the caller is told."""
    save("A")
    library = browser.load_library(user.id)
    remove_newest(user)
    with pytest.raises(DashSpotError, match="changed"):
        browser.analyse(library, "playlist")
    assert stored() == []


def waits(database: str, until: Callable[[], bool] = lambda: False) -> bool:
    """Whether somebody comes to wait for a lock, rather than something happening first."""
    pause = threading.Event()
    with psycopg.connect(database, autocommit=True) as connection:
        for _ in range(50 * PATIENCE):
            if connection.execute(WAITING).fetchone() != (0,):
                return True
            if until():
                return False
            pause.wait(0.02)
    return False


def test_a_removal_waits_for_an_analysis_and_takes_it_along(
    user: UserBlock, save: Save, stored: Stored, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The analysis has written and not committed when the removal comes: nothing of what is gone is left."""
    save("A")
    library = browser.load_library(user.id)
    written, begun, upsert_many = threading.Event(), threading.Event(), AnalysisManager.upsert_many
    with ThreadPoolExecutor(2) as pool:

        def hold(*arguments: Any) -> int:
            made = upsert_many(*arguments)
            written.set()
            assert begun.wait(PATIENCE)
            waits(database, until=removing.done)
            return made

        monkeypatch.setattr(AnalysisManager, "upsert_many", hold)
        analysing = pool.submit(browser.analyse, library, "playlist")
        assert written.wait(PATIENCE)
        removing = pool.submit(remove_newest, user)
        begun.set()
        assert analysing.result(PATIENCE) == 1
        removing.result(PATIENCE)
    assert stored() == []


def test_an_analysis_waits_for_a_removal_and_writes_nothing(
    user: UserBlock, save: Save, stored: Stored, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The removal has deleted and not committed when the analysis writes: it finds the version changed."""
    save("A")
    library = browser.load_library(user.id)
    deleted, remove = threading.Event(), SourceManager.remove
    with ThreadPoolExecutor(2) as pool:

        def hold(*arguments: Any) -> Any:
            found = remove(*arguments)
            deleted.set()
            assert ready.wait(PATIENCE)
            waits(database, until=analysing.done)
            return found

        monkeypatch.setattr(SourceManager, "remove", hold)
        ready = threading.Event()

        def analyse() -> None:
            assert ready.wait(PATIENCE)
            with suppress(DashSpotError):
                browser.analyse(library, "playlist")

        analysing = pool.submit(analyse)
        removing = pool.submit(remove_newest, user)
        assert deleted.wait(PATIENCE)
        ready.set()
        analysing.result(PATIENCE)
        removing.result(PATIENCE)
    assert stored() == []


def test_everything_is_analysed_again_when_it_changes_meanwhile(
    user: UserBlock, save: Save, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A removal between loading and writing: the numbers are those of what is left, and all of them."""
    save("A")
    save("B")
    known_inputs, removed = queries.known_inputs, threading.Event()

    def meanwhile(*arguments: Any, **options: Any) -> Any:
        if not removed.is_set():
            removed.set()
            remove_newest(user)
        return known_inputs(*arguments, **options)

    monkeypatch.setattr(queries, "known_inputs", meanwhile)
    assert browser.analyse_everything(user.id) == 2
    assert stored() == sorted([playlist_id("A"), "library"])


@pytest.mark.parametrize("name", ["known_inputs", "by_ids"])
@pytest.mark.parametrize("before", [False, True], ids=["never analysed", "analysed before"])
def test_a_report_opened_during_a_removal_is_shown(
    user: UserBlock, save: Save, monkeypatch: pytest.MonkeyPatch, name: str, *, before: bool
) -> None:
    """The page has loaded its library; what it computes of that is shown, and nothing of it is kept."""
    save("A")
    if before:
        browser.analyse_everything(user.id)
    library, read = browser.load_library(user.id), getattr(queries, name)

    def then_removed(*arguments: Any, **options: Any) -> Any:
        found = read(*arguments, **options)
        found = found if isinstance(found, dict) else list(found)
        with suppress(IndexError):
            remove_newest(user)
        return found

    monkeypatch.setattr(queries, name, then_removed)
    shown = browser.report(library, CollectionKey(kind="playlist", id=playlist_id("A")))
    assert shown.analysis.computation.tracks.total == 3


def test_a_removal_asks_for_the_analysis_of_what_is_left(user: UserBlock, save: Save) -> None:
    """Its numbers may have gone with the removed import; where nothing is left nothing is asked."""
    save("A")
    save("B")
    remove_newest(user)
    assert asked(user) == ["analyse_everything"]
    remove_newest(user)
    assert asked(user) == ["analyse_everything"]


def test_nothing_left_is_not_analysed(user: UserBlock, save: Save) -> None:
    """The last import goes, and no work is asked for."""
    save("A")
    remove_newest(user)
    assert asked(user) == []


def test_a_removal_that_fails_asks_for_nothing(user: UserBlock, save: Save) -> None:
    """It is one transaction."""
    save("A")
    version = state().version
    with pytest.raises(DashSpotError, match="not there"):
        core.remove_import(user.id, 0)
    assert asked(user) == []
    assert state().version == version


def test_exported_computations_are_computed_first(user: UserBlock, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    """`export computations` never writes a bare header where there is something to compute."""
    save("A")
    monkeypatch.setattr(runtime, "start", lambda **_: None)
    told = CliRunner().invoke(main, ["export", "computations"])
    assert told.exit_code == 0
    assert playlist_id("A") in told.stdout
    assert browser.analyse_everything(user.id) == 0


def test_superseded_analyses_go(user: UserBlock, save: Save, database: str) -> None:
    """Of each collection the newest two are kept, and whichever is true now, however old."""
    save("A")
    browser.analyse_everything(user.id)
    with transaction() as session:
        manager = AnalysisManager(session, user.id)
        (block, *_) = browser.saved_computations(browser.load_library(user.id))
        for number in range(4):
            manager.upsert_many([block.computation], {block.collection: f"other {number}"})
    browser.analyse_everything(user.id, before_commit=lambda *_: None)
    with psycopg.connect(database) as connection:
        select = "select collection_kind, count(*), bool_or(id = %s) from analyses group by 1 order by 1"
        assert connection.execute(select, [block.id]).fetchall() == [("library", 1, False), ("playlist", 3, True)]
