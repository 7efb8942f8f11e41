from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from dashspot import browser
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.people import UserBlock
from dashspot.browser import LIBRARY_KEY, Library, load_library
from dashspot.browser.services import analyses, listings
from dashspot.browser.services.documents import compute_frames, documents
from dashspot.browser.services.library import collection_rows
from dashspot.errors import NotFound
from dashspot.store.engine import transaction
from dashspot.store.managers.analyses import AnalysisManager, analysis_id
from dashspot.store.managers.imports import ImportManager
from dashspot.store.queries import analyses as queries
from tests.unit.browser.conftest import small_library

_PATIENCE = 20

FULL: dict[str, Any] = dict.fromkeys(ANALYSED, 0.5) | {"tempo": 120.0, "key": 7, "mode": 1, "time_signature": 4}
FAILED: dict[str, Any] = FULL | dict.fromkeys(FAILED_MARKS, 0)


def spotify_id(kind: str, number: int) -> str:
    """An id that Spotify might give."""
    return f"{kind}{number:0{22 - len(kind)}d}"


def listed(playlist: int | None, number: int, **facts: Any) -> ImportedRow:
    """One track, in a playlist or liked."""
    named = {"playlist_id": spotify_id("p", playlist or 0), "playlist_name": f"List {playlist}"}
    place: dict[str, Any] = {"liked": True} if playlist is None else named
    usual = {
        "track_id": spotify_id("t", number),
        "track_name": f"Track {number}",
        "artist_ids": ("band",),
        "artist_names": ("Some Band",),
        "album_id": spotify_id("a", 1),
        "album_name": "Some Album",
        "duration_ms": 180_000 + number,
    }
    return ImportedRow.model_validate(usual | place | facts)


def save(user: UserBlock, rows: Iterable[ImportedRow], title: str = "songs.csv") -> Library:
    """Import rows, and load what the person has then."""
    with transaction() as session:
        manager = ImportManager(session, user.id)
        manager.stage(rows)
        manager.land(kind="file", title=title)
    return load_library(user.id)


def two_playlists(user: UserBlock) -> Library:
    """Two lists that share a track; a failed analysis is in the second, a track without features in none."""
    lists = [listed(1, 1, **FULL), listed(1, 2, **FULL | {"energy": 0.9}), listed(2, 2, **FULL | {"energy": 0.9})]
    return save(user, [*lists, listed(2, 3, **FAILED), listed(None, 4)])


def playlist(number: int) -> CollectionKey:
    """The key of a playlist."""
    return CollectionKey(kind="playlist", id=spotify_id("p", number))


def states(library: Library) -> list[str]:
    """Whether each playlist is analysed, in the order of their names."""
    return browser.playlist_states(library.user_id, listings.playlists(library)).tolist()


@pytest.fixture
def stored(database: str) -> Iterator[Callable[[], list[tuple[Any, ...]]]]:
    """Every analysis as it is in the database, with its number of computations."""
    query = (
        "select collection_kind, collection_id, keep_failed, a.id, count(analysis_id) "
        "from analyses a left join computations on analysis_id = a.id group by a.id order by 1, 2, 3, a.created_at"
    )
    with psycopg.connect(database, autocommit=True) as connection:
        yield lambda: connection.execute(query).fetchall()


def test_the_same_inputs_are_the_same_analysis(user: UserBlock, stored: Callable[[], list[tuple[Any, ...]]]) -> None:
    """Analysing again computes nothing and leaves every row as it is; the id follows from the inputs."""
    library = two_playlists(user)
    assert browser.analyse_everything(user.id) == 3
    before = stored()
    assert [row[4] for row in before] == [1, 1, 1]
    assert browser.analyse_everything(user.id) == 0
    assert browser.analyse(load_library(user.id), "playlist") == 0
    assert stored() == before
    (found,) = analyses.current_analyses(library, "playlist", [playlist(1).id])
    assert found.id == analysis_id(user.id, playlist(1), keep_failed=False, inputs=found.inputs)


