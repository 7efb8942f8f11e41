"""What tests of imports share: files to import, and a look at the database past the product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.integration.core.songs import Cells, Query, Save, table


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes one file and names it."""

    def saved(content: Iterable[Cells] | bytes, name: str = "songs.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else table(content).encode())
        return path

    return saved


@pytest.fixture
def query(database: str) -> Iterator[Query]:
    """Asks the database past the product, on a connection of its own."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield lambda statement: connection.execute(statement).fetchall()
