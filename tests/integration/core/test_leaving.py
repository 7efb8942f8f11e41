"""What becomes of a person's data when they sign in, are taken over, leave, or do not come back."""

from __future__ import annotations

import base64
import io
import json
import threading
import uuid
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import browser, core, jobs
from dashspot.blocks.imports import FeatureValues, ImportSummary
from dashspot.blocks.people import UserBlock
from dashspot.browser.services.takeaway import everything_about
from dashspot.core.services import leaving
from dashspot.core.tasks import import_upload, look_after_people
from dashspot.errors import DashSpotError, NotFound
from dashspot.files import open_import
from dashspot.jobs.engine import worker_app
from dashspot.jobs.requests import run
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.connections import ConnectionManager
from dashspot.store.managers.features import FeatureManager
from dashspot.store.managers.leaving import LeavingManager
from dashspot.store.managers.sessions import SessionManager
from dashspot.store.managers.syncs import SyncManager
from dashspot.store.managers.tasks import NotificationManager
from dashspot.store.managers.users import UserManager
from dashspot.store.models import (
    AccessToken,
    Base,
    Change,
    FollowedArtist,
    KeptTrack,
    SavedAlbum,
    Source,
    SyncPlan,
    TrackSet,
)
from dashspot.store.queries.leaving import RECORDS
from tests.browser.tables import exported_playlist, playlist_id, playlist_table, spotify_id

Dump = Callable[..., dict[str, list[str]]]
Save = Callable[..., None]
Ask = Callable[..., list[tuple[Any, ...]]]

PATIENCE = 30
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
TOKEN, ACCOUNT, NAME = b"planted-token-at-rest", "planted-account", "Planted Name"
KEY, DIGEST = "planted-key", b"planted-digest-of-a-browsers-own"
SOUND = FeatureValues(danceability=0.5, energy=0.5, valence=0.5, tempo=120.0)


@pytest.fixture
def guest(database: str) -> UserBlock:
    """Somebody who only brought files."""
    del database
    return new_guest()


@pytest.fixture
def person(database: str) -> UserBlock:
    """Somebody who signed in with Spotify."""
    del database
    with transaction() as session:
        manager = ConnectionManager(session)
        found = manager.person(ACCOUNT, NAME)
        manager.keep(found.id, KEY, TOKEN, datetime(2026, 3, 1, tzinfo=UTC))
    return found


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Import playlists of these names, of two tracks each, as one file of one person."""

    def saved(user: UserBlock, *names: str) -> None:
        core.import_path(user.id, table(tmp_path, *names))

    return saved


@pytest.fixture
def ask(database: str) -> Ask:
    """Ask the database something, beside the product."""

    def asked(query: Any, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(database, autocommit=True) as connection:
            found = connection.execute(query, values or None)
            return found.fetchall() if found.description else []

    return asked


def new_guest() -> UserBlock:
    """One more guest."""
    with transaction() as session:
        made = UserManager(session).new_guest(1_000)
    assert made
    return made


def table(folder: Path, *names: str) -> Path:
    """A file of playlists of these names; `liked` are the liked songs, one that stands in the playlist `Mine`."""
    path = folder / f"{'-'.join(names)}.csv"
    path.write_bytes(exported_playlist(["Mine"]) if names == ("liked",) else playlist_table(names, tracks=2))
    return path


def titles(user: UserBlock) -> list[str]:
    """A person's imports, the oldest first."""
    return [found.title.removesuffix(".csv") for found in reversed(core.list_imports(user.id))]


def asked_for(user: UserBlock) -> list[str]:
    """The kinds of long work that wait or run for a person."""
    return [task.kind for task in core.active_tasks(user.id)]


def version(user: UserBlock) -> str:
    """Names the state of a person's data."""
    return browser.data_version(user.id)


def waits(ask: Ask, until: Callable[[], bool]) -> bool:
    """Whether somebody comes to wait for a lock, rather than something happening first."""
    pause = threading.Event()
    for _ in range(50 * PATIENCE):
        if ask(WAITING) != [(0,)]:
            return True
        if until():
            return False
        pause.wait(0.02)
    return False


