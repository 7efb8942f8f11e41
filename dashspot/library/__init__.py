"""What a person has at Spotify now, and the syncs that save it."""

from dashspot.library.blocks import OwnPlaylist, Plan
from dashspot.library.services.changes import change, changes, look_again, send, undo
from dashspot.library.services.changes_difference import details_said, difference
from dashspot.library.services.changes_plans import (
    details_of,
    own_playlists,
    plan_again,
    plan_append,
    plan_cover,
    plan_details,
    plan_new,
    plan_replace,
)
from dashspot.library.services.items import request_item, save_item
from dashspot.library.services.live import LIVE, LiveList, LivePage, Wanted, live_page
from dashspot.library.services.live_rows import stand
from dashspot.library.services.live_saved import last_known_page
from dashspot.library.services.plans import HOURS, plan_syncs, sync_plan
from dashspot.library.services.states import TITLES, states
from dashspot.library.services.sync import RESOURCES, request_sync, sentence, sync

__all__ = [
    "HOURS",
    "LIVE",
    "RESOURCES",
    "TITLES",
    "LiveList",
    "LivePage",
    "OwnPlaylist",
    "Plan",
    "Wanted",
    "change",
    "changes",
    "details_of",
    "details_said",
    "difference",
    "last_known_page",
    "live_page",
    "look_again",
    "own_playlists",
    "plan_again",
    "plan_append",
    "plan_cover",
    "plan_details",
    "plan_new",
    "plan_replace",
    "plan_syncs",
    "request_item",
    "request_sync",
    "save_item",
    "send",
    "sentence",
    "stand",
    "states",
    "sync",
    "sync_plan",
    "undo",
]
