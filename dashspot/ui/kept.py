"""Keeps what was made of a library until it is wanted again: of many people with little, or of few with much.

A number of entries would be no bound, as one library may have a thousand times the tracks of another. So what is kept
is weighed, in tracks or in what takes the room of one, and what was used longest ago is given up first.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from dashspot.browser import Library

Rest = ParamSpec("Rest")
Made = TypeVar("Made")
Of = Callable[Concatenate[Library, Rest], Made]
"""A function that makes something of a library."""

_MOST_WEIGHT = 5_000_000
_LEAST_KEPT = 100
"""So many things stay, whatever they weigh."""


@dataclass
class _Entry:
    """One thing that was made, or is being made by whoever holds the lock; without a weight it is not there yet."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    made: Any = None
    weight: int = 0


class Shelf:
    """Things by key, in the order of their last use; safe to share between threads."""

    def __init__(self, most_weight: int = _MOST_WEIGHT, least_kept: int = _LEAST_KEPT) -> None:
        """Take how much may be kept together, and how many things in any case."""
        self._most_weight = most_weight
        self._least_kept = least_kept
        self._entries: dict[Hashable, _Entry] = {}
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made], weigh: Callable[[Made], int]) -> Made:
        """What was made for this key; whoever asks while it is made waits for that. What fails is not kept."""
        with self._lock:
            entry = self._entries[key] = self._entries.pop(key, _Entry())
        with entry.lock:
            if not entry.weight:
                try:
                    entry.made = make()
                except BaseException:
                    self._drop(key, entry)
                    raise
                self._keep(key, entry, max(weigh(entry.made), 1))
        made: Made = entry.made
        return made

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._entries.clear()
            self._weight = 0

    def _drop(self, key: Hashable, entry: _Entry) -> None:
        with self._lock:
            if self._entries.get(key) is entry:
                del self._entries[key]

    def _keep(self, key: Hashable, entry: _Entry, weight: int) -> None:
        with self._lock:
            entry.weight = weight
            if self._entries.get(key) is entry:
                self._weight += weight
            for oldest in list(self._entries):
                if self._weight <= self._most_weight or len(self._entries) <= self._least_kept:
                    break
                self._weight -= self._entries.pop(oldest).weight


SHELF = Shelf()
"""What this process keeps, of everybody."""


def kept(weigh: Callable[[Any], int]) -> Callable[[Of[Rest, Made]], Of[Rest, Made]]:
    """Keep what a function makes of a library, for its owner at its version alone, and for the other arguments."""

    def keeping(function: Of[Rest, Made]) -> Of[Rest, Made]:
        @functools.wraps(function)
        def found(library: Library, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Made:
            key = (function.__qualname__, library.user_id, library.version, args, tuple(sorted(kwargs.items())))
            made: Made = SHELF.get(key, lambda: function(library, *args, **kwargs), weigh)
            return made

        return found

    return keeping
