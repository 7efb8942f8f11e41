"""What plays, made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dashspot.spotify.blocks import DeviceBlock, ItemBlock, PlaybackBlock

MOMENT = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
TRACK = "4iV5W9uYEdYUVa79Axb7Rh"


def device(**chosen: Any) -> DeviceBlock:
    """A device that takes commands."""
    facts = {"id": "d", "name": "Kitchen <b>", "type": "Speaker", "is_active": True, "can_be_commanded": True}
    return DeviceBlock.model_validate(facts | {"volume_percent": 60} | chosen)


def item(**chosen: Any) -> ItemBlock:
    """A track of 200 seconds."""
    facts = {"id": TRACK, "uri": f"spotify:track:{TRACK}", "kind": "track", "name": "Rain <b>", "by": "One, Two"}
    return ItemBlock.model_validate(facts | {"duration_ms": 200_000, "image_url": None} | chosen)


def playing(**chosen: Any) -> PlaybackBlock:
    """A track that plays in the kitchen."""
    facts: dict[str, Any] = {"device": device(), "is_playing": True, "kind": "track", "item": item(), "progress_ms": 0}
    facts |= {"shuffle": False, "repeat": "off", "context_uri": None, "disallowed": frozenset()}
    return PlaybackBlock.model_validate(facts | chosen)
