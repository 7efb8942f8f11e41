"""What tests of operations share. A test's database begins with the local person, who has a row in every table.

full          that person
backup        a backup of everything, the test's own copy
another       URL of one more database, without any table; the product is connected to it
save          import playlists of these names for a person
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from dashspot import core
from dashspot.blocks.people import UserBlock
from dashspot.keys import keys
from dashspot.operations.backup import back_up
from dashspot.settings import settings
from dashspot.store import engine
from tests.integration.conftest import copy_of
from tests.integration.core.leaving.people import plant, table

Save = Callable[..., None]


@pytest.fixture(scope="module")
def planted(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bytes]]:
    """URL of a database with everything in it, which tests copy and never open, and a backup of it."""
    folder = tmp_path_factory.mktemp("planted")
    with copy_of(template) as url:
        plant(core.local_user(), lambda person, *names: _save(folder, person, *names))
        back_up(folder / "backup")
        engine.disconnect()
        yield url, (folder / "backup").read_bytes()


@pytest.fixture
def origin(planted: tuple[str, bytes]) -> str:
    """What a test's own database is a copy of."""
    return planted[0]


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[None]:
    """Keys of this test's own."""
    del database
    monkeypatch.setenv("DASHSPOT_SECRET_KEYS", "a-key-for-tests-and-long-enough-for-one")
    settings.cache_clear()
    keys.cache_clear()
    yield
    keys.cache_clear()


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Import playlists of these names."""
    return lambda person, *names: _save(tmp_path, person, *names)


@pytest.fixture
def full(user: UserBlock) -> UserBlock:
    """The local person, with a row in every table that may hold one."""
    return user


@pytest.fixture
def backup(planted: tuple[str, bytes], tmp_path: Path) -> Path:
    """A backup of everything."""
    path = tmp_path / "dashspot.backup"
    path.write_bytes(planted[1])
    return path


@pytest.fixture
def another(database: str) -> Iterator[str]:
    """URL of one more database, without any table; the product is connected to it."""
    url = urlsplit(database)._replace(path="/another").geturl()
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("create database another")
        engine.disconnect()
        engine.connect(url, pool_size=2)
        yield url
        engine.disconnect()
        engine.connect(database, pool_size=2)
        admin.execute("drop database another with (force)")


def _save(folder: Path, person: UserBlock, *names: str) -> None:
    core.import_path(person.id, table(folder, *names))
