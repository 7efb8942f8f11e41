"""A guest, a person who signed in, what they bring, and a look at the database past the product."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import core
from dashspot.blocks.people import UserBlock
from dashspot.store.engine import transaction
from dashspot.store.managers.connections import ConnectionManager
from tests.integration.core.leaving.people import ACCOUNT, KEY, NAME, TOKEN, Ask, Save, new_guest, table


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
