"""What the chain needs of a source of audio features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from dashspot.blocks.imports import FeatureValues


class FeatureSource(Protocol):
    """A source of audio features.

    `name` is its name in the setting `DASHSPOT_FEATURE_SOURCES`, `title` its name for people, `batch` how many ids it
    takes at once. `is_stored`: what it tells is in the database already, as the person's own.
    """

    name: str
    title: str
    batch: int
    is_stored: bool

    def fetch(self, track_ids: Sequence[str]) -> Mapping[str, FeatureValues]:
        """The features of those of these tracks that it knows, at most `batch` Spotify ids.

        Raises:
            ClosedToApp: it will not answer anything.
            Parked: not before a certain moment.
            ServiceError: it could not answer this.
        """
        ...
