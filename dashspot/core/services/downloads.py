"""Files made for downloads and notebooks. Each takes the memory of a whole library, so a few are made at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from dashspot.errors import NoRoom
from dashspot.settings import settings


@contextmanager
def in_turn(patience: float) -> Iterator[None]:
    """Make a file inside the block; as many as the settings allow are made at once in this process.

    Raises:
        NoRoom: none of the others was done within so many seconds.
    """
    places = _places(settings().downloads_at_once)
    if not places.acquire(timeout=patience):
        raise NoRoom("Many files are being made for others just now. Try again in a minute.")
    try:
        yield
    finally:
        places.release()


@cache
def _places(number: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(number)
