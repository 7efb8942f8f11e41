"""Values that only the Browser uses."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd

from dashspot.analyses.running import Told
from dashspot.blocks.base import Block
from dashspot.blocks.collections import AnalysisBlock, CollectionKey

Made = TypeVar("Made")


@dataclass(frozen=True)
class Library:
    """Everything one person has saved, at one data version. The frames are shared: never change them.

    tracks: a row per distinct track, indexed 0..n-1, as `store.queries.library.tracks` gives it, and `failed`, `known`.
    credits: a row per track and credited artist, in order: `track`, its position in `tracks`, `artist_id` and `name`.
    items: a row per row of every playlist, with `track`, the position of its track in `tracks` (-1: not saved).
    saved: a row per liked song, in order, with `track` likewise and `added_at`.
    albums: a row per saved album, in order: `album_id`, `added_at`.
    playlists: a row per playlist.
    derived: what services have made of the others, by `once`.
    """

    user_id: uuid.UUID
    version: str
    tracks: pd.DataFrame
    credits: pd.DataFrame
    items: pd.DataFrame
    saved: pd.DataFrame
    albums: pd.DataFrame
    playlists: pd.DataFrame
    derived: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, make: Callable[[Library], Made]) -> Made:
        """What `make` makes of this library, made once for everybody who asks again; never change it."""
        if name not in self.derived:
            self.derived[name] = make(self)
        found: Made = self.derived[name]
        return found


class Facts(Block):
    """What a report's header says of its collection; `gone` counts tracks of a set that are not saved any more."""

    key: CollectionKey
    title: str
    sources: tuple[Told, ...]
    rows: int
    tracks: int
    artists: int
    albums: int
    duration_ms: int
    known: int
    failed: int
    first_year: int | None
    last_year: int | None
    gone: int = 0


@dataclass(frozen=True)
class Report:
    """One collection, analysed: facts, a paragraph, the numbers, its tracks, and the library's to compare with."""

    facts: Facts
    paragraph: str
    analysis: AnalysisBlock
    tracks: pd.DataFrame
    library: AnalysisBlock
