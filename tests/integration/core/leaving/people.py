"""People of these tests: what they bring, what is theirs, and a row of theirs in every table."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import select

from dashspot import browser, core
from dashspot.blocks.history import Play
from dashspot.blocks.imports import FeatureValues
from dashspot.blocks.people import UserBlock
from dashspot.errors import NotFound
from dashspot.store.engine import transaction
from dashspot.store.managers.features import FeatureManager
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.play_logs import PlayLogManager
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
    PackedPlays,
    SavedAlbum,
    Source,
    SyncPlan,
    TrackSet,
)
from tests.browser.tables import exported_playlist, playlist_table, spotify_id

Dump = Callable[..., dict[str, list[str]]]
Save = Callable[..., None]
Ask = Callable[..., list[tuple[Any, ...]]]

PATIENCE = 30
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
TOKEN, ACCOUNT, NAME = b"planted-token-at-rest", "planted-account", "Planted Name"
KEY, DIGEST = "planted-key", b"planted-digest-of-a-browsers-own"
SOUND = FeatureValues(danceability=0.5, energy=0.5, valence=0.5, tempo=120.0)


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


def waiting_jobs(ask: Ask, task_id: uuid.UUID, user: UserBlock) -> bool:
    """Whether the engine will begin a task as a person's."""
    count = "select count(*) from procrastinate_jobs where status = 'todo' and args->>'task_id' = %s and lock = %s"
    return ask(count, str(task_id), f"user:{user.id}") != [(0,)]


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
        played = Play(datetime.now(UTC), 1, "name:Planted", "short", "track", None, "Planted", None, None)
        HistoryManager(session, person.id).keep([played])
        session.add(PackedPlays(user_id=person.id, version=1, plays=b"Planted", items=b"Planted"))
        PlayLogManager(session).refused(person.id, "trouble Planted", later)
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
