"""What plays now, every command to the player, and the log of what was played."""

from dashspot.playback.services.around import devices, queue
from dashspot.playback.services.commands import COMMANDS, Command, play_collection, play_tracks, press
from dashspot.playback.services.hindrances import consent_missing, hindrances
from dashspot.playback.services.histories import forget_histories, history
from dashspot.playback.services.listening import Known, days_played, listening
from dashspot.playback.services.log import (
    DayPlays,
    LogPage,
    has_plays,
    log_page,
    log_parts,
    place_at,
    play_log,
    written_place,
)
from dashspot.playback.services.recent import NO_CONSENT, RECENT_PLAYS, refresh, request_sync, sentence
from dashspot.playback.services.watching import Moment, look_again, now_playing

__all__ = [
    "COMMANDS",
    "NO_CONSENT",
    "RECENT_PLAYS",
    "Command",
    "DayPlays",
    "Known",
    "LogPage",
    "Moment",
    "consent_missing",
    "days_played",
    "devices",
    "forget_histories",
    "has_plays",
    "hindrances",
    "history",
    "listening",
    "log_page",
    "log_parts",
    "look_again",
    "now_playing",
    "place_at",
    "play_collection",
    "play_log",
    "play_tracks",
    "press",
    "queue",
    "refresh",
    "request_sync",
    "sentence",
    "written_place",
]
