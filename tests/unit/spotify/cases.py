"""Which Serializer reads which recording."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from dashspot.features.reccobeats import ReccoBeatsSerializer
from dashspot.spotify.auth import _TokenErrorSerializer, _TokenSerializer
from dashspot.spotify.resources.catalogue import TracksSerializer
from dashspot.spotify.resources.library import FollowedSerializer
from dashspot.spotify.serializers.album import AlbumSerializer, SavedAlbumSerializer
from dashspot.spotify.serializers.artist import ArtistSerializer
from dashspot.spotify.serializers.base import Image
from dashspot.spotify.serializers.features import AudioFeaturesListSerializer, AudioFeaturesSerializer
from dashspot.spotify.serializers.page import CursorPageSerializer, PageSerializer
from dashspot.spotify.serializers.player import DevicesSerializer, PlaybackSerializer, PlaySerializer, QueueSerializer
from dashspot.spotify.serializers.playlist import (
    ListedPlaylistSerializer,
    PlaylistRowSerializer,
    PlaylistSerializer,
    SnapshotSerializer,
)
from dashspot.spotify.serializers.search import SearchSerializer
from dashspot.spotify.serializers.track import EpisodeSerializer, SavedTrackSerializer, TrackSerializer
from dashspot.spotify.serializers.user import UserSerializer

FOLDER_VARIABLE = "TEST_DATA_DIR"
FOLDER = Path(os.environ.get(FOLDER_VARIABLE, Path(__file__).resolve().parents[4] / "shared" / "data")) / "recordings"

RECORDINGS: dict[str, Any] = {
    "album_tracks": PageSerializer[TrackSerializer],
    "artist": ArtistSerializer,
    "audio_features": AudioFeaturesSerializer,
    "current_playing_track": PlaybackSerializer,
    "current_user": UserSerializer,
    "current_user_playlist_1": PageSerializer[ListedPlaylistSerializer],
    "devices": DevicesSerializer,
    "episode": EpisodeSerializer,
    "followed_artists": FollowedSerializer,
    "get_album": AlbumSerializer,
    "library_contains": tuple[bool, ...],
    "new_playlist": PlaylistSerializer,
    "playback_1": PlaybackSerializer,
    "playback_4": PlaybackSerializer,
    "playback_episode_1": PlaybackSerializer,
    "playlist_1": PlaylistSerializer,
    "playlist_2": PlaylistSerializer,
    "playlist_3": PlaylistSerializer,
    "playlist_cover_image": tuple[Image, ...],
    "playlist_items": PageSerializer[PlaylistRowSerializer],
    "playlist_update_items": SnapshotSerializer,
    "recently_played_tracks": CursorPageSerializer[PlaySerializer],
    "saved_tracks": PageSerializer[SavedTrackSerializer],
    "search": SearchSerializer,
    "top_artists": PageSerializer[ArtistSerializer],
    "top_tracks": PageSerializer[TrackSerializer],
}
REFUSALS = ("playlist_not_found", "rate_limit")
"""Recordings of errors, which no Serializer reads."""


def recording(name: str) -> bytes:
    """A recording as it came."""
    return (FOLDER / f"{name}.json").read_bytes()


def made() -> dict[str, tuple[Any, Any]]:
    """Answers that nobody recorded: Serializer and an example each, built of recorded parts."""
    track = json.loads(recording("top_tracks"))["items"][0]
    album = json.loads(recording("get_album"))
    features = json.loads(recording("audio_features"))
    episode = json.loads(recording("episode"))
    saved = {"items": [{"added_at": "2026-01-02T03:04:05Z", "album": album}], "total": 1, "offset": 0}
    beats = {"id": "x", "href": f"https://open.spotify.com/track/{track['id']}", "energy": 0.5, "key": -1}
    return {
        "saved_albums": (PageSerializer[SavedAlbumSerializer], saved),
        "tracks": (TracksSerializer, {"tracks": [track, None]}),
        "queue": (QueueSerializer, {"currently_playing": track, "queue": [episode, track]}),
        "features": (AudioFeaturesListSerializer, {"audio_features": [features, None]}),
        "reccobeats": (ReccoBeatsSerializer, {"content": [beats]}),
        "tokens": (_TokenSerializer, {"access_token": "a", "expires_in": 3600, "scope": "x y", "refresh_token": "r"}),
        "token_error": (
            _TokenErrorSerializer,
            {"error": "invalid_grant", "error_description": "Refresh token expired"},
        ),
    }


def kinds() -> list[Any]:
    """Every type that an answer is read as."""
    return [*RECORDINGS.values(), *(kind for kind, _ in made().values())]


def adapters() -> dict[str, tuple[TypeAdapter[Any], Any]]:
    """Every Serializer with an example of its answer."""
    recorded = {name: (kind, json.loads(recording(name))) for name, kind in RECORDINGS.items()}
    return {name: (TypeAdapter(kind), example) for name, (kind, example) in (recorded | made()).items()}
