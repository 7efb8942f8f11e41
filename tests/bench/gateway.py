"""The gateway against bare `requests` on the same local Spotify, and how fast pages are read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from dashspot.spotify.auth import Accounts, Tokens
from dashspot.spotify.capabilities import StoredCapabilities
from dashspot.spotify.connection import Connection, MemoryTokens
from dashspot.spotify.exchange import Http
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.pacing import StoredPace
from dashspot.spotify.resources.library import _TRACKS
from dashspot.spotify.serializers.base import read
from tests.bench import setting
from tests.bench.figure import Figure, seconds

_TRACK_COUNT = 1_000
_NO_LIMIT = 1_000_000.0
_PAGE = 50
_MANY = 200
_TIMES = 7


def run(server_url: str, table: Path) -> Iterator[Figure]:
    """Time per request of both, their ratio, and rows per second of reading alone."""
    del table
    with setting.database(server_url), _sandbox() as url, requests.Session() as session:
        token = session.post(f"{url}/_sandbox/tokens", json={}, timeout=10).json()["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        http = Http(f"{url}/v1")
        gateway = _gateway(http, token)

        def bare() -> None:
            for offset in range(0, _TRACK_COUNT, _PAGE):
                query = {"limit": _PAGE, "offset": offset}
                session.get(f"{url}/v1/me/tracks", params=query, timeout=10).json()

        def small() -> None:
            for _ in range(_MANY):
                session.get(f"{url}/v1/me", timeout=10).json()

        pages, ones = _TRACK_COUNT // _PAGE, _MANY
        of_bare, of_pages = seconds(bare, _TIMES), seconds(lambda: list(gateway.saved_tracks()), _TIMES)
        of_small, of_ones = seconds(small, _TIMES), seconds(lambda: [gateway.me() for _ in range(_MANY)], _TIMES)
        content = session.get(f"{url}/v1/me/tracks", params={"limit": _PAGE}, timeout=10).content
        http.close()
    yield Figure("bare requests: ms per page of 50 liked songs, JSON parsed", 1000 * of_bare / pages, "ms")
    yield Figure("gateway: ms per page of 50 liked songs, validated, paced in Postgres", 1000 * of_pages / pages, "ms")
    yield Figure("gateway against bare requests, pages", of_pages / of_bare, "x", "<=", 1.5)
    yield Figure("bare requests: ms per smallest request", 1000 * of_small / ones, "ms")
    yield Figure("gateway against bare requests, smallest request", of_ones / of_small, "x", "<=", 1.5)
    reading = seconds(lambda: read(_TRACKS, content, "liked songs"), 50)
    yield Figure("reading pages of 50: rows per second", _PAGE / reading)
    page = read(_TRACKS, content, "liked songs")
    blocks = seconds(lambda: [row.to_block() for row in page.rows], 50)
    yield Figure("reading pages of 50 into Blocks: rows per second", _PAGE / (reading + blocks))


@contextmanager
def _sandbox() -> Iterator[str]:
    """The URL of a local Spotify in a process of its own, so that neither waits for the other's interpreter."""
    command = [sys.executable, "-m", "dashspot.sandbox", "--port", "0", "--tracks", str(_TRACK_COUNT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=setting.ROOT) as process:
        try:
            yield json.loads((process.stdout or sys.stdin.buffer).readline())["url"]
        finally:
            process.terminate()


def _gateway(http: Http, token: str) -> Gateway:
    now = datetime.now(UTC)
    later = now + timedelta(hours=1)
    tokens = Tokens(access_token=token, refresh_token="none", expires_at=later, scope=frozenset(), authorized_at=now)
    connection = Connection(MemoryTokens(tokens), Accounts(http, "bench"))
    return Gateway(connection, StoredPace("bench", rate=_NO_LIMIT), StoredCapabilities("bench"), http=http)
