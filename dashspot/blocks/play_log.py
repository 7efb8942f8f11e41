"""The log of what was played: how far the Web API has told it, and where it may lack plays."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from dashspot.blocks.base import Block


class Stretch(NamedTuple):
    """From the end of one play to that of another."""

    first: datetime
    last: datetime


class PlayPlace(NamedTuple):
    """Where a play stands in the log: by its end, then by its id."""

    played_at: datetime
    id: int


class PlayLogBlock(Block):
    """How far the Web API has told a person's plays: within each stretch of `told`, every one that it lists.

    `trouble` is why it told nothing when it was asked last; before `next_at` nobody asks by themselves.
    """

    told: tuple[Stretch, ...]
    asked_at: datetime | None
    trouble: str | None
    next_at: datetime
