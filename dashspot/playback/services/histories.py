"""Everything a person has played, kept per process and packed in the store: a million plays are there at once."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

from dashspot.playback.services.packing import Packed, from_bytes, pack, to_bytes
from dashspot.store.engine import glance, transaction
from dashspot.store.managers.packed_plays import PackedPlaysManager
from dashspot.store.queries import people
from dashspot.store.queries import plays as queries

_MOST_PLAYS = 4_000_000
_VIEWS = 4


@dataclass(frozen=True)
class History:
    """Everything a person has played, at one version of their plays; `views` is what was made of it last, by what."""

    version: int
    packed: Packed
    views: dict[Any, Any] = field(default_factory=dict, repr=False)

    def keep(self, key: Any, view: Any) -> None:
        """Remember what was made of it, and forget what was made long ago."""
        with _lock:
            self.views[key] = view
            for oldest in list(self.views)[:-_VIEWS]:
                del self.views[oldest]


_kept: dict[uuid.UUID, History] = {}
_lock = threading.Lock()
_loading = tuple(threading.Lock() for _ in range(16))


def history(user_id: uuid.UUID, version: int | None = None) -> History:
    """Everything a person has played; whoever asks while it is loaded waits for the one load.

    version: of their plays, where the caller knows it; what was written since then may be a part of it. Without one
        it is as of now.
    """
    if version is None:
        with glance() as wire:
            version = people.plays_version(wire, user_id)
    if found := _found(user_id, version):
        return found
    with _loading[user_id.int % len(_loading)]:
        return _found(user_id, version) or _keep(user_id, _load(user_id))


def forget_histories() -> None:
    """Give the memory back; the next one who asks loads again."""
    with _lock:
        _kept.clear()


def _found(user_id: uuid.UUID, version: int) -> History | None:
    with _lock:
        found = _kept.get(user_id)
        if found is None or found.version != version:
            return None
        _kept[user_id] = _kept.pop(user_id)
        return found


def _keep(user_id: uuid.UUID, made: History) -> History:
    with _lock:
        _kept.pop(user_id, None)
        _kept[user_id] = made
        total = sum(len(one.packed.plays) for one in _kept.values())
        for oldest in list(_kept)[:-1]:
            if total <= _MOST_PLAYS:
                break
            total -= len(_kept.pop(oldest).packed.plays)
    return made


def _load(user_id: uuid.UUID) -> History:
    """From what is packed; where nothing of this version is, from the plays, which are packed then."""
    with transaction() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        version = people.plays_version(session, user_id)
        content = queries.packed_plays(session, user_id, version)
        if content:
            plays, items = content
            return History(version, Packed(from_bytes(plays), from_bytes(items)))
        told = queries.told_plays(session, user_id)
    packed = pack(told)
    with transaction() as session:
        PackedPlaysManager(session, user_id).keep(version, to_bytes(packed.plays), to_bytes(packed.items))
    return History(version, packed)
