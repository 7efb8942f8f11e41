"""Sets of tracks: kept once, bounded, raced for, theirs alone, reported on, and taken along."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pandas as pd
import psycopg
import pytest
from click.testing import CliRunner

from dashspot import browser, core
from dashspot.__main__ import main
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.filters import TrackFilter
from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving
from dashspot.errors import DashSpotError, NotFound, SetRefused
from dashspot.store.engine import transaction
from dashspot.store.managers import sets as managers
from dashspot.store.managers.users import UserManager
from tests.browser.tables import playlist_id, playlist_table, spotify_id

PATIENCE = 60
NAMES = ("Mine", "Yours")


@pytest.fixture
def library(user: UserBlock, tmp_path: Path) -> browser.Library:
    """Two playlists of three tracks each."""
    path = tmp_path / "mine.csv"
    path.write_bytes(playlist_table(NAMES, tracks=3))
    core.import_path(user.id, path)
    return browser.kept_library(user.id)


def ids(*places: int, of: str = "Mine") -> list[str]:
    """Of tracks of a playlist."""
    return [spotify_id("track", of, place) for place in places]


def named(user: UserBlock) -> dict[str, int | None]:
    """What a person's sets are called, and how many tracks they hold."""
    return {one.name: one.tracks for one in browser.sets(user.id)}


def kept(key: CollectionKey) -> uuid.UUID:
    """The id of a set."""
    return uuid.UUID(key.id)


def test_a_set_of_tracks_is_a_collection(library: browser.Library) -> None:
    """In the order in which they were kept, each once; its report is analysed, kept, exported."""
    key = browser.keep_set(library.user_id, "  Two \n tracks ", track_ids=[*ids(2, 0), *ids(2)])
    assert browser.track_ids(library, key) == ids(2, 0)
    assert browser.title_of(library, key) == "Two tracks"
    found = browser.report(library, key)
    assert (found.facts.title, found.facts.tracks, found.facts.gone) == ("Two tracks", 2, 0)
    assert browser.report(library, key).analysis == found.analysis
    assert browser.saved_analysis(library.user_id, found.analysis.id) == found.analysis
    assert set(browser.computations_frame(library, [found.analysis])["collection_name"]) == {"Two tracks"}
    assert browser.tracks_frame(library, key)["track_id"].tolist() == ids(2, 0)
    assert browser.analyse(library, "set", [key.id]) == 0


def test_a_set_of_a_filter_follows_the_library(library: browser.Library, tmp_path: Path) -> None:
    """What comes later and fits is in it."""
    key = browser.keep_set(library.user_id, "Of one list", filter=TrackFilter.asked(in_playlist=["mine"]))
    assert sorted(browser.track_ids(library, key)) == sorted(ids(0, 1, 2))
    (tmp_path / "more.csv").write_bytes(playlist_table(["Mine"], tracks=5))
    core.import_path(library.user_id, tmp_path / "more.csv")
    assert len(browser.track_ids(browser.kept_library(library.user_id), key)) == 5


def test_the_analysis_of_a_filter_is_not_kept(library: browser.Library, database: str) -> None:
    """However many are looked at; what is kept is that of the library beside it."""
    browser.report(library, browser.LIBRARY_KEY)
    for query in ("", f"in_playlist={playlist_id('Mine')}", "where=In+a+playlist"):
        browser.report(library, CollectionKey(kind="filter", id=query))
    with psycopg.connect(database) as connection:
        assert connection.execute("select collection_kind from analyses").fetchall() == [("library",)]


def test_tracks_that_are_gone_are_counted(library: browser.Library) -> None:
    """The rest is shown; where nothing is left, it is said."""
    key = browser.keep_set(library.user_id, "Old", track_ids=[*ids(0), *ids(0, 1, of="Never here")])
    facts = browser.report(library, key).facts
    assert (facts.tracks, facts.gone) == (1, 2)
    lost = browser.keep_set(library.user_id, "Lost", track_ids=ids(0, of="Never here"))
    with pytest.raises(NotFound, match="None of the tracks of this set is in this library"):
        browser.report(library, lost)


def test_keeping_the_same_again_changes_nothing(user: UserBlock) -> None:
    """It is the set that is there; another content under its name is refused, another name is another set."""
    first = browser.keep_set(user.id, "One", track_ids=ids(0))
    assert browser.keep_set(user.id, " One ", track_ids=ids(0)) == first
    for content in ({"track_ids": ids(1)}, {"filter": TrackFilter()}):
        with pytest.raises(SetRefused, match="Another set is called 'One'"):
            browser.keep_set(user.id, "One", **content)
    assert browser.keep_set(user.id, "Two", track_ids=ids(0)) != first
    assert named(user) == {"One": 1, "Two": 1}


