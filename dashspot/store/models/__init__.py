"""Every table, so that the metadata is whole whoever imports it."""

from dashspot.store.models.analysis import Analysis, Computation
from dashspot.store.models.base import Base
from dashspot.store.models.changes import Change
from dashspot.store.models.music import (
    Album,
    Artist,
    FollowedArtist,
    KeptTrack,
    Playlist,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    Track,
    TrackArtist,
    TrackFeatures,
)
from dashspot.store.models.people import DATA_VERSION, Source, User
from dashspot.store.models.plays import PackedPlays, Play, PlayLog
from dashspot.store.models.sessions import AccessToken, BrowserSession, Connection
from dashspot.store.models.sets import TrackSet
from dashspot.store.models.spotify import FeatureMiss, ServiceCapability, ServicePace, ServicePause
from dashspot.store.models.sync import Synced, SyncPlan
from dashspot.store.models.work import Notification, TaskResult, Upload

__all__ = [
    "DATA_VERSION",
    "AccessToken",
    "Album",
    "Analysis",
    "Artist",
    "Base",
    "BrowserSession",
    "Change",
    "Computation",
    "Connection",
    "FeatureMiss",
    "FollowedArtist",
    "KeptTrack",
    "Notification",
    "PackedPlays",
    "Play",
    "PlayLog",
    "Playlist",
    "PlaylistItem",
    "SavedAlbum",
    "SavedTrack",
    "ServiceCapability",
    "ServicePace",
    "ServicePause",
    "Source",
    "SyncPlan",
    "Synced",
    "TaskResult",
    "Track",
    "TrackArtist",
    "TrackFeatures",
    "TrackSet",
    "Upload",
    "User",
]