def features(service: str, *names: str, missed: Iterable[str] = ()) -> None:
    """Let a service tell the features of the first track of some playlists, and not know those of others."""
    with transaction() as session:
        told = {spotify_id("track", name, 0): SOUND for name in names}
        lost = [spotify_id("track", name, 0) for name in missed]
        FeatureManager(session, service, service.title()).keep(told, lost, datetime.now(UTC))


def job_locks(ask: Ask) -> set[str | None]:
    """Whom the engine's jobs name."""
    return {lock for (lock,) in ask("select lock from procrastinate_jobs")}


def test_everything_of_a_guest_becomes_the_persons(guest: UserBlock, person: UserBlock, save: Save) -> None:
    """What they brought before and after stands in the order in which it came, and is analysed anew."""
    save(guest, "A")
    save(person, "B")
    save(guest, "C")
    browser.analyse_everything(guest.id)
    before = version(guest), version(person)
    assert leaving.take_over(guest.id, person.id) == 2
    assert titles(person) == ["A", "B", "C"]
    assert titles(guest) == []
    assert set(before).isdisjoint({version(guest), version(person)})
    assert asked_for(person) == ["analyse_everything"]
    assert asked_for(guest) == []


def test_the_numbers_of_the_giver_go(guest: UserBlock, person: UserBlock, save: Save, ask: Ask) -> None:
    """An analysis is its person's by its id, so the taker's are computed, and none is left of what is gone."""
    save(guest, "A")
    browser.analyse_everything(guest.id)
    leaving.take_over(guest.id, person.id)
    assert ask("select count(*) from analyses") == [(0,)]
    assert browser.analyse_everything(person.id) == 2


def test_equal_content_is_there_once(guest: UserBlock, person: UserBlock, save: Save, ask: Ask) -> None:
    """What both had is dropped, as where the same file is imported again."""
    save(person, "A")
    save(guest, "A")
    save(guest, "B")
    assert leaving.take_over(guest.id, person.id) == 1
    assert titles(person) == ["A", "B"]
    assert ask("select count(*) from tracks") == [(4,)]


def test_only_equal_content_leaves_nothing_with_the_giver(guest: UserBlock, person: UserBlock, save: Save) -> None:
    """Nothing moved, and nothing is left behind."""
    save(person, "A")
    save(guest, "A")
    assert leaving.take_over(guest.id, person.id) == 0
    assert (titles(guest), titles(person)) == ([], ["A"])


def test_a_second_time_changes_nothing(guest: UserBlock, person: UserBlock, save: Save, dump: Dump) -> None:
    """Neither rows nor versions: caches stay."""
    save(guest, "A")
    leaving.take_over(guest.id, person.id)
    before = dump(physical=True), version(guest), version(person)
    assert leaving.take_over(guest.id, person.id) == 0
    assert before == (dump(physical=True), version(guest), version(person))


