"""What every bench needs: a server of its own, a fresh database, the real table."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text

from dashspot import jobs
from dashspot.store import engine, migrate
from dashspot.store.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
TABLE = "spotify_songs.csv.gz"


def real_table() -> Path | None:
    """The public playlist table, where it lies beside the project."""
    folder = Path(os.environ.get("TEST_DATA_DIR", ROOT.parent / "shared" / "data"))
    return folder / TABLE if (folder / TABLE).exists() else None


@contextmanager
def server() -> Iterator[str]:
    """The URL of a private server; it and its data are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dashspot-bench-"))
    folder.chmod(0o755)
    running = EmbeddedPostgres(folder / "data")
    try:
        yield running.start()
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """A fresh, migrated database that `store.engine` is connected to."""
    name = f"bench_{uuid.uuid4().hex[:8]}"
    admin = engine.make_engine(server_url).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    admin.dispose()
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    made = engine.connect(url, pool_size=2)
    with migrate.migrating(made) as connection:
        jobs.install(engine.driver_connection(connection))
    try:
        yield url
    finally:
        engine.disconnect()
