"""What a person has at Spotify now, and the syncs that save it."""

from dashspot.library.services.items import request_item, save_item
from dashspot.library.services.plans import HOURS, plan_syncs, sync_plan
from dashspot.library.services.states import states
from dashspot.library.services.sync import RESOURCES, request_sync, sentence, sync

__all__ = [
    "HOURS",
    "RESOURCES",
    "plan_syncs",
    "request_item",
    "request_sync",
    "save_item",
    "sentence",
    "states",
    "sync",
    "sync_plan",
]