def test_the_same_rows_in_another_file_are_the_same_analysis(user: UserBlock) -> None:
    """Where a fact comes from, and in which order the rows stood, is no input."""
    rows = [listed(1, number, **FULL | {"tempo": 100 + number}) for number in range(5)]
    save(user, rows)
    assert browser.analyse_everything(user.id) == 2
    save(user, rows[::-1], "again.csv")
    assert browser.analyse_everything(user.id) == 0


def test_changed_features_are_another_analysis(user: UserBlock, stored: Callable[[], list[tuple[Any, ...]]]) -> None:
    """The playlist that holds the track has changed since; its earlier analysis stays beside the new one."""
    library = two_playlists(user)
    assert states(library) == ["not analysed", "not analysed"]
    browser.analyse_everything(user.id)
    assert states(library) == ["analysed", "analysed"]
    changed = save(user, [listed(None, 1, **FULL | {"energy": 0.1})], "newer.csv")
    assert states(changed) == ["changed since", "analysed"]
    assert browser.analyse_everything(user.id) == 2
    assert states(changed) == ["analysed", "analysed"]
    assert [row[1] for row in stored() if row[0] == "playlist"].count(playlist(1).id) == 2
    energies = [
        analyses.current_analyses(at, "playlist", [playlist(1).id])[0].computation.tracks.averages["energy"].mean
        for at in (library, changed)
    ]
    assert energies == pytest.approx([0.7, 0.5])


def test_a_renamed_track_is_another_analysis(user: UserBlock) -> None:
    """Names decide the order of ties, so they are among the inputs."""
    two_playlists(user)
    browser.analyse_everything(user.id)
    renamed = save(user, [listed(None, 3, track_name="Other", **FAILED)], "newer.csv")
    assert states(renamed) == ["analysed", "changed since"]


def test_analysing_at_once_makes_one_row_each(
    user: UserBlock, monkeypatch: pytest.MonkeyPatch, stored: Callable[[], list[tuple[Any, ...]]]
) -> None:
    """Two that both found nothing there write the same rows: each is there once, and neither fails."""
    two_playlists(user)
    both = threading.Barrier(2)
    known_inputs = queries.known_inputs

    def known_to_both(*arguments: Any, **options: Any) -> dict[str, set[str]]:
        found = known_inputs(*arguments, **options)
        both.wait(_PATIENCE)
        return found

    monkeypatch.setattr(queries, "known_inputs", known_to_both)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: browser.analyse_everything(user.id), range(2)))
    assert sum(made) == 3
    assert [row[4] for row in stored()] == [1, 1, 1]


def test_the_second_waits_for_the_first_that_has_not_committed(
    user: UserBlock, database: str, monkeypatch: pytest.MonkeyPatch, stored: Callable[[], list[tuple[Any, ...]]]
) -> None:
    """The primary key decides: whoever comes second waits for the first, finds its rows, and counts none as new."""
    library = two_playlists(user)
    written, upsert_many = threading.Event(), AnalysisManager.upsert_many

    def hold(manager: AnalysisManager, *arguments: Any) -> int:
        if written.is_set():
            return upsert_many(manager, *arguments)
        made = upsert_many(manager, *arguments)
        written.set()
        _until_one_waits(database)
        return made

    monkeypatch.setattr(AnalysisManager, "upsert_many", hold)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(browser.analyse, library, "playlist")
        assert written.wait(_PATIENCE)
        second = pool.submit(browser.analyse, library, "playlist")
        assert (first.result(_PATIENCE), second.result(_PATIENCE)) == (2, 0)
    assert [row[4] for row in stored()] == [1, 1]


def _until_one_waits(database: str) -> None:
    waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    pause = threading.Event()
    with psycopg.connect(database, autocommit=True) as connection:
        for _ in range(50 * _PATIENCE):
            if connection.execute(waiting).fetchone() != (0,):
                return
            pause.wait(0.02)
    pytest.fail("nobody waits for the first writer")


