"""Audio features from wherever there are some: a chain of sources, each value stored with its source and date."""

from dashspot.features.chain import Chain, Progress, Report
from dashspot.features.configured import configured_chain
from dashspot.features.files import StoredFeatures
from dashspot.features.reccobeats import ReccoBeatsFeatures
from dashspot.features.source import FeatureSource
from dashspot.features.spotify import SpotifyFeatures

__all__ = [
    "Chain",
    "FeatureSource",
    "Progress",
    "ReccoBeatsFeatures",
    "Report",
    "SpotifyFeatures",
    "StoredFeatures",
    "configured_chain",
]
