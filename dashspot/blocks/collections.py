"""What can be analysed, and what an analysis found."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from dashspot.blocks.base import Block

CollectionKind = Literal["playlist", "album", "artist", "track", "liked", "library", "filter", "set"]
Basis = Literal["tracks", "rows"]
COMPUTATION_VERSION = 1
LIBRARY, LIKED = "library", "liked"


class CollectionKey(Block):
    """Names one collection of a person's: `playlist` and its Spotify id, `library` and `library`.

    The id of a `filter` is what its `TrackFilter` is written as, that of a `set`, which somebody has kept, a UUID.
    """

    kind: CollectionKind
    id: str

    @property
    def written(self) -> str:
        """As one word, `kind:id`."""
        return f"{self.kind}:{self.id}"


class TrackSet(Block):
    """A set of tracks that somebody has kept under a name: so many tracks, or whatever a filter leaves."""

    id: uuid.UUID
    name: str
    tracks: int | None
    filter: str | None
    created_at: datetime

    @property
    def key(self) -> CollectionKey:
        """Its name as a collection."""
        return CollectionKey(kind="set", id=str(self.id))


class Average(Block):
    """Mean and spread of one audio feature, in its unit; None where there are too few known values."""

    n: int
    mean: float | None
    sd: float | None
    minimum: float | None
    q1: float | None
    median: float | None
    q3: float | None
    maximum: float | None


class Extreme(Block):
    """One end of one audio feature: the value, and every track that has it, by name, then id."""

    value: float
    track_ids: tuple[str, ...]


class Superlative(Block):
    """Both ends of one audio feature."""

    lowest: Extreme
    highest: Extreme


class Numbers(Block):
    """Averages and counts on one basis: distinct tracks, or rows.

    `total` counts everything, `with_features` those whose analysis is known, `failed` those of them whose analysis
    failed.
    """

    total: int
    with_features: int
    failed: int
    averages: dict[str, Average]
    counts: dict[str, dict[int, int]]


class ComputationBlock(Block):
    """All numbers of one analysis, by track ids; their names are the library's."""

    collection: CollectionKey
    failed_left_out: bool
    superlatives: dict[str, Superlative]
    tracks: Numbers
    rows: Numbers


class AnalysisBlock(Block):
    """One analysis with its numbers."""

    id: uuid.UUID
    collection: CollectionKey
    keep_failed: bool
    inputs: str
    created_at: datetime
    computation: ComputationBlock