def test_another_persons_analyses_are_not_seen(user: UserBlock, sample_user: UserBlock) -> None:
    """Equal libraries of two people have their own analyses, and neither reads the other's by its id."""
    own, others = two_playlists(user), two_playlists(sample_user)
    browser.analyse_everything(user.id)
    assert states(own) == ["analysed", "analysed"]
    assert states(others) == ["not analysed", "not analysed"]
    assert analyses.current_analyses(others, "playlist") == []
    mine = [found.id for found in analyses.current_analyses(own, "playlist")]
    with transaction() as session:
        assert list(queries.by_ids(session, sample_user.id, mine)) == []
        ids = [playlist(1).id, playlist(2).id]
        assert set(queries.known_inputs(session, user.id, "playlist", ids, keep_failed=False)) == set(ids)
        assert queries.known_inputs(session, sample_user.id, "playlist", ids, keep_failed=False) == {}
    assert browser.analyse_everything(sample_user.id) == 3
    theirs = [found.id for found in analyses.current_analyses(others, "playlist")]
    assert len({*mine, *theirs}) == 4


def test_another_persons_playlist_has_no_report(user: UserBlock, sample_user: UserBlock) -> None:
    """Its id is known to nobody else."""
    two_playlists(user)
    stranger = save(sample_user, [listed(7, 1)])
    with pytest.raises(NotFound, match="There is no playlist"):
        browser.report(stranger, playlist(1))


def test_kept_failures_are_analyses_of_their_own(user: UserBlock, stored: Callable[[], list[tuple[Any, ...]]]) -> None:
    """With and without failed analyses: two rows each, two sets of numbers, and one does not stand for the other."""
    library = two_playlists(user)
    assert browser.analyse_everything(user.id, keep_failed=True) == 3
    assert states(library) == ["not analysed", "not analysed"]
    assert browser.analyse_everything(user.id) == 3
    assert [row[2] for row in stored()] == [False, True] * 3
    kept, left_out = (analyses.analysed(library, playlist(2), keep_failed=keep).computation for keep in (True, False))
    assert (kept.tracks.averages["tempo"].mean, left_out.tracks.averages["tempo"].mean) == (60, 120)
    assert (kept.tracks.failed, left_out.tracks.failed) == (1, 1)
    assert kept.superlatives["tempo"].lowest.track_ids == (spotify_id("t", 3),)


def test_a_document_comes_back_from_the_database_as_it_was(user: UserBlock) -> None:
    """Through JSONB: whole keys, unknown numbers, -1 for a key that was not found, and every digit."""
    odd = listed(3, 5, **FULL | {"key": -1, "energy": 0.1 + 0.2, "loudness": -60.000000000000007, "valence": 5e-324})
    two_playlists(user)
    library = save(user, [odd, listed(4, 6), listed(5, 7, **FAILED)], "odd.csv")
    browser.analyse_everything(user.id)
    computed = documents(
        compute_frames(collection_rows(library, "playlist"), keep_failed=False), "playlist", keep_failed=False
    )
    read = analyses.current_analyses(library, "playlist")
    assert [found.computation for found in read] == list(computed)
    assert read[2].computation.tracks.counts["key"] == {-1: 1}
    assert read[2].computation.superlatives["energy"].lowest.value == 0.1 + 0.2
    assert read[3].computation.tracks.averages["energy"].mean is None
    assert read[4].computation.superlatives == {}


@pytest.mark.parametrize(
    ("kind", "name", "tracks"),
    [
        ("album", spotify_id("a", 1), 4),
        ("artist", "band", 4),
        ("track", spotify_id("t", 3), 1),
        ("library", "library", 4),
    ],
)
def test_every_kind_of_collection_has_its_report(user: UserBlock, kind: Any, name: str, tracks: int) -> None:
    """Computed when it is asked for, saved, and read the next time."""
    library = two_playlists(user)
    key = CollectionKey(kind=kind, id=name)
    shown = browser.report(library, key)
    assert shown.analysis.collection == key
    assert shown.analysis.computation.tracks.total == shown.facts.tracks == tracks
    assert shown.library.collection == LIBRARY_KEY
    assert browser.report(library, key).analysis == shown.analysis


