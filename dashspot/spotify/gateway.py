"""The gateway: everything DashSpot asks of Spotify, for one person. One method per use."""

from __future__ import annotations

import time

from dashspot.spotify.capabilities import Capabilities
from dashspot.spotify.client import Client
from dashspot.spotify.exchange import Http
from dashspot.spotify.pacing import Pace, Sleep
from dashspot.spotify.resources.catalogue import Catalogue
from dashspot.spotify.resources.library import Library
from dashspot.spotify.resources.playback import Playback
from dashspot.spotify.resources.playlists import Playlists
from dashspot.spotify.resources.profile import Profile
from dashspot.spotify.sending import Authority, Sender

API_URL = "https://api.spotify.com/v1"


class Gateway(Profile, Playlists, Library, Playback, Catalogue):
    """What one person may ask of Spotify. Serializers out, DashSpotErrors only; any number of threads may use it."""

    def __init__(
        self,
        authority: Authority,
        pace: Pace,
        capabilities: Capabilities,
        *,
        http: Http | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        """Take whose tokens, when to send, what is known of the client id, and where Spotify is."""
        self.http = http or Http(API_URL)
        super().__init__(Client(Sender(self.http, pace, authority, sleep=sleep)), capabilities)

    def close(self) -> None:
        """Close its connections."""
        self.http.close()
