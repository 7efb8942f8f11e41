"""Spotify's own audio features, for the few client ids that may still have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from dashspot.blocks.imports import FeatureValues
from dashspot.spotify import limits
from dashspot.spotify.serializers.features import AudioFeaturesSerializer


class Asking(Protocol):
    """As much of the gateway as this needs."""

    def audio_features(self, track_ids: Sequence[str]) -> Mapping[str, AudioFeaturesSerializer]:
        """By track id. Raises ClosedToApp."""
        ...


class SpotifyFeatures:
    """A `FeatureSource`."""

    name, title, batch, is_stored = "spotify", "Spotify", limits.FEATURES, False

    def __init__(self, gateway: Asking) -> None:
        """Take through whose connection to ask."""
        self._gateway = gateway

    def fetch(self, track_ids: Sequence[str]) -> dict[str, FeatureValues]:
        """The features that Spotify knows. One request, or none where it is known to refuse."""
        return {id_: row.to_block() for id_, row in self._gateway.audio_features(track_ids).items()}
