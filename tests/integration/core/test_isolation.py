"""Nobody reads another's rows: every query function is tried with one person's id and the other's everything.

A function that is new is found by itself: it takes a `user_id`, or stands below with the reason why it need not.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy.orm import Session

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import browser, core
from dashspot.blocks.history import Play
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.music import AlbumBlock
from dashspot.blocks.people import UserBlock
from dashspot.core.services import sessions
from dashspot.errors import NotFound
from dashspot.keys import keys
from dashspot.settings import settings
from dashspot.store import queries
from dashspot.store.engine import glance, transaction
from dashspot.store.managers.changes import ChangeManager
from dashspot.store.managers.connections import ConnectionManager
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.packed_plays import PackedPlaysManager
from dashspot.store.managers.play_logs import PlayLogManager
from dashspot.store.managers.sets import TrackSetManager
from dashspot.store.managers.syncs import ALBUMS, SyncManager
from dashspot.store.managers.tasks import NotificationManager
from dashspot.store.managers.users import UserManager
from dashspot.store.queries import people
from tests.browser.tables import playlist_id, playlist_table, spotify_id

SECRET = "Zanzibar"
SHARED = {
    "hearing": "makes statements, and reads nothing",
    "frames": "reads what the caller selects",
}
"""Modules without a question of their own."""
FOR_ALL = {
    "spotify.analysed": "what services have told is everybody's",
    "spotify.settled": "ditto",
    "people.look": "whose browser it is, is found by the digest of a secret that only it holds",
    "people.person": "for the command line, whose user may ask of everybody: no private row but the id",
    "people.people": "ditto: who has signed in, as nothing but an id",
    "people.counts": "how many there are, never who",
    "operating.server_version": "of the server",
    "operating.server_time": "ditto",
    "operating.tasks_by_state": "how many there are, never whose",
    "operating.sample": "how much of the sample library there is; that is nobody's",
    "access_tokens.to_note": "makes a condition, and reads nothing",
}
QUIET = {
    "access_tokens.good_token",
    "analyses.known_inputs",
    "here.albums",
    "here.artists",
    "here.playlists",
    "last_known.albums",
    "last_known.artists",
    "last_known.playlists",
    "last_known.tracks",
    "changes.counted",
    "leaving.profile",
    "library.saved_albums",
    "library.saved_tracks",
    "people.connection",
    "plays.any_plays",
    "people.data_version",
    "people.kept_tokens",
    "people.plays_version",
    "people.why_not_connected",
    "play_log.histories",
    "synced.plan",
    "synced.shown",
    "synced.synced",
    "work.news",
}
"""Tell even their owner, as they stand here, nothing that names them."""
Query = Callable[..., Any]


def every_query() -> Iterator[tuple[str, Query]]:
    """Each public function of each module that asks the database."""
    for module in pkgutil.iter_modules(queries.__path__):
        if module.name in SHARED:
            continue
        found = importlib.import_module(f"{queries.__name__}.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            if function.__module__ == found.__name__ and not name.startswith("_"):
                yield f"{module.name}.{name}", function


QUERIES = dict(every_query())


@pytest.fixture
def secretive(sample_user: UserBlock, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Somebody with a row of everything, each with a word that nobody else has; gives what a stranger might guess."""
    monkeypatch.setenv("DASHSPOT_SECRET_KEYS", "a-key-for-tests-and-long-enough-for-one")
    settings.cache_clear()
    keys.cache_clear()
    path = tmp_path / f"{SECRET}.csv"
    path.write_bytes(playlist_table([SECRET], tracks=2))
    core.import_path(sample_user.id, path)
    browser.analyse_everything(sample_user.id)
    core.request_import(sample_user.id, f"{SECRET}.csv", path.read_bytes())
    core.make_access_token(sample_user.id, SECRET, 3)
    sessions.open_session(sample_user.id, SECRET)
    with transaction() as session:
        NotificationManager(session, sample_user.id).add("success", SECRET)
        ConnectionManager(session).person(SECRET, SECRET)
        manager = SyncManager(session, sample_user.id)
        album = AlbumBlock(id=spotify_id("album", SECRET), name=SECRET, artists=(), release_date=None, total_tracks=60)
        manager.finish(manager.append(manager.begin(ALBUMS, "1"), albums=[album], cursor=1))
        manager.keep_tracks([ImportedRow(track_id=spotify_id("track", SECRET, 0))])
        facts = {"kind": "append", "playlist_id": SECRET, "playlist_name": SECRET, "summary": SECRET, "undoable": True}
        played = Play(datetime.now(UTC), 1, SECRET, "recent", "track", None, SECRET, SECRET, SECRET)
        HistoryManager(session, sample_user.id).keep([played])
        plays_version = people.plays_version(session, sample_user.id)
        PackedPlaysManager(session, sample_user.id).keep(plays_version, SECRET.encode(), SECRET.encode())
        UserManager(session).set_time_zone(sample_user.id, SECRET)
        PlayLogManager(session).refused(sample_user.id, SECRET, played.played_at)
        change_id = uuid.uuid4()
        ChangeManager(session, sample_user.id).log(change_id, **facts, before={}, after={})
        set_id = TrackSetManager(session, sample_user.id).ensure(SECRET, track_ids=[spotify_id("track", SECRET, 0)])
        upload_id = uuid.UUID(core.active_tasks(sample_user.id)[-1].arguments["upload_id"])
    library = browser.kept_library(sample_user.id)
    analyses = browser.saved_computations(library)
    tracks = [spotify_id("track", SECRET, 0), spotify_id("track", SECRET, 1)]
    yield {
        "owner": sample_user.id,
        "track_ids": tracks,
        "track_id": tracks[0],
        "upload_id": upload_id,
        "ids": [found.id for found in analyses],
        "analysis_ids": [found.id for found in analyses],
        "kind": "playlist",
        "collection_ids": [playlist_id(SECRET)],
        "album_ids": sorted(set(library.tracks["album_id"].dropna())),
        "artist_ids": sorted(set(library.credits["artist_id"])),
        "name": "sessions",
        "resource": f"playlist:{playlist_id(SECRET)}",
        "shown": 50,
        "keep_failed": False,
        "token_id": core.access_tokens(sample_user.id)[0].id,
        "import_id": core.list_imports(sample_user.id)[0].id,
        "change_id": change_id,
        "set_id": set_id,
        "since": datetime.now(UTC) - timedelta(days=1),
        "version": plays_version,
        "skip": 0,
        "most": 10,
        "size": 10,
        "names": [SECRET.lower()],
    }
    settings.cache_clear()
    keys.cache_clear()
    browser.forget_libraries()