def test_nobody_else_notices(guest: UserBlock, person: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """Other people's data are as they were."""
    core.ensure_sample()
    other = new_guest()
    save(guest, "A")
    save(other, "A")
    before = version(other), version(sample_user)
    leaving.take_over(guest.id, person.id)
    assert before == (version(other), version(sample_user))
    assert titles(other) == ["A"]


def test_the_local_library_is_taken_over(user: UserBlock, person: UserBlock, save: Save) -> None:
    """The machine's own person stays, without data."""
    save(user, "A")
    assert leaving.take_over(user.id, person.id) == 1
    assert core.local_user() == user
    assert titles(person) == ["A"]


def test_what_is_refused(guest: UserBlock, person: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """The sample library is nobody's, a person's data stay theirs, and nothing goes to who is not there."""
    save(guest, "A")
    save(person, "B")
    for giver, taker in ((sample_user, person), (guest, sample_user), (person, guest)):
        with pytest.raises(DashSpotError, match="taken over"):
            leaving.take_over(giver.id, taker.id)
    with pytest.raises(NotFound):
        leaving.take_over(guest.id, uuid.uuid4())
    assert leaving.take_over(uuid.uuid4(), person.id) == 0
    assert leaving.take_over(person.id, person.id) == 0
    assert (titles(guest), titles(person)) == (["A"], ["B"])


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


def waiting_jobs(ask: Ask, task_id: uuid.UUID, user: UserBlock) -> bool:
    """Whether the engine will begin a task as a person's."""
    count = "select count(*) from procrastinate_jobs where status = 'todo' and args->>'task_id' = %s and lock = %s"
    return ask(count, str(task_id), f"user:{user.id}") != [(0,)]


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


def refuse(*_: Any) -> None:
    """Fail as a lost upload does."""
    raise NotFound("The uploaded file is not there any more. Upload it again.")


def plant(person: UserBlock, save: Save) -> None:
    """Give a person a row in every table that may hold one."""
    save(person, "Mine", "Shared")
    save(person, "liked")
    browser.analyse_everything(person.id)
    core.request_import(person.id, "waiting.csv", playlist_table(["Waiting"]))
    features("reccobeats", "Mine", "Shared")
    features("spotify", missed=["Mine", "Shared"])
    with transaction() as session:
        task_id = core.active_tasks(person.id)[0].id
        NotificationManager(session, person.id).add("success", "told Planted", task_id=task_id)
        later = datetime.now(UTC) + timedelta(days=1)
        session.add(AccessToken(user_id=person.id, name="Planted notebook", expires_at=later))
        SessionManager(session).open(DIGEST, person.id, "Planted browser")
        SyncManager(session, person.id).begin("playlist:planted", "a snapshot")
        source = session.scalars(select(Source.id).where(Source.user_id == person.id).limit(1)).one()
        session.add(SavedAlbum(source_id=source, album_id="Planted album", position=0))
        session.add(FollowedArtist(source_id=source, artist_id="Planted artist", position=0))
        session.add(KeptTrack(source_id=source, track_id="Planted track"))
        session.add(TrackSet(user_id=person.id, name="Planted set", track_ids=["Planted track"]))
        session.add(SyncPlan(user_id=person.id, every_hours=24, next_at=later))
        told = {"kind": "details", "playlist_name": "Planted", "summary": "changed Planted", "state": "sent"}
        session.add(Change(user_id=person.id, before={}, after={}, undoable=True, **told))


def naming(database: str, *needles: str) -> dict[str, int]:
    """Of every table there is, however it came, how many rows hold one of these texts; those without are left out."""
    with psycopg.connect(database) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        query = sql.SQL("select count(*) from {0} where to_jsonb({0})::text ilike any(%s)")
        patterns = [[f"%{needle}%" for needle in needles]]
        found = {n: connection.execute(query.format(sql.Identifier(n)), patterns).fetchone() for (n,) in names}
    return {name: row[0] for name, row in found.items() if row and row[0]}


def holds(ask: Ask, person: UserBlock) -> dict[str, int]:
    """Of every table of people or of what sources say, how many rows are a person's."""
    counted = {}
    for name, made in Base.metadata.tables.items():
        if "user_id" in made.c:
            where = sql.SQL("user_id = %s")
        elif "source_id" in made.c and name != "feature_misses":
            where = sql.SQL("source_id in (select id from sources where user_id = %s)")
        else:
            continue
        query = sql.SQL("select count(*) from {} where ").format(sql.Identifier(name)) + where
        ((counted[name],),) = ask(query, person.id)
    return counted


def test_of_who_leaves_nothing_is_left(person: UserBlock, save: Save, ask: Ask, database: str) -> None:
    """No row of any table names them: not their id, their account, their name, what they brought or were told."""
    plant(person, save)
    assert [name for name, n in holds(ask, person).items() if not n] == [], "plant a row there too"
    needles = (str(person.id), ACCOUNT, "Planted", KEY, DIGEST.hex(), TOKEN.hex(), spotify_id("track", "Mine", 0))
    assert {"users", "connections", "sessions", "track_features", "procrastinate_jobs"} <= naming(
        database, *needles
    ).keys()
    leaving.delete_person(person.id)
    assert naming(database, *needles) == {}
    assert not any(holds(ask, person).values())
    leaving.delete_person(person.id)


def test_nobody_else_loses_anything(person: UserBlock, user: UserBlock, save: Save, dump: Dump) -> None:
    """Every other row of every table is as it was, shared features of tracks that others have among them."""
    core.ensure_sample()
    save(user, "Shared")
    features("reccobeats", "Shared")
    features("spotify", missed=["Shared"])
    browser.analyse_everything(user.id)
    core.open_session(user.id, "A browser")
    before, known = dump(), version(user)
    guest = new_guest()
    plant(guest, save)
    assert dump() != before
    leaving.delete_person(guest.id)
    assert dump() == before
    assert version(user) == known
    assert core.connection(person.id) is not None


def test_features_that_nobody_can_hear_go(person: UserBlock, user: UserBlock, save: Save, ask: Ask) -> None:
    """Of a track that only they had neither an answer of a service stays nor that it had none."""
    save(user, "Shared")
    plant(person, save)
    leaving.delete_person(person.id)
    shared = [(spotify_id("track", "Shared", 0),)]
    service = "join sources on sources.id = source_id where sources.user_id is null"
    assert ask(f"select track_id from track_features {service}") == shared  # noqa: S608 (no input)
    assert ask("select track_id from feature_misses") == shared


def test_the_machines_own_person_is_emptied(user: UserBlock, save: Save, ask: Ask, database: str) -> None:
    """Nothing of theirs stays, they do, and no cache takes them for who they were."""
    plant(user, save)
    before = version(user)
    leaving.delete_person(user.id)
    assert naming(database, str(user.id)) == {"users": 1}
    assert not any(holds(ask, user).values())
    assert core.local_user() == user
    assert version(user) != before
    save(user, "A")
    assert titles(user) == ["A"]


def test_the_sample_library_stays(sample_user: UserBlock, dump: Dump) -> None:
    """It belongs to everybody."""
    core.ensure_sample()
    before = dump(physical=True)
    with pytest.raises(DashSpotError, match="sample library"):
        leaving.delete_person(sample_user.id)
    assert dump(physical=True) == before


@pytest.mark.parametrize("local", [False, True], ids=["guest", "local"])
def test_an_import_of_who_leaves_lands_nowhere(
    guest: UserBlock, user: UserBlock, database: str, monkeypatch: pytest.MonkeyPatch, *, local: bool
) -> None:
    """They leave while a worker reads their file: nothing lands, and the job that still runs names nobody."""
    leaver = user if local else guest
    request = core.request_import(leaver.id, "A.csv", playlist_table(["A"], tracks=2))
    with psycopg.connect(database) as connection:
        connection.execute("update procrastinate_jobs set status = 'doing'")
    monkeypatch.setattr(jobs.Control, "progress", lambda *_, **__: leaving.delete_person(leaver.id))
    run(import_upload, jobs.Control(request))
    assert naming(database, str(leaver.id), spotify_id("track", "A", 0)) == ({"users": 1} if local else {})
    run(import_upload, jobs.Control(request))


def test_leaving_races_with_an_import(save: Save, tmp_path: Path, database: str) -> None:
    """Whoever comes first, nothing stays of a guest who is gone, and nobody waits for ever."""
    for number in range(6):
        guest = new_guest()
        save(guest, "A")
        path = table(tmp_path, f"B{number}")
        with ThreadPoolExecutor(2) as pool:
            importing = pool.submit(core.import_path, guest.id, path)
            pool.submit(leaving.delete_person, guest.id).result(PATIENCE)
            error = importing.exception(PATIENCE)
        assert error is None or "foreign key" in str(error)
        assert naming(database, str(guest.id), spotify_id("track", f"B{number}", 0)) == {}


def read_zip(user: UserBlock) -> dict[str, bytes]:
    """What a person takes away, by the names of the files."""
    with everything_about(user.id) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_zip_holds_everything(person: UserBlock, save: Save) -> None:
    """Every file is there, and says what is kept."""
    plant(person, save)
    files = read_zip(person)
    told = {name.removesuffix(".json"): json.loads(files[name]) for name in files if name.endswith(".json")}
    assert set(files) == {"README.txt", "tracks.csv", "features.csv", *(f"{name}.json" for name in told)}
    assert set(told) == {"profile", "computations", *RECORDS}
    assert all(name in files["README.txt"].decode() for name in files if name != "README.txt")
    assert told["profile"].items() >= {"kind": "spotify", "spotify_id": ACCOUNT, "spotify_name": NAME}.items()
    given, ends = (datetime.fromisoformat(told["profile"][f"consent_{name}_at"]) for name in ("given", "ends"))
    assert (given, ends - given) == (datetime(2026, 3, 1, tzinfo=UTC), timedelta(days=182))
    assert [found["title"] for found in told["imports"]] == ["Mine-Shared.csv", "liked.csv", "Spotify", "Spotify"]
    assert told["imports"][0]["summary"]["tracks"] == 4
    assert told["sessions"][0]["browser"] == "Planted browser"
    assert told["access_tokens"][0]["name"] == "Planted notebook"
    assert told["tasks"][0]["title"] == "Import of waiting.csv"
    assert told["notifications"][0]["text"] == "told Planted"
    assert told["changes"][0]["summary"] == "changed Planted"
    assert (told["track_sets"][0]["name"], told["track_sets"][0]["track_ids"]) == ("Planted set", ["Planted track"])
    assert told["sync_plans"][0]["every_hours"] == 24
    analysed = {found["collection_id"] for found in told["computations"]}
    assert analysed == {playlist_id("Mine"), playlist_id("Shared"), "library"}
    assert all(found["document"]["rows"]["total"] for found in told["computations"])


def test_the_tables_of_the_zip_are_the_exports(person: UserBlock, save: Save, tmp_path: Path) -> None:
    """All rows are there, and the tracks can be imported again."""
    plant(person, save)
    files = read_zip(person)
    assert len(pd.read_csv(io.BytesIO(files["tracks.csv"]))) == len(
        browser.tracks_frame(browser.load_library(person.id))
    )
    sources = pd.read_csv(io.BytesIO(files["features.csv"]))["source"]
    assert set(sources) == {"Mine-Shared.csv", "Reccobeats"}
    (tmp_path / "again.csv").write_bytes(files["tracks.csv"])
    guest = new_guest()
    core.import_path(guest.id, tmp_path / "again.csv")
    assert len(browser.load_library(guest.id).tracks) == len(browser.load_library(person.id).tracks)


def test_the_zip_tells_no_secret(person: UserBlock, save: Save) -> None:
    """Neither tokens nor what a browser holds, nor a digest of anything, in whatever notation."""
    plant(person, save)
    secret = core.open_session(person.id, "Another browser")
    held = core.digest_of(secret)
    assert held
    content = b"".join(read_zip(person).values()).lower()
    assert b"another browser" in content
    needles = [KEY.encode(), secret.encode()]
    for raw in (TOKEN, DIGEST, held):
        needles += [raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")]
    assert [needle for needle in needles if needle.lower() in content] == []
    assert b"digest" not in content


def test_nobody_elses_is_in_the_zip(person: UserBlock, guest: UserBlock, save: Save) -> None:
    """One person's zip tells nothing of another's."""
    plant(person, save)
    save(guest, "Theirs")
    content = b"".join(read_zip(guest).values())
    assert b"Theirs" in content
    assert not [word for word in (b"Mine", b"Planted", b"planted", ACCOUNT.encode()) if word in content]


def test_who_has_nothing_takes_an_empty_zip_away(guest: UserBlock) -> None:
    """Every file is there; who is gone is told so."""
    files = read_zip(guest)
    assert json.loads(files["computations.json"]) == json.loads(files["tasks.json"]) == []
    assert json.loads(files["profile.json"])["spotify_id"] is None
    assert len(files["tracks.csv"].splitlines()) == 1
    leaving.delete_person(guest.id)
    with pytest.raises(NotFound):
        everything_about(guest.id)


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
