"""Why a command can't be given, as far as that is known before it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from dashspot import core
from dashspot.playback.services.commands import COMMANDS
from dashspot.playback.services.watching import watched
from dashspot.spotify.blocks import PlaybackBlock
from dashspot.spotify.refusals import NO_CONSENT, PLAYER

CONTROL = "user-modify-playback-state"
_NEEDS_NO_DEVICE = ("transfer",)


def consent_missing(user_id: uuid.UUID, scope: str = CONTROL) -> bool:
    """Whether this person agreed before DashSpot asked for this, for commands by default. Raises SignInNeeded."""
    granted = core.granted(user_id)
    return bool(granted) and scope not in granted


def hindrances(user_id: uuid.UUID, shown: PlaybackBlock | None) -> dict[str, str]:
    """For each command that can't be given now the sentence that says why. Raises SignInNeeded."""
    general = watched(user_id).barred or (NO_CONSENT if consent_missing(user_id) else None)
    if general:
        return dict.fromkeys(COMMANDS, general)
    return dict(_each(shown))


def _each(shown: PlaybackBlock | None) -> Iterator[tuple[str, str]]:
    device = shown.device if shown else None
    for name, command in COMMANDS.items():
        if name in _NEEDS_NO_DEVICE and shown is None:
            continue
        if shown is None:
            yield name, PLAYER["NO_ACTIVE_DEVICE"]
        elif device and not device.can_be_commanded and name not in _NEEDS_NO_DEVICE:
            yield name, PLAYER["DEVICE_NOT_CONTROLLABLE"]
        elif name == "volume" and device and device.volume_percent is None:
            yield name, PLAYER["VOLUME_CONTROL_DISALLOW"]
        elif command.forbidden_by and shown.disallowed.issuperset(command.forbidden_by):
            yield name, command.why
