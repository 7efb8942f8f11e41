"""Histories of listening: brought in as files, merged with what other imports and the Web API tell, taken out again."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from loguru import logger

from dashspot import core, jobs
from dashspot.blocks.history import HistorySummary, Play
from dashspot.blocks.people import UserBlock
from dashspot.core import tasks
from dashspot.core.services import leaving
from dashspot.errors import Cancelled, FileRefused
from dashspot.files import open_file
from dashspot.jobs import requests
from dashspot.settings import settings
from dashspot.store.engine import driver_connection, transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.users import UserManager
from dashspot.store.queries.plays import told_plays
from tests.integration.core.songs import Dump, Query
from tests.unit.files.histories import PRIVATE, TRACK, chapter, episode, extended, listed, of_2023, packed, short

Save = Callable[..., Path]
Rows = Iterable[Mapping[str, Any]]
END = datetime(2023, 5, 6, 20, 9, 31, tzinfo=UTC)
FORMS = (
    "select form from plays join sources on sources.id = source_id where user_id = %s and heard "
    "order by played_at, played, ms_played"
)


def bring(user: UserBlock, save: Save, *rows: Mapping[str, Any], name: str = "history.json") -> HistorySummary:
    """Import a file of these rows."""
    summary = core.import_path(user.id, save(listed(*rows), name))
    assert isinstance(summary, HistorySummary)
    return summary


def recent(ended: datetime = END, track: str = TRACK, name: str = "One") -> Play:
    """A play as the Web API tells of it."""
    return Play(ended, None, f"spotify:track:{track}", "recent", "track", track, name, "Somebody", "An album")


def keep(user: UserBlock, *told: Play) -> int:
    """Let the Web API tell of plays."""
    with transaction() as session:
        return HistoryManager(session, user.id).keep(told)


def history(user: UserBlock) -> pd.DataFrame:
    """What a person has listened to, the first first."""
    with transaction() as session:
        return told_plays(session, user.id).sort_values(["played_at", "played", "ms_played"], ignore_index=True)


def forms(user: UserBlock) -> list[str]:
    """Who is heard, play by play."""
    with transaction() as session:
        return [form for (form,) in driver_connection(session).execute(FORMS, [user.id])]


def new_guest() -> UserBlock:
    """Somebody who only brings files."""
    with transaction() as session:
        guest = UserManager(session).new_guest(10)
    assert guest
    return guest


def test_an_untouched_zip_becomes_plays(user: UserBlock, save: Save) -> None:
    """Every file of plays in it, tracks, episodes and audiobooks apart."""
    files = {
        "Streaming_History_Audio_2023_1.json": [extended(), episode(ts="2023-05-06T21:00:00Z")],
        "Streaming_History_Video_2018-2024.json": [chapter(ts="2018-01-01T00:00:00Z")],
        "ReadMe.pdf": b"%PDF",
    }
    summary = core.import_path(user.id, save(packed(files), "my_spotify_data.zip"))
    assert isinstance(summary, HistorySummary)
    assert (summary.rows, summary.plays, summary.plays_new) == (3, 3, 3)
    assert (summary.tracks, summary.episodes, summary.audiobooks) == (1, 1, 1)
    assert (summary.first, summary.last) == (
        datetime(2018, 1, 1, tzinfo=UTC),
        datetime(2023, 5, 6, 21, tzinfo=UTC),
    )
    found = history(user)
    assert list(found["kind"]) == ["audiobook", "track", "episode"]
    assert list(found["ms_played"]) == [213_573] * 3
    assert found.iloc[1]["played_at"] == END
    assert found.iloc[1]["track_id"] == TRACK
    assert core.list_imports(user.id)[0].summary == summary


def test_the_second_import_changes_nothing(user: UserBlock, save: Save, dump: Dump) -> None:
    """Not a row is written again, whatever the file is called."""
    bring(user, save, extended(), episode())
    before = dump(physical=True)
    again = bring(user, save, extended(), episode(), name="other.json")
    assert (again.known_before, again.plays, again.plays_new) == (True, 2, 0)
    assert dump(physical=True) == before


def test_overlapping_exports_merge(user: UserBlock, save: Save) -> None:
    """What both tell is one play, also in the layout of another year; a repeated row is no second play."""
    first = bring(user, save, extended(), extended(), extended("2023-05-06T21:00:00Z"))
    second = bring(user, save, of_2023(skipped=True), extended("2023-05-06T22:00:00Z"))
    assert (first.rows, first.plays, first.plays_new) == (3, 2, 2)
    assert (second.plays, second.plays_new) == (2, 1)
    assert forms(user) == ["extended"] * 3


@pytest.mark.parametrize(
    ("told", "merged"),
    [
        (short(), True),
        (short(ms=213_574), False),
        (short(track="Other"), False),
        (short("2023-05-06 20:10"), False),
    ],
)
def test_the_short_form_of_an_extended_play_is_one_play(
    *, told: Mapping[str, Any], merged: bool, user: UserBlock, save: Save
) -> None:
    """It ends in the same minute, after the same time, and has the same name."""
    bring(user, save, told, name="StreamingHistory0.json")
    bring(user, save, extended())
    assert sorted(forms(user)) == (["extended"] if merged else ["extended", "short"])


@pytest.mark.parametrize(("seconds", "merged"), [(0, True), (30, True), (-30, True), (31, False), (-31, False)])
def test_the_web_api_and_the_extended_form(*, seconds: int, merged: bool, user: UserBlock, save: Save) -> None:
    """The same track that ends within half a minute is the same play: no two can be, that the API lists."""
    keep(user, recent(END + timedelta(seconds=seconds)), recent(END, "9" * 22))
    bring(user, save, extended())
    assert sorted(forms(user)) == ["extended", "recent", *([] if merged else ["recent"])]


@pytest.mark.parametrize(
    ("told", "merged"),
    [
        (short(), True),
        (short("2023-05-06 20:10"), True),
        (short("2023-05-06 20:08"), True),
        (short("2023-05-06 20:11"), False),
        (short(ms=29_999), False),
        (short(track="Other"), False),
    ],
)
def test_the_web_api_and_the_short_form(*, told: Mapping[str, Any], merged: bool, user: UserBlock, save: Save) -> None:
    """The same name that ends in the same minute or beside it, played for as long as the API asks."""
    bring(user, save, told)
    keep(user, recent())
    assert sorted(forms(user)) == (["recent"] if merged else ["recent", "short"])


def test_the_web_api_may_tell_again(user: UserBlock) -> None:
    """Only what is new is added; a play that has no length is one all the same."""
    assert keep(user, recent(), recent(END + timedelta(minutes=4))) == 2
    assert keep(user, recent(END + timedelta(minutes=4)), recent(END + timedelta(minutes=8))) == 1
    assert forms(user) == ["recent"] * 3
    assert core.list_imports(user.id) == []


def tellings() -> dict[str, Callable[[UserBlock, Save], object]]:
    """Four who tell of overlapping plays."""
    later = "2023-05-06T20:20:00Z"
    return {
        "old": lambda user, save: bring(user, save, short(), short("2023-05-06 20:15", "Two", 1_000), name="o.json"),
        "new": lambda user, save: bring(user, save, short(), short("2023-05-06 20:20"), name="n.json"),
        "full": lambda user, save: bring(user, save, extended(), extended(later), name="f.json"),
        "recent": lambda user, _: keep(user, recent(), recent(END + timedelta(hours=1))),
    }


def test_the_order_of_imports_is_nothing_to_the_history(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """Who tells first, and who last: what is heard is the same, and each play once."""
    del sample_user
    seen = []
    for order in itertools.permutations(tellings().values()):
        person = new_guest()
        for tell in order:
            tell(person, save)
        seen.append(history(person))
        assert forms(person) == ["extended", "short", "extended", "recent"]
        leaving.delete_person(person.id)
    assert all(found.equals(seen[0]) for found in seen)
    assert history(user).empty


def test_a_removal_leaves_what_there_were_without_it(user: UserBlock, save: Save) -> None:
    """Whichever goes: what it hid is heard again."""
    for gone in ("old", "new", "full"):
        one, other = new_guest(), new_guest()
        for name, tell in tellings().items():
            tell(one, save)
            if name != gone:
                tell(other, save)
        removed = next(found.id for found in core.list_imports(one.id) if found.title == f"{gone[0]}.json")
        core.remove_import(one.id, removed)
        assert history(one).equals(history(other))
        assert forms(one) == forms(other)
        leaving.delete_person(one.id)
        leaving.delete_person(other.id)
    assert history(user).empty


def test_two_who_bring_overlapping_plays_at_once(user: UserBlock, save: Save, query: Query) -> None:
    """The second waits for the first, sees what it brought, and no play is there twice."""
    paths = [save(listed(extended(), extended(f"2023-05-06T2{hour}:00:00Z")), f"{hour}.json") for hour in (1, 2)]
    inside, go_on = threading.Event(), threading.Event()

    def hold(*_: object) -> None:
        inside.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(2) as pool:
        try:
            reader = open_file(paths[0], 10)
            first = pool.submit(core.import_opened, user.id, reader, None, hold)
            assert inside.wait(30)
            second = pool.submit(core.import_path, user.id, paths[1])
            blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            for _ in range(3_000):
                if query(blocked) or second.done():
                    break
                go_on.wait(0.01)
        finally:
            go_on.set()
        told = [first.result(), second.result()]
    assert [one.plays_new for one in told if isinstance(one, HistorySummary)] == [2, 1]
    assert len(history(user)) == 3


@pytest.mark.parametrize(
    "content",
    [
        listed(*(extended() for _ in range(4_000)))[:-9],
        listed(*(extended() for _ in range(4_000)))[:-1] + b",7]",
        listed(extended(ms_played=-1), extended(ts="2999-01-01T00:00:00Z")),
    ],
    ids=["cut off", "broken at its end", "no good row"],
)
def test_nothing_is_half_imported(content: bytes, user: UserBlock, save: Save, dump: Dump) -> None:
    """A file that turns out to be bad leaves nothing, and says so in a sentence."""
    before = dump()
    with pytest.raises(FileRefused, match=r"^[^\n]+\.$"):
        core.import_path(user.id, save(content, "x.json"))
    assert dump() == before


def test_what_is_private_reaches_neither_database_nor_log(user: UserBlock, save: Save, dump: Dump) -> None:
    """Nothing of it, also where a row is refused or a file is broken."""
    said: list[str] = []
    sink = logger.add(said.append, level=0, diagnose=True, backtrace=True)
    bring(user, save, extended(), of_2023(), episode(), chapter(), extended(ts="never"), extended(ms_played=-1))
    with pytest.raises(FileRefused):
        core.import_path(user.id, save(listed(extended())[:-9], "x.json"))
    logger.remove(sink)
    everything = repr(dump()) + "".join(said)
    assert "Somebody" in everything
    assert not any(word in everything for word in PRIVATE)


def test_a_guest_has_room_for_so_many_plays(save: Save, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plays count as rows of all their files do."""
    del database
    monkeypatch.setenv("DASHSPOT_GUEST_ROWS", "3")
    settings.cache_clear()
    guest = new_guest()
    bring(guest, save, extended(), episode())
    with pytest.raises(FileRefused, match=r"hold 3 rows at most, and more\.json goes beyond"):
        bring(guest, save, extended(number=1), extended(number=2), name="more.json")
    assert len(history(guest)) == 2