@pytest.mark.parametrize(
    ("name", "tracks", "says"),
    [
        ("", ["a"], "needs a name"),
        (" \t\n", ["a"], "needs a name"),
        ("x" * 101, ["a"], "has 101 characters"),
        ("x", [], "no track here"),
        ("x", [str(n) for n in range(100_001)], "a set holds at most 100,000"),
        ("x", ["a" * 201], "no ids of tracks"),
        ("x", ["a\x00"], "no ids of tracks"),
        ("x", None, "made of tracks, or of a filter"),
    ],
)
def test_what_can_not_be_kept(user: UserBlock, name: str, tracks: list[str] | None, says: str) -> None:
    """Is told in one sentence, and nothing is kept."""
    with pytest.raises(SetRefused, match=says):
        browser.keep_set(user.id, name, track_ids=tracks)
    assert named(user) == {}


def test_a_set_is_exported_by_its_name(
    library: browser.Library, user: UserBlock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the command line, as tracks alone; a name that is not there is told."""
    monkeypatch.setattr("dashspot.runtime.start", lambda **_: None)
    browser.keep_set(user.id, "My set", track_ids=ids(2, 0))
    out = tmp_path / "out.csv"
    run = CliRunner().invoke
    assert run(main, ["export", "tracks", "--set", "My set", "--out", str(out)]).exit_code == 0
    assert pd.read_csv(out)["track_id"].tolist() == ids(2, 0)
    assert len(library.tracks) == 6
    gone = run(main, ["export", "tracks", "--set", "Another", "--out", str(out)])
    assert (gone.exit_code, "There is no set of this name" in gone.output) == (1, True)
    assert run(main, ["export", "features", "--set", "My set"]).exit_code == 2


def test_names_are_text(user: UserBlock) -> None:
    """Markup, right to left, and what looks like SQL; control characters are blanks."""
    for name in ("<b>x</b>", "שלום", "'; drop table users", "a\x00b"):
        browser.keep_set(user.id, name, track_ids=ids(0))
    assert list(named(user)) == sorted(["<b>x</b>", "שלום", "'; drop table users", "a b"])


def test_there_is_room_for_so_many(user: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of sets, and of tracks in all of them; keeping one that is there needs none."""
    monkeypatch.setattr(managers, "MOST_SETS", 2)
    monkeypatch.setattr(managers, "MOST_TRACKS", 3)
    browser.keep_set(user.id, "One", track_ids=ids(0, 1))
    with pytest.raises(SetRefused, match="more than 3 tracks"):
        browser.keep_set(user.id, "Two", track_ids=ids(0, 1))
    browser.keep_set(user.id, "Two", filter=TrackFilter())
    with pytest.raises(SetRefused, match="You have 2 sets"):
        browser.keep_set(user.id, "Three", filter=TrackFilter())
    browser.keep_set(user.id, "One", track_ids=ids(0, 1))
    assert list(named(user)) == ["One", "Two"]


def test_a_set_is_renamed(user: UserBlock) -> None:
    """Its id stays; the name of another is refused, and by its own nothing changes."""
    one, _two = (browser.keep_set(user.id, name, track_ids=ids(0)) for name in ("One", "Two"))
    browser.rename_set(user.id, kept(one), " Uno ")
    browser.rename_set(user.id, kept(one), "Uno")
    assert browser.kept_set(user.id, one.id).name == "Uno"
    with pytest.raises(SetRefused, match="Another set is called 'Two'"):
        browser.rename_set(user.id, kept(one), "Two")
    with pytest.raises(SetRefused, match="needs a name"):
        browser.rename_set(user.id, kept(one), " ")
    with pytest.raises(NotFound):
        browser.rename_set(user.id, uuid.uuid4(), "Three")
    assert list(named(user)) == ["Two", "Uno"]


def test_what_changes_the_sets_changes_their_version(user: UserBlock) -> None:
    """What a replica keeps of them by it is never old: each state has its own, and the same names of other sets too."""

    def version() -> str:
        return core.look((user.kind,)).libraries[user.kind].sets_version

    versions = [version()]
    key = browser.keep_set(user.id, "One", track_ids=ids(0))
    versions.append(version())
    assert version() == versions[-1]
    browser.rename_set(user.id, kept(key), "Uno")
    versions.append(version())
    browser.remove_set(user.id, kept(key))
    assert version() == versions[0]
    browser.keep_set(user.id, "Uno", track_ids=ids(0))
    versions.append(version())
    assert len(set(versions)) == len(versions)


def test_a_set_is_removed_with_its_analyses(library: browser.Library, user: UserBlock, database: str) -> None:
    """Again is nothing; who asks for it is told."""
    key = browser.keep_set(user.id, "One", track_ids=ids(0))
    browser.report(library, key)
    for _ in range(2):
        browser.remove_set(user.id, kept(key))
    assert named(user) == {}
    with psycopg.connect(database) as connection:
        assert connection.execute("select collection_kind from analyses").fetchall() == [("library",)]
    for ask in (browser.report, browser.title_of, browser.track_ids):
        with pytest.raises(NotFound, match="no such set"):
            ask(library, key)


@pytest.mark.parametrize("name", ["", "x", "'", str(uuid.UUID(int=0)), "a" * 10_000])
def test_a_forged_set_is_told(library: browser.Library, name: str) -> None:
    """In one sentence."""
    with pytest.raises(NotFound, match="no such set"):
        browser.report(library, CollectionKey(kind="set", id=name))


def test_a_set_is_its_owners_alone(library: browser.Library, user: UserBlock, sample_user: UserBlock) -> None:
    """Another can neither read, rename nor remove it, and may use its name."""
    key = browser.keep_set(sample_user.id, "Theirs", track_ids=ids(0))
    assert browser.sets(user.id) == []
    with pytest.raises(NotFound):
        browser.report(library, key)
    with pytest.raises(NotFound):
        browser.rename_set(user.id, kept(key), "Mine")
    browser.remove_set(user.id, kept(key))
    browser.keep_set(user.id, "Theirs", track_ids=ids(1))
    assert named(sample_user) == {"Theirs": 1}


def race(*work: Callable[[], object]) -> list[DashSpotError | None]:
    """Do all of it at once; what became of each."""
    with ThreadPoolExecutor(len(work)) as pool:
        errors = [future.exception(PATIENCE) for future in [pool.submit(one) for one in work]]
    assert all(error is None or isinstance(error, DashSpotError) for error in errors), errors
    return errors  # type: ignore[return-value] # as asserted


def test_the_same_set_is_kept_once_by_many(user: UserBlock) -> None:
    """A button that is pressed in four tabs: one set, and nobody is refused."""
    keep = partial(browser.keep_set, user.id, "One", track_ids=ids(0))
    assert race(*[keep] * 4) == [None] * 4
    assert named(user) == {"One": 1}


def test_of_two_contents_under_one_name_one_is_kept(user: UserBlock) -> None:
    """The other is told that the name is taken, with kept and renamed sets alike."""
    third = kept(browser.keep_set(user.id, "Three", track_ids=ids(2)))
    work = [partial(browser.keep_set, user.id, "One", track_ids=ids(place)) for place in (0, 1)]
    errors = race(*work, partial(browser.rename_set, user.id, third, "One"))
    assert [type(error) for error in errors if error] == [SetRefused, SetRefused]
    assert [one.name for one in browser.sets(user.id) if one.name == "One"] == ["One"]


def test_the_last_place_is_given_once(user: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that both count one fewer than there may be are one after the other: seen to fail without the lock."""
    monkeypatch.setattr(managers, "MOST_SETS", 3)
    errors = race(*[partial(browser.keep_set, user.id, f"{n}", track_ids=ids(0)) for n in range(6)])
    assert sum(error is None for error in errors) == 3
    assert len(named(user)) == 3


def test_removed_and_kept_at_once(library: browser.Library, user: UserBlock) -> None:
    """Whoever comes last decides, and nobody waits for ever."""
    for _ in range(4):
        key = browser.keep_set(user.id, "One", track_ids=ids(0))
        remove, keep = partial(browser.remove_set, user.id, kept(key)), partial(browser.report, library, key)
        race(remove, remove, keep, partial(browser.keep_set, user.id, "One", track_ids=ids(0)))
    assert len(named(user)) <= 1


@pytest.fixture
def guest(database: str) -> UserBlock:
    """Somebody who only brought files."""
    del database
    with transaction() as session:
        made = UserManager(session).new_guest(1_000)
    assert made
    return made


def test_the_sets_of_a_guest_become_the_persons(guest: UserBlock, user: UserBlock, sample_user: UserBlock) -> None:
    """Though they brought no file; one that is the same goes, and one whose name is taken has a number."""
    del sample_user
    taker = user
    for name, place in (("Same", 0), ("Named", 0), ("Named (2)", 2)):
        browser.keep_set(taker.id, name, track_ids=ids(place))
    for name, place in (("Same", 0), ("Named", 1), ("Own", 1)):
        browser.keep_set(guest.id, name, track_ids=ids(place))
    followed = browser.keep_set(guest.id, "Filter", filter=TrackFilter(text="a"))
    leaving.take_over(guest.id, taker.id)
    leaving.take_over(guest.id, taker.id)
    assert list(named(taker)) == ["Filter", "Named", "Named (2)", "Named (3)", "Own", "Same"]
    assert browser.kept_set(taker.id, followed.id).filter == "text=a"
    assert browser.sets(guest.id) == []


def test_a_set_that_is_kept_while_its_guest_signs_in_is_moved_or_stays(guest: UserBlock, user: UserBlock) -> None:
    """It is one of the two's, whole, and the move that follows has it."""
    race(
        partial(leaving.take_over, guest.id, user.id),
        partial(browser.keep_set, guest.id, "Late", track_ids=ids(0)),
        partial(browser.keep_set, user.id, "Late", track_ids=ids(1)),
    )
    leaving.take_over(guest.id, user.id)
    assert list(named(user)) == ["Late", "Late (2)"]


def test_who_leaves_keeps_no_set(guest: UserBlock) -> None:
    """They go with the person; later there is nobody to keep one for."""
    browser.keep_set(guest.id, "One", track_ids=ids(0))
    leaving.delete_person(guest.id)
    assert browser.sets(guest.id) == []
    with pytest.raises(NotFound, match="nobody any more"):
        browser.keep_set(guest.id, "Two", track_ids=ids(0))
