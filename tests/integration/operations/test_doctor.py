"""What the doctor says of the database and of services, and that it changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from dashspot import runtime
from dashspot.__main__ import main
from dashspot.operations.doctor import CHECKS, Finding, database, examine, services
from dashspot.sandbox.serving import Sandbox, running
from dashspot.store.queries import operating
from tests.integration.conftest import Dump
from tests.integration.core.signing_in import named_in_settings

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is connected already."""
    monkeypatch.setattr(runtime, "start", lambda **_: None)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A small local Spotify, which the settings name."""
    with running(mode="development", tracks=20, playlists=2) as started, named_in_settings(started, monkeypatch):
        yield started


def examined(**settings: str) -> dict[str, Finding]:
    """What the database says."""
    named = {f"DASHSPOT_{name.upper()}": value for name, value in settings.items()}
    return dict(examine(database.CHECKS, os.environ | named, Path("absent")))


def states(found: dict[str, Finding]) -> dict[str, str]:
    """In a word each."""
    return {name: finding.state for name, finding in found.items()}


def run(connection: str, statement: str) -> None:
    """Change something beside the product."""
    with psycopg.connect(connection) as admin:
        admin.execute(statement.encode())


def test_a_sound_database(database: str, dump: Dump) -> None:
    """Only what is to come is noted, and nothing is changed."""
    before = dump(physical=True)
    assert states(examined()) == {
        "database": "ok",
        "migrations": "ok",
        "worker": "note",
        "tokens": "ok",
        "clock": "ok",
        "sample library": "note",
    }
    assert dump(physical=True) == before
    run(database, "insert into procrastinate_workers default values")
    sample = "insert into users (id, kind) values (gen_random_uuid(), 'sample')"
    source = "insert into sources (user_id, kind, title, digest, summary) select id, 'sample', '', '', '{}' from users"
    run(database, f"{sample}; {source} where kind = 'sample'")
    found = examined(worker="external")
    assert (found["worker"].said, found["sample library"].state) == ("1 worker at work.", "ok")


def test_what_is_wrong_in_a_database(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is found by the check that is there for it."""
    run(database, "update procrastinate_workers set last_heartbeat = now() - interval '1 day'")
    run(
        database,
        "insert into connections (user_id, spotify_id, key_id, tokens) select id, 'x', 'elsewhere', 'abc' from users",
    )
    now = operating.server_time
    monkeypatch.setattr(operating, "server_time", lambda session: now(session).replace(year=2020))
    monkeypatch.setattr(operating, "server_version", lambda _: "14.2")
    found = examined(worker="external")
    assert {name for name, state in states(found).items() if state == "wrong"} == {
        "database",
        "worker",
        "tokens",
        "clock",
    }
    assert "python -m dashspot worker" in found["worker"].said


def test_tables_of_another_version(database: str) -> None:
    """Older ones are migrated by the next start; newer ones need the newer DashSpot."""
    run(database, "update alembic_version set version_num = '0001'")
    assert examined()["migrations"].state == "note"
    run(database, "update alembic_version set version_num = '9999'")
    assert examined()["migrations"].state == "wrong"
    run(database, "delete from alembic_version")
    assert examined()["migrations"].said.startswith("There are no tables yet")


def test_a_database_that_was_never_started_is_not_made(tmp_path: Path) -> None:
    """Nothing is in the folder afterwards."""
    found = examined(database_url="", data_dir=str(tmp_path / "new"))
    assert set(states(found).values()) == {"note"}
    assert list(tmp_path.iterdir()) == []


def test_services_are_asked_only_online(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """They know the app, refuse a wrong secret, or do not answer."""

    def asked(*, online: bool = True) -> dict[str, Finding]:
        return dict(examine(services.CHECKS, os.environ, Path("absent"), online=online))

    assert states(asked(online=False)) == {"spotify": "note", "reccobeats": "note"}
    assert states(asked()) == {"spotify": "ok", "reccobeats": "ok"}
    monkeypatch.setenv("DASHSPOT_SPOTIFY_CLIENT_SECRET", "0" * 32)
    assert "client id and secret" in asked()["spotify"].said
    monkeypatch.delenv("DASHSPOT_SPOTIFY_CLIENT_SECRET")
    assert asked()["spotify"].said == f"Spotify answers at {sandbox.url}/v1."
    monkeypatch.setenv("DASHSPOT_SPOTIFY_URL", NOBODY)
    monkeypatch.setenv("DASHSPOT_RECCOBEATS_URL", NOBODY)
    assert states(asked()) == {"spotify": "wrong", "reccobeats": "wrong"}


def test_the_command_ends_as_the_worst_line_says() -> None:
    """One line for each check, 1 where one is wrong."""
    told = CliRunner().invoke(main, ["doctor"])
    assert told.exit_code == 0
    assert [line.split("  ")[1].strip() for line in told.output.splitlines()] != []
    assert len(told.output.splitlines()) == len(CHECKS)
    told = CliRunner().invoke(main, ["doctor"], env={"DASHSPOT_PUBLIC_URL": "http://localhost:8501"})
    assert told.exit_code == 1
    assert "wrong  address" in told.output
