"""Files are made in turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashspot.core.services.downloads import in_turn
from dashspot.errors import NoRoom
from dashspot.settings import settings

PATIENCE = 20


@pytest.fixture(autouse=True)
def _three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three at once."""
    monkeypatch.setenv("DASHSPOT_DOWNLOADS_AT_ONCE", "3")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_so_many_at_once() -> None:
    """Of ten three are made at any moment, and all in the end."""
    inside, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(3, timeout=PATIENCE)

    def make(number: int) -> int:
        nonlocal inside, most
        with in_turn(PATIENCE):
            with lock:
                inside += 1
                most = max(most, inside)
            if number < full.parties:
                full.wait()
            with lock:
                inside -= 1
        return number

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(make, range(10))) == list(range(10))
    assert most == 3


def test_who_waits_for_too_long_is_told() -> None:
    """In a sentence; a place is free again whatever happened in it."""
    with in_turn(0), in_turn(0), in_turn(0), pytest.raises(NoRoom, match="Try again in a minute"), in_turn(0):
        pytest.fail("there was a fourth place")
    for _ in range(9):
        with pytest.raises(ZeroDivisionError), in_turn(0):
            raise ZeroDivisionError
