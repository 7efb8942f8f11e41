"""Keeps the libraries that were loaded last, so that pages, exports and jobs of one process load each version once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from dashspot.browser.blocks import Library
from dashspot.browser.services.library import data_version, load_library

_MOST_TRACKS = 400_000
_STRIPES = 16


class KeptLibraries:
    """The newest library of each person, those used longest ago given up first; safe to share between threads.

    What is handed out is shared: its frames are never changed.
    """

    def __init__(self, load: Callable[[uuid.UUID], Library], most_tracks: int) -> None:
        self._load = load
        self._most_tracks = most_tracks
        self._kept: dict[uuid.UUID, Library] = {}
        self._lock = threading.Lock()
        self._loading = tuple(threading.Lock() for _ in range(_STRIPES))

    def get(self, user_id: uuid.UUID, version: str) -> Library:
        """The library at that version, or as it is by now; whoever asks while it is loaded waits for the one load."""
        if found := self._found(user_id, version):
            return found
        with self._loading[user_id.int % _STRIPES]:
            return self._found(user_id, version) or self._keep(self._load(user_id))

    def drop(self, user_id: uuid.UUID) -> None:
        """Keep nothing of this person any more."""
        with self._lock:
            self._kept.pop(user_id, None)

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._kept.clear()

    def _found(self, user_id: uuid.UUID, version: str) -> Library | None:
        with self._lock:
            found = self._kept.get(user_id)
            if found is None or found.version != version:
                return None
            self._kept[user_id] = self._kept.pop(user_id)
            return found

    def _keep(self, library: Library) -> Library:
        with self._lock:
            self._kept.pop(library.user_id, None)
            self._kept[library.user_id] = library
            total = sum(len(kept.tracks) for kept in self._kept.values())
            for oldest in list(self._kept)[:-1]:
                if total <= self._most_tracks:
                    break
                total -= len(self._kept.pop(oldest).tracks)
        return library


_libraries = KeptLibraries(load_library, _MOST_TRACKS)


def kept_library(user_id: uuid.UUID, version: str | None = None) -> Library:
    """What a person has saved: at that version if it is kept, else, and without a version, as it is now."""
    return _libraries.get(user_id, version or data_version(user_id))


def forget_library(user_id: uuid.UUID) -> None:
    """The person is gone, and so is what this process had of them."""
    _libraries.drop(user_id)


def forget_libraries() -> None:
    """Give the memory back; the next one who asks loads again."""
    _libraries.clear()
