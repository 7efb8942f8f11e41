"""Syncs against bare `requests` that save nothing, against the rate that is allowed, and how their memory grows."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import delete

from dashspot import library
from dashspot.blocks.people import UserBlock
from dashspot.store.engine import transaction
from dashspot.store.models import Source, Synced
from tests.bench import setting
from tests.bench.figure import Figure, seconds
from tests.integration.core.signing_in import signed_in

_LIKED, _FEW, _MANY = 6_000, 1_000, 100_000
_SLOW_LIKED, _LATENCY, _RATE = 4_000, 0.1, 5.0
_BURST = 10
"""Requests that may go at once after a silence."""
_PAGE, _TIMES = 50, 3

_ONCE = """
import resource
from dashspot import core, library, runtime
runtime.start()
library.sync(core.only_person().id, ["liked"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def run(server_url: str, _table: Path) -> Iterator[Figure]:
    """Rows per second of both and their ratio; wall time at a rate; peak memory of few songs and of many."""
    with _signed_in(server_url, _LIKED, rate=1_000_000) as (person, url):
        bare = seconds(lambda: _bare(url, _LIKED), _TIMES)
        saving = seconds(lambda: _anew(person), _TIMES)
    yield Figure("bare requests: liked songs read per second, nothing saved", _LIKED / bare)
    yield Figure("sync: liked songs saved per second", _LIKED / saving)
    yield Figure("sync against bare requests, rows per second", bare / saving, "x", ">=", 0.5)
    yield from _at_a_rate(server_url)
    few, many = _peak_memory(server_url, _FEW), _peak_memory(server_url, _MANY)
    yield Figure(f"peak memory of a sync of {_FEW:,} liked songs", few, "MB")
    yield Figure(f"peak memory of a sync of {_MANY:,} liked songs", many, "MB")
    yield Figure("growth of peak memory from few to many", many / few, "x", "<=", 1.1)


def _at_a_rate(server_url: str) -> Iterator[Figure]:
    with _signed_in(server_url, _SLOW_LIKED, rate=_RATE) as (person, url):
        fault: Any = {"kind": "latency", "seconds": _LATENCY, "count": None, "path": "/v1/*"}
        requests.post(f"{url}/_sandbox/faults", json=fault, timeout=10).raise_for_status()
        start = time.perf_counter()
        library.sync(person.id, ["liked"])
        taken = time.perf_counter() - start
    allowed = (math.ceil(_SLOW_LIKED / _PAGE) - _BURST) / _RATE
    yield Figure(f"sync at {_RATE:.0f} requests/s and {1000 * _LATENCY:.0f} ms latency: seconds", taken, "s")
    yield Figure("the same against requests / rate, less the first ten", taken / allowed, "x", "<=", 1.1)


def _bare(url: str, liked: int) -> None:
    with requests.Session() as session:
        token = session.post(f"{url}/_sandbox/tokens", json={}, timeout=10).json()["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        for offset in range(0, liked, _PAGE):
            query = {"limit": _PAGE, "offset": offset}
            session.get(f"{url}/v1/me/tracks", params=query, timeout=10).json()


def _anew(person: UserBlock) -> None:
    """Save all of it, as for the first time."""
    with transaction() as session:
        session.execute(delete(Synced).where(Synced.user_id == person.id))
        session.execute(delete(Source).where(Source.user_id == person.id))
    library.sync(person.id, ["liked"])


def _peak_memory(server_url: str, liked: int) -> float:
    """Peak resident memory, in MB, of a process that does nothing but one sync of liked songs."""
    with _signed_in(server_url, liked, rate=1_000_000) as (_, _url):
        told = subprocess.run([sys.executable, "-c", _ONCE], cwd=setting.ROOT, check=True, capture_output=True)
    return int(told.stdout) / 1024


@contextmanager
def _signed_in(server_url: str, liked: int, *, rate: float) -> Iterator[tuple[UserBlock, str]]:
    """Somebody with so many liked songs at a local Spotify in a process of its own, which the settings name."""
    with (
        setting.database(server_url) as database,
        setting.local_spotify(database, rate=rate, tracks=liked) as url,
    ):
        yield signed_in(), url
