"""Spotify's audio features."""

from __future__ import annotations

from typing import Any

from dashspot.blocks.features import ANALYSED, CATEGORIES, FEATURE
from dashspot.blocks.imports import FeatureValues
from dashspot.spotify.serializers.base import Serializer, SpotifyId

_HIGHEST = {"key": 11, "mode": 1, "time_signature": 15}


class AnalysisFields(Serializer):
    """What every source of features tells; a field that is missing is unknown."""

    danceability: float | None = None
    energy: float | None = None
    loudness: float | None = None
    speechiness: float | None = None
    acousticness: float | None = None
    instrumentalness: float | None = None
    liveness: float | None = None
    valence: float | None = None
    tempo: float | None = None
    key: int | None = None
    mode: int | None = None
    time_signature: int | None = None

    def to_block(self) -> FeatureValues:
        """The values; one beyond its range is unknown."""
        return FeatureValues(**{name: _possible(name, getattr(self, name)) for name in ANALYSED})


class AudioFeaturesSerializer(AnalysisFields):
    """The audio features of one track."""

    id: SpotifyId


class AudioFeaturesListSerializer(Serializer):
    """Of many tracks, in the order asked for; null where there are none."""

    audio_features: tuple[AudioFeaturesSerializer | None, ...]


def _possible(name: str, value: Any) -> Any:
    if value is None:
        return None
    low, high = (-1 if name == "key" else 0, _HIGHEST[name]) if name in CATEGORIES else _bounds(name)
    return value if low <= value <= high else None  # NaN is in no range


def _bounds(name: str) -> tuple[float, float]:
    return FEATURE[name].low, FEATURE[name].high
