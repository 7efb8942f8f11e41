"""What machines ask: /ready and /metrics, in the dashboard and beside a worker."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
import psycopg
import pytest
from click.testing import CliRunner
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.applications import Starlette

from dashspot import core, jobs, metrics, runtime
from dashspot.__main__ import main
from dashspot.blocks.people import UserBlock
from dashspot.errors import StorageError
from dashspot.operations import readiness
from dashspot.settings import settings
from dashspot.spotify.exchange import Call, Http, Lost
from dashspot.store import engine
from dashspot.web import ROUTES
from tests.browser.tables import playlist_table
from tests.integration.jobs.conftest import until

TOKEN = "a-token-for-the-metrics"
ALIVE = "insert into procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => %s))"
READY = {"ready": True, "database": True, "migrations": True, "worker": True}

Get = Callable[..., httpx.Response]


@pytest.fixture
def get() -> Iterator[Get]:
    """Ask a path, with these headers."""

    def asked(path: str, **headers: str) -> httpx.Response:
        bare = [(name.encode(), text.encode("latin-1")) for name, text in headers.items()]

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=Starlette(routes=ROUTES))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8501") as client:
                return await client.get(path, headers=bare)

        return asyncio.run(ask())

    readiness.forget()
    yield asked
    readiness.forget()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, get: Get) -> Callable[[], dict[str, float]]:
    """The samples of the metrics, by name and labels."""
    monkeypatch.setenv("DASHSPOT_METRICS_TOKEN", TOKEN)
    settings.cache_clear()

    def samples() -> dict[str, float]:
        answer = get("/metrics", Authorization=f"Bearer {TOKEN}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        families = text_string_to_metric_families(answer.text)  # type: ignore[no-untyped-call]
        return {f"{one.name}{sorted(one.labels.values())}": one.value for family in families for one in family.samples}

    return samples


def alive(database: str, seconds_ago: float) -> None:
    """Let a worker have been heard."""
    with psycopg.connect(database) as connection:
        connection.execute("delete from procrastinate_workers")
        connection.execute(ALIVE, [seconds_ago])


def test_it_is_ready_with_database_tables_and_worker(database: str, get: Get) -> None:
    """All of them, and no word more; what is missing is said."""
    assert get("/ready").json() == READY | {"ready": False, "worker": False}
    readiness.forget()
    alive(database, 61)
    assert get("/ready").status_code == 503
    readiness.forget()
    alive(database, 1)
    answer = get("/ready")
    assert (answer.status_code, answer.json()) == (200, READY)
    assert answer.headers["cache-control"] == "no-store"


def test_who_runs_jobs_itself_tells_of_its_own_worker(database: str, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another that is at work makes it no better: a supervisor looks at each of them."""
    alive(database, 1)
    own = jobs.Worker(database, concurrency=1, stale_seconds=3)
    monkeypatch.setattr(runtime, "own_worker", lambda: own)
    assert get("/ready").json() == READY | {"ready": False, "worker": False}
    own.start()
    try:
        until(own.heard)
        readiness.forget()
        assert get("/ready").json() == READY
    finally:
        own.stop()
    until(lambda: not own.heard())


def test_where_nobody_can_listen_it_is_said() -> None:
    """A worker that is to tell of itself does not begin in silence."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = CliRunner().invoke(main, ["worker", "--port", str(port)])
    assert told.exit_code == 1
    assert told.output.startswith(f"Error: Nobody can listen at 127.0.0.1, port {port}")


def test_tables_of_another_version_are_not_ready(database: str, get: Get) -> None:
    """A newer replica has migrated meanwhile."""
    alive(database, 1)
    with psycopg.connect(database) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    assert get("/ready").json() == {"ready": False, "database": True, "migrations": False, "worker": False}


@pytest.mark.usefixtures("database")
def test_a_lost_database_is_not_ready(get: Get) -> None:
    """And it does not hang."""
    engine.disconnect()
    answer = get("/ready")
    assert answer.status_code == 503
    assert not any(answer.json().values())


def test_asking_often_costs_nothing(database: str, get: Get, statements: list[str]) -> None:
    """Many ask at once; the database is asked once."""
    alive(database, 1)
    get("/ready")
    once = len(statements)
    for _ in range(20):
        assert get("/ready").status_code == 200
    assert len(statements) == once


@pytest.mark.usefixtures("database")
def test_who_waits_long_for_another_that_looks_is_told(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread of the server is held while the database is silent."""
    monkeypatch.setattr(readiness, "_PATIENCE_SECONDS", 0)
    with readiness._looking:
        assert get("/ready").status_code == 503


def test_without_a_setting_there_are_no_metrics(database: str, get: Get) -> None:
    """Whatever is shown."""
    del database
    for headers in ({}, {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": "Bearer None"}):
        answer = get("/metrics", **headers)
        assert answer.status_code == 404
        assert "python" not in answer.text


@pytest.mark.usefixtures("database", "shown")
def test_another_token_is_refused(get: Get) -> None:
    """It says how to show one."""
    for header in ("", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer", "Bearer ü"):
        answer = get("/metrics", **({"Authorization": header} if header else {}))
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert list(answer.json()) == ["error"]


def test_the_metrics_tell_of_everything(user: UserBlock, shown: Callable[[], dict[str, float]]) -> None:
    """Reruns, statements, tasks by state, calls, sessions, memory."""
    before = shown()
    core.request_import(user.id, "another.csv", playlist_table(["A"]))
    with metrics.rerun("tracks", 0.0):
        pass
    with closing(Http("http://127.0.0.1:9")) as http, pytest.raises(Lost):
        http.send(Call("GET", "me", "you", "me"))
    after = shown()

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("dashspot_rerun_seconds_count['tracks']") == 1
    assert more("dashspot_query_seconds_count['insert']") >= 1
    assert more("dashspot_api_calls_total['lost', 'me']") == 1
    assert after["dashspot_jobs['waiting']"] == before["dashspot_jobs['waiting']"] + 1
    assert after["dashspot_jobs['failed']"] == 0
    assert after["dashspot_sessions[]"] >= 0
    assert after["process_resident_memory_bytes[]"] > 1e6


def test_a_lost_database_leaves_the_other_metrics(
    database: str, shown: Callable[[], dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are wanted then."""
    del database

    def lost() -> None:
        raise StorageError

    monkeypatch.setattr("dashspot.operations.routes.transaction", lost)
    found = shown()
    assert "process_resident_memory_bytes[]" in found
    assert "dashspot_jobs['waiting']" not in found
