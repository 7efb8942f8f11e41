"""What comes next, and what could play."""

from __future__ import annotations

import uuid

from dashspot import core
from dashspot.playback.services.watching import PATIENCE
from dashspot.spotify.blocks import DeviceBlock, QueueBlock


def queue(user_id: uuid.UUID) -> QueueBlock:
    """What comes next, by one request. Raises ServiceError: as its sentence says."""
    with core.gateway_for(user_id, PATIENCE) as gateway:
        return gateway.queue().to_block()


def devices(user_id: uuid.UUID) -> tuple[DeviceBlock, ...]:
    """What could play, by one request. Raises ServiceError: as its sentence says."""
    with core.gateway_for(user_id, PATIENCE) as gateway:
        return tuple(row.to_block() for row in gateway.devices().devices)
