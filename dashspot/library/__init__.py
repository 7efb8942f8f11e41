"""What a person has at Spotify now, and the syncs that save it."""

from dashspot.library.services.states import states
from dashspot.library.services.sync import request_sync, sentence, sync_everything

__all__ = ["request_sync", "sentence", "states", "sync_everything"]