def test_nothing_saved_is_nothing_analysed(user: UserBlock) -> None:
    """No error, no row, no numbers; and the library is as empty frames."""
    library = load_library(user.id)
    assert (len(library.tracks), len(library.items), len(library.playlists)) == (0, 0, 0)
    assert browser.analyse_everything(user.id) == 0
    assert browser.saved_computations(library) == []
    assert listings.playlists(library).empty


def test_tracks_in_no_playlist_are_analysed_as_the_library(user: UserBlock) -> None:
    """A file without playlists has one collection."""
    library = save(user, [listed(None, 1, **FULL), listed(None, 2, **FAILED)])
    assert browser.analyse_everything(user.id) == 1
    assert listings.playlists(library).empty
    (found,) = browser.saved_computations(library)
    assert (found.collection, found.computation.tracks.total) == (LIBRARY_KEY, 2)


def test_saved_computations_are_those_that_are_true_now(user: UserBlock) -> None:
    """Every playlist and the library; what has changed since is not among them."""
    two_playlists(user)
    browser.analyse_everything(user.id)
    changed = save(user, [listed(None, 1, **FULL | {"energy": 0.1})], "newer.csv")
    assert [found.collection for found in browser.saved_computations(changed)] == [playlist(2)]
    browser.analyse_everything(user.id)
    found = [found.collection for found in browser.saved_computations(changed)]
    assert found == [playlist(1), playlist(2), LIBRARY_KEY]


def test_features_leave_from_every_source(user: UserBlock, sample_user: UserBlock) -> None:
    """What two files say of one track is two rows, oldest first; a stranger's file is not among them."""
    two_playlists(user)
    save(user, [listed(None, 1, **FULL | {"energy": 0.1, "key": -1})], "newer.csv")
    save(sample_user, [listed(None, 1, **FULL)], "strange.csv")
    found = browser.features_frame(user.id).set_index("track_id").loc[spotify_id("t", 1)]
    assert found[["source", "energy", "key"]].to_numpy().tolist() == [["songs.csv", 0.5, 7], ["newer.csv", 0.1, -1]]


def test_the_version_changes_with_the_data_and_with_nothing_else(user: UserBlock, sample_user: UserBlock) -> None:
    """An import changes it, reading, analysing and other people do not."""
    versions = [browser.data_version(user.id), two_playlists(user).version]
    browser.analyse_everything(user.id)
    save(sample_user, [listed(1, 1)])
    assert browser.data_version(user.id) == versions[-1]
    versions.append(save(user, [listed(None, 1, **FULL)], "newer.csv").version)
    assert len(set(versions)) == 3


def test_a_loaded_library_has_the_types_of_one_made_by_hand(user: UserBlock) -> None:
    """What unit tests build by hand is what the database gives."""
    library, by_hand = two_playlists(user), small_library()
    for name in ("tracks", "items", "playlists"):
        loaded, made = (getattr(of, name).dtypes.astype(str).to_dict() for of in (library, by_hand))
        assert loaded == made


READS: dict[str, Callable[[Library], object]] = {
    "analyse": lambda library: browser.analyse_everything(library.user_id),
    "states": states,
    "load": lambda library: load_library(library.user_id),
    "report": lambda library: browser.report(library, playlist(1)),
    "export": browser.saved_computations,
}


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("analysed", [False, True], ids=["first", "again"])
def test_more_playlists_take_no_more_statements(
    user: UserBlock, statements: list[str], read: str, *, analysed: bool
) -> None:
    """Three playlists or sixty: the same number of SQL statements."""
    counted = []
    for size in (3, 60):
        features = FULL | {"energy": size / 100}
        library = save(user, [listed(number, number, **features) for number in range(size)], f"{size}.csv")
        if analysed:
            browser.analyse_everything(user.id)
        statements.clear()
        READS[read](library)
        counted.append(len(statements))
    assert counted[0] == counted[1] > 0


def test_a_stranger_has_no_version_of_ones_own(user: UserBlock) -> None:
    """Somebody who has saved nothing sees nothing."""
    two_playlists(user)
    assert browser.data_version(uuid.uuid4()) == ""
