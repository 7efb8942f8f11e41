"""What plays now, and every command to the player."""

from dashspot.playback.services.around import devices, queue
from dashspot.playback.services.commands import COMMANDS, Command, play_collection, play_tracks, press
from dashspot.playback.services.hindrances import consent_missing, hindrances
from dashspot.playback.services.watching import Moment, look_again, now_playing

__all__ = [
    "COMMANDS",
    "Command",
    "Moment",
    "consent_missing",
    "devices",
    "hindrances",
    "look_again",
    "now_playing",
    "play_collection",
    "play_tracks",
    "press",
    "queue",
]
