"""The chain that the settings ask for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager

from dashspot.features import reccobeats
from dashspot.features.chain import Chain
from dashspot.features.files import StoredFeatures
from dashspot.features.reccobeats import ReccoBeatsFeatures
from dashspot.features.source import FeatureSource
from dashspot.features.spotify import Asking, SpotifyFeatures
from dashspot.settings import settings
from dashspot.spotify.exchange import Http
from dashspot.spotify.pacing import StoredPace


@contextmanager
def configured_chain(user_id: uuid.UUID, asking: Asking | None = None) -> Iterator[Chain]:
    """The sources that the settings name and that this person can use, in order; open until the block ends.

    `asking` is their connection to Spotify, if they have one.
    """
    chosen = settings()
    with closing(Http(chosen.reccobeats_url, user_agent=reccobeats.USER_AGENT)) as http:
        pace = StoredPace(reccobeats.CLIENT, rate=reccobeats.RATE)
        sources: list[FeatureSource] = [StoredFeatures(user_id), ReccoBeatsFeatures(pace, http)]
        if asking:
            sources.append(SpotifyFeatures(asking))
        yield Chain.ordered(chosen.feature_sources, sources)