def asked(function: Query, user_id: uuid.UUID, guessed: dict[str, Any]) -> str:
    """What a query answers, as text; what it refuses is no answer."""
    parameters = list(inspect.signature(function).parameters.values())
    missing = [p.name for p in parameters[1:] if p.name not in guessed and p.name != "user_id" and p.default is p.empty]
    assert not missing, f"say in `secretive` what a stranger might give for {missing}"
    given = {p.name: guessed[p.name] for p in parameters[1:] if p.name in guessed}
    annotation = str(parameters[0].annotation)
    with transaction() as session, glance() as wire:
        first: Any = wire if "Wire" in annotation or "Connection" in annotation else session
        assert isinstance(session, Session)
        try:
            answer = function(first, user_id=user_id, **given)
        except NotFound:
            return ""
        if isinstance(answer, pd.DataFrame):
            return answer.to_csv()
        return repr(list(answer) if isinstance(answer, Iterator) else answer)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_query_takes_a_person_or_says_why_not(name: str) -> None:
    """Private rows are asked for with the id of whose they are."""
    takes = "user_id" in inspect.signature(QUERIES[name]).parameters
    assert takes != (name in FOR_ALL), name


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - FOR_ALL.keys()))
def test_a_query_tells_nobody_of_another(name: str, secretive: dict[str, Any], user: UserBlock) -> None:
    """With every id of the other's guessed right, nothing of theirs is in the answer."""
    answer = asked(QUERIES[name], user.id, secretive)
    assert SECRET not in answer
    for found in (*secretive["track_ids"], str(secretive["owner"])):
        assert found not in answer


def test_the_owner_is_told(secretive: dict[str, Any]) -> None:
    """Else the test above would find nothing in whatever it is given."""
    told = {name: asked(QUERIES[name], secretive["owner"], secretive) for name in QUERIES.keys() - FOR_ALL.keys()}
    silent = {name for name, answer in told.items() if SECRET not in answer and secretive["track_id"] not in answer}
    assert silent <= QUIET
