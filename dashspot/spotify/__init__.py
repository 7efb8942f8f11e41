"""The one way to Spotify: the only importer of spotipy."""

from dashspot.spotify.auth import SCOPES, Accounts, Tokens
from dashspot.spotify.capabilities import StoredCapabilities
from dashspot.spotify.connection import Connection, MemoryTokens, TokenStore
from dashspot.spotify.exchange import Http
from dashspot.spotify.gateway import API_URL, Gateway
from dashspot.spotify.pacing import StoredPace

__all__ = [
    "API_URL",
    "SCOPES",
    "Accounts",
    "Connection",
    "Gateway",
    "Http",
    "MemoryTokens",
    "StoredCapabilities",
    "StoredPace",
    "TokenStore",
    "Tokens",
]
