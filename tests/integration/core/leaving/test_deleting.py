"""Of who leaves nothing is left, and nobody else loses anything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from dashspot import browser, core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving
from dashspot.core.tasks import import_upload
from dashspot.errors import DashSpotError
from dashspot.jobs.requests import run
from tests.browser.tables import playlist_table, spotify_id
from tests.integration.core.leaving.people import (
    ACCOUNT,
    DIGEST,
    KEY,
    PATIENCE,
    TOKEN,
    Ask,
    Dump,
    Save,
    features,
    holds,
    naming,
    new_guest,
    plant,
    table,
    titles,
    version,
)


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