def test_features_are_not_taken_of_it(user: UserBlock, save: Save) -> None:
    """There are none."""
    with pytest.raises(FileRefused, match="is a history of listening, which tells no features"):
        core.import_path(user.id, save(listed(extended()), "x.json"), features_only=True)


def upload(user: UserBlock) -> uuid.UUID:
    """Ask for the import of a zip, as the page does."""
    return core.request_import(user.id, "my_spotify_data.zip", packed({"a.json": [extended(), episode()]}))


def test_an_upload_is_imported_as_a_job(user: UserBlock) -> None:
    """It is told when it ends; analyses are asked for, and that the plays are packed."""
    requests.run(tasks.import_upload, jobs.Control(upload(user)))
    assert [told.text for told in core.unread_notifications(user.id)] == [
        "my_spotify_data.zip: 2 plays, 2 of them new."
    ]
    assert [task.kind for task in core.active_tasks(user.id)] == ["analyse_everything", "pack_plays"]
    assert len(history(user)) == 2


def test_a_cancelled_job_leaves_nothing(user: UserBlock) -> None:
    """The person may stop it until it ends."""
    task_id = upload(user)
    control = jobs.Control(task_id)
    with transaction() as session:
        task = control.claim(session)
    assert task
    core.cancel(user.id, task_id)
    with pytest.raises(Cancelled):
        tasks.import_upload(control, task)
    assert history(user).empty


def test_nobody_hears_of_anothers_plays(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """Nor does another's fuller account hide one's own."""
    bring(sample_user, save, extended())
    bring(user, save, short())
    assert list(history(user)["track_id"].isna()) == [True]
    assert forms(user) == ["short"]


def test_what_a_guest_brought_merges_with_the_persons(user: UserBlock, save: Save) -> None:
    """Plays move with their imports, and each is there once."""
    guest, person = new_guest(), user
    bring(guest, save, extended(), extended("2023-05-06T21:00:00Z"))
    bring(person, save, short(), name="b.json")
    bring(person, save, extended("2023-05-06T21:00:00Z"), extended("2023-05-06T22:00:00Z"), name="c.json")
    leaving.take_over(guest.id, person.id)
    assert forms(person) == ["extended"] * 3
    assert history(guest).empty
