"""One pace for all, and pauses that outlive the process."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from dashspot.errors import Parked
from dashspot.spotify.pacing import StoredPace
from tests.integration.spotify.conftest import Person

pytestmark = pytest.mark.usefixtures("database")
Make = Callable[..., Person]
CLIENT = "client"

WORKER = """
import sys
from dashspot.spotify.pacing import StoredPace
from dashspot.store import engine
engine.connect(sys.argv[1], pool_size=1)
pace = StoredPace("client", rate=20, burst=1)
for _ in range(10):
    pace.wait("me")
engine.disconnect()
"""


def stored(database: str) -> tuple[float, float]:
    """The client's rate, and the moment of its newest turn in seconds since 1970."""
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "select rate, extract(epoch from next_at) from service_paces where client = %s", [CLIENT]
        ).fetchone()
    assert row
    return float(row[0]), float(row[1])


def test_threads_and_processes_share_one_pace(database: str) -> None:
    """Two processes and four threads with 40 requests at 20 a second: 2 seconds of turns, and nobody went early."""
    pace = StoredPace(CLIENT, rate=20, burst=1)
    pace.wait("me")
    _, first = stored(database)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}  # noqa: PTH109 (as the child has it)
    children = [subprocess.Popen([sys.executable, "-c", WORKER, database], env=environment) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: pace.wait("me"), range(20)))
    assert [child.wait(60) for child in children] == [0, 0]
    _, last = stored(database)
    assert last - first >= 40 / 20 - 0.01
    assert time.time() >= last - 0.01


def test_a_silence_is_saved_up_to_the_burst() -> None:
    """After a silence ten requests go at once, the eleventh waits its turn."""
    slept: list[float] = []
    pace = StoredPace(CLIENT, rate=1, burst=10, sleep=slept.append)
    for _ in range(10):
        pace.wait("me")
    assert slept == []
    pace.wait("me")
    assert slept == [pytest.approx(1, abs=0.3)]


def test_a_long_pause_parks_at_once_and_outlives_the_process() -> None:
    """Another object, as after a restart, knows the moment without asking; other buckets are open."""
    moment = datetime.now(UTC)
    refused = StoredPace(CLIENT, rate=100)
    refused.wait("playlists")
    refused.refused("playlists", 86_000, moment, quota=True)
    restarted = StoredPace(CLIENT, rate=100, sleep=lambda _: pytest.fail("it slept"))
    with pytest.raises(Parked, match="goes on then") as parked:
        restarted.wait("playlists")
    assert parked.value.until == pytest.approx(moment + timedelta(seconds=86_000), abs=timedelta(seconds=5))
    restarted.wait("library")
    StoredPace("another client", rate=100).wait("playlists")


def test_a_short_pause_closes_everything_and_is_slept_off() -> None:
    """A rate limit is the client id's, so every bucket waits."""
    pace = StoredPace(CLIENT, rate=100)
    pace.wait("me")
    pace.refused("me", 1, datetime.now(UTC), quota=False)
    began = time.monotonic()
    pace.wait("library")
    assert 0.8 <= time.monotonic() - began < 3


def test_a_shorter_refusal_does_not_shorten_a_pause() -> None:
    """The later moment holds."""
    pace = StoredPace(CLIENT, rate=100)
    pace.refused("top", 5_000, datetime.now(UTC), quota=True)
    pace.refused("top", 10, datetime.now(UTC), quota=True)
    with pytest.raises(Parked):
        pace.wait("top")


def test_refusals_of_one_moment_halve_the_rate_once(database: str) -> None:
    """Eight requests in flight are refused together: the rate is halved, not divided by 256; the next time again."""
    pace = StoredPace(CLIENT, rate=64, burst=100)
    sent = [pace.wait("me") for _ in range(8)]
    for moment in sent:
        pace.refused("me", 0, moment, quota=False)
    assert stored(database)[0] == pytest.approx(32)
    pace.refused("me", 0, pace.wait("me"), quota=False)
    assert stored(database)[0] == pytest.approx(16, rel=0.1)


def test_the_rate_comes_back() -> None:
    """A hundred good answers later it is what the setting says, and never more."""
    pace = StoredPace(CLIENT, rate=1_000, sleep=lambda _: None)
    pace.refused("me", 0, pace.wait("me"), quota=False)
    for _ in range(100):
        pace.wait("me")
    began = time.monotonic()
    for _ in range(50):
        pace.wait("me")
    assert time.monotonic() - began < 2


def test_a_quota_does_not_slow(database: str) -> None:
    """A quota is no sign of haste."""
    pace = StoredPace(CLIENT, rate=64)
    pace.refused("me", 4_000, pace.wait("me"), quota=True)
    assert stored(database)[0] == 64


def test_a_parked_call_is_not_sent_again(person: Make) -> None:
    """A day-long refusal costs one request, however often a person asks and whoever is started meanwhile."""
    one = person(pace=StoredPace(CLIENT, rate=1_000))
    one.sandbox.add_fault("blocked_for_a_day", count=None)
    for _ in range(3):
        with pytest.raises(Parked):
            one.gateway.me()
    again = Person(one.sandbox, pace=StoredPace(CLIENT, rate=1_000))
    with pytest.raises(Parked):
        again.gateway.me()
    again.close()
    assert one.requests() == ["GET /v1/me"]


def test_a_rate_limit_is_waited_for(person: Make) -> None:
    """A short 429 is slept off, and the call succeeds."""
    one = person(pace=StoredPace(CLIENT, rate=1_000))
    one.sandbox.add_fault("rate_limited", retry_after=1, count=1)
    assert one.gateway.me()
    assert len(one.requests()) == 2


def test_a_steady_pace_stays_below_a_real_limit(person: Make) -> None:
    """Eight threads with a hundred calls and a limit of 120 in 30 seconds: nobody is refused."""
    one = person(pace=StoredPace(CLIENT, rate=200))
    one.sandbox.set_limits(rate=120)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: one.gateway.me(), range(100)))
    assert {row["status"] for row in one.sandbox.log()} == {200}


def test_whoever_waits_for_a_turn_hears_of_a_pause() -> None:
    """A pause that begins while a request waits for its turn holds for that request too."""
    pace = StoredPace(CLIENT, rate=2, burst=1, patience=5)
    pace.wait("me")
    found: list[BaseException] = []

    def wait() -> None:
        try:
            pace.wait("me")
        except Parked as parked:
            found.append(parked)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.1)
    StoredPace(CLIENT, rate=2).refused("me", 4_000, datetime.now(UTC), quota=True)
    waiting.join(10)
    assert found
