"""What a person has at Spotify now, and the syncs that save it."""

from dashspot.library.services.items import request_item, save_item
from dashspot.library.services.live import LIVE, LiveList, LivePage, Wanted, live_page
from dashspot.library.services.live_rows import stand
from dashspot.library.services.live_saved import last_known_page
from dashspot.library.services.plans import HOURS, plan_syncs, sync_plan
from dashspot.library.services.states import states
from dashspot.library.services.sync import RESOURCES, request_sync, sentence, sync

__all__ = [
    "HOURS",
    "LIVE",
    "RESOURCES",
    "LiveList",
    "LivePage",
    "Wanted",
    "last_known_page",
    "live_page",
    "plan_syncs",
    "request_item",
    "request_sync",
    "save_item",
    "sentence",
    "stand",
    "states",
    "sync",
    "sync_plan",
]
