"""What every bench needs: a server of its own, a fresh database, the real table."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text

from dashspot import jobs
from dashspot.keys import keys
from dashspot.settings import settings
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


@contextmanager
def local_spotify(database_url: str, *, rate: float, tracks: int, users: int = 3) -> Iterator[str]:
    """The URL of a local Spotify in a process of its own, which the settings name, with that database."""
    command = [sys.executable, "-m", "dashspot.sandbox", "--port", "0", "--mode", "extended"]
    command += ["--tracks", str(tracks), "--users", str(users)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            told = json.loads((process.stdout or sys.stdin.buffer).readline())
            named = {
                "DATABASE_URL": database_url,
                "SPOTIFY_CLIENT_ID": told["client_id"],
                "SPOTIFY_CLIENT_SECRET": told["client_secret"],
                "SPOTIFY_URL": f"{told['url']}/v1",
                "SPOTIFY_ACCOUNTS_URL": told["url"],
                "SPOTIFY_RATE": str(rate),
                "RECCOBEATS_URL": f"{told['url']}/reccobeats/v1",
                "SECRET_KEYS": "a-key-for-benches-and-long-enough-for-one",
            }
            os.environ.update({f"DASHSPOT_{name}": value for name, value in named.items()})
            settings.cache_clear()
            keys.cache_clear()
            yield told["url"]
        finally:
            process.terminate()
