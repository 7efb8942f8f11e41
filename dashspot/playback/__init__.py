"""What plays now, and every command to the player."""

from dashspot.playback.services.around import devices, queue
from dashspot.playback.services.commands import COMMANDS, Command, play_collection, play_tracks, press
from dashspot.playback.services.hindrances import consent_missing, hindrances
from dashspot.playback.services.histories import forget_histories
from dashspot.playback.services.listening import Known, days_played, listening
from dashspot.playback.services.watching import Moment, look_again, now_playing

__all__ = [
    "COMMANDS",
    "Command",
    "Known",
    "Moment",
    "consent_missing",
    "days_played",
    "devices",
    "forget_histories",
    "hindrances",
    "listening",
    "look_again",
    "now_playing",
    "play_collection",
    "play_tracks",
    "press",
    "queue",
]
