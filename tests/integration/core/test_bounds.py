"""What an open deployment can't be filled with: guests, what they bring, uploads that wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.core.services import imports
from dashspot.core.tasks import import_upload
from dashspot.errors import DashSpotError, FileRefused, NoRoom
from dashspot.jobs.requests import run
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.users import UserManager
from tests.browser.tables import playlist_table

Let = Callable[..., None]


@pytest.fixture
def let(database: str, monkeypatch: pytest.MonkeyPatch) -> Let:
    """Set settings of these names."""
    del database

    def chosen(**values: int) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"DASHSPOT_{name.upper()}", str(value))
        settings.cache_clear()

    return chosen


def guest() -> UserBlock:
    """Somebody who came as a guest, as their browser does."""
    found = core.session_user(core.open_guest_session("A browser"))
    assert found
    return found


def after_an_hour(database: str) -> None:
    """Nobody was here for a while."""
    with psycopg.connect(database) as connection:
        connection.execute("update sessions set seen_at = now() - interval '61 minutes'")


def table(folder: Path, *names: str, tracks: int) -> Path:
    """A file of playlists of these names, of so many rows each."""
    path = folder / f"{'-'.join(names)}.csv"
    path.write_bytes(playlist_table(names, tracks=tracks))
    return path


def test_there_are_so_many_guests_and_no_more(let: Let, user: UserBlock) -> None:
    """The next one is told so, and nobody else is counted."""
    let(guests=2)
    assert guest() != guest() != user
    with pytest.raises(NoRoom, match="no room for another guest"):
        guest()


def test_two_at_once_are_not_one_too_many(let: Let) -> None:
    """Each counts after the other has come."""
    let(guests=3)

    def come(_number: int) -> bool:
        with transaction() as session:
            return UserManager(session).new_guest(settings().guests) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(8))) == 3


def test_without_guests_nobody_comes_and_nobody_goes(let: Let, database: str) -> None:
    """A host who wants none has none; who is here already stays as long as was promised."""
    here = guest()
    after_an_hour(database)
    let(guests=0)
    assert not core.takes_guests()
    with pytest.raises(NoRoom):
        guest()
    with psycopg.connect(database) as connection:
        assert connection.execute("select id from users where kind = 'guest'").fetchall() == [(here.id,)]


def test_who_brought_nothing_makes_room(let: Let, database: str, tmp_path: Path) -> None:
    """After an hour; who has brought something, or is bringing it, stays, and so does who is still here."""
    let(guests=4)
    brought, brings, here, gone = guest(), guest(), guest(), guest()
    core.import_path(brought.id, table(tmp_path, "A", tracks=2))
    core.request_import(brings.id, "B.csv", playlist_table(["B"]))
    with pytest.raises(NoRoom):
        guest()
    after_an_hour(database)
    with psycopg.connect(database) as connection:
        connection.execute("update sessions set seen_at = now() where user_id = %s", [here.id])
    new = guest()
    with psycopg.connect(database) as connection:
        left = {user_id for (user_id,) in connection.execute("select id from users where kind = 'guest'")}
    assert left == {brought.id, brings.id, here.id, new.id}
    assert gone.id not in left


def test_a_guest_brings_so_many_rows(let: Let, tmp_path: Path) -> None:
    """Of all files together; nothing of the one too many is kept, and a removal makes room."""
    let(guest_rows=5)
    one = guest()
    core.import_path(one.id, table(tmp_path, "A", tracks=3))
    with pytest.raises(FileRefused, match=r"5 rows at most, and B\.csv goes beyond"):
        core.import_path(one.id, table(tmp_path, "B", tracks=3))
    assert [found.title for found in core.list_imports(one.id)] == ["A.csv"]
    core.import_path(one.id, table(tmp_path, "C", tracks=2))
    core.remove_import(one.id, core.list_imports(one.id)[1].id)
    core.import_path(one.id, table(tmp_path, "B", tracks=3))
    assert len(core.list_imports(one.id)) == 2


def test_what_is_too_much_is_not_read_to_its_end(let: Let, tmp_path: Path) -> None:
    """A file of a million rows costs as much as the rows that there was room for."""
    let(guest_rows=2)
    read: list[int] = []
    with pytest.raises(FileRefused):
        core.import_path(guest().id, table(tmp_path, "A", tracks=2_000), on_progress=lambda line, _: read.append(line))
    assert len(read) == 1


def test_nobody_else_has_such_a_limit(let: Let, user: UserBlock, sample_user: UserBlock, tmp_path: Path) -> None:
    """Whoever is admitted may bring what they have."""
    let(guest_rows=2)
    for one in (user, sample_user):
        assert core.import_path(one.id, table(tmp_path, "A", tracks=9)).rows == 9


def test_a_job_tells_a_guest_of_the_limit(let: Let) -> None:
    """In the notice that the import ends with."""
    let(guest_rows=2)
    one = guest()
    run(import_upload, jobs.Control(core.request_import(one.id, "A.csv", playlist_table(["A"], tracks=3))))
    (told,) = core.unread_notifications(one.id)
    assert (told.level, "2 rows at most" in told.text) == ("error", True)


def test_uploads_wait_up_to_a_size(user: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be more is refused at once; it may come when the others are done."""
    content = playlist_table(["A"], tracks=3)
    monkeypatch.setattr(imports, "_upload_limit", lambda: len(content))
    monkeypatch.setattr(imports, "_MOST_WAITING", 2)
    first, _ = (core.request_import(user.id, f"{name}.csv", content) for name in "AB")
    with pytest.raises(FileRefused, match=r"Upload C\.csv when they are done"):
        core.request_import(user.id, "C.csv", content)
    assert core.request_import(guest().id, "C.csv", content), "nobody else's are counted"
    run(import_upload, jobs.Control(first))
    assert core.request_import(user.id, "C.csv", content)


def test_the_word_for_it() -> None:
    """What stands in the address where a visitor is turned away."""
    assert core.sign_in_problem(NoRoom()) == "full"
    assert core.sign_in_problem(DashSpotError()) == "spotify"
