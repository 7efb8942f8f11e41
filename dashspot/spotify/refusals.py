"""What each refusal of Spotify's means, as an error with what the person can do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from loguru import logger

from dashspot.errors import (
    AppRefused,
    ClosedToApp,
    ConsentMissing,
    DashSpotError,
    NotThere,
    NotYours,
    PlayerRefused,
    RequestRefused,
    SignInNeeded,
)
from dashspot.spotify.exchange import Answer, Call

_FORBIDDEN, _NOT_FOUND, _UNAUTHORIZED = 403, 404, 401
PLAYER = {
    "PREMIUM_REQUIRED": "Spotify lets only Premium accounts command the player.",
    "NO_ACTIVE_DEVICE": "Nothing is playing anywhere. Open Spotify on a device, or choose one here, and try again.",
    "DEVICE_NOT_CONTROLLABLE": "This device takes no commands. Choose another one.",
    "VOLUME_CONTROL_DISALLOW": "The volume of this device can only be set on the device itself.",
    "ALREADY_PAUSED": "It is paused already.",
    "NOT_PAUSED": "It is playing already.",
    "CONTEXT_DISALLOW": "This can't be played in this way; choose another track, album or playlist.",
    "RATE_LIMITED": "That was too fast for the player. Wait a moment.",
    "NO_PREV_TRACK": "There is no track before this one.",
    "NO_NEXT_TRACK": "There is no track after this one.",
    "REMOTE_CONTROL_DISALLOW": "This device does not let itself be commanded from elsewhere.",
    "UNKNOWN": "The player can't do this now, and Spotify does not say why. Look at the device, then try again.",
    "NO_SUCH_DEVICE": "Spotify does not find this device any more. Open Spotify on it, or choose another one.",
}
"""What the person is told, by Spotify's reason; the last is ours, for what Spotify says in words alone."""
NO_CONSENT = "You have not agreed that DashSpot may command the player. Connect with Spotify again and agree."
_CLOSED_PLAYER = "Spotify does not let the app that DashSpot uses here command the player."
_NO_SUCH_DEVICE = "device not found"
_OWNER = (
    "The owner of the app that DashSpot uses has no active Premium subscription, so Spotify refuses everything. "
    "It works again some hours after the subscription does."
)
_NOT_LISTED = (
    "Spotify does not admit you to this app yet. Whoever runs DashSpot must add your account in Spotify's "
    "developer dashboard, under User Management."
)
Refused = Callable[[str], DashSpotError]
_FORBIDDANCES: tuple[tuple[str, Refused], ...] = (
    ("premium subscription required for the owner", lambda _: AppRefused(_OWNER)),
    ("not registered in the developer dashboard", lambda _: AppRefused(_NOT_LISTED)),
    (
        "insufficient client scope",
        lambda resource: ConsentMissing(
            f"You have not agreed that DashSpot may ask for {resource}. Sign in with Spotify again and agree."
        ),
    ),
)


class Told(NamedTuple):
    """What an error body says."""

    message: str
    reason: str


def told(answer: Answer) -> Told:
    """Message and reason of an error body of whatever form; empty where there are none."""
    try:
        body: Any = json.loads(answer.content)
    except (ValueError, RecursionError):
        return Told(answer.content[:200].decode("utf-8", "replace").strip(), "")
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return Told(_text(error.get("message")), _text(error.get("reason")))
    return Told(_text(error), "")


def refusal(call: Call, answer: Answer) -> DashSpotError:
    """The error for an answer of 400 to 499 other than 429."""
    said = told(answer)
    reasons = " ".join(filter(None, (str(answer.status), said.message, said.reason)))
    logger.info("Refused: {}: {}", call.resource, reasons)
    if said.reason in PLAYER or (call.bucket == "player" and said.reason):
        return PlayerRefused(PLAYER.get(said.reason), reason=said.reason)
    if call.bucket == "player" and _NO_SUCH_DEVICE in said.message.lower():
        return PlayerRefused(PLAYER["NO_SUCH_DEVICE"], reason="NO_SUCH_DEVICE")
    if answer.status == _UNAUTHORIZED:
        return SignInNeeded()
    if answer.status == _NOT_FOUND:
        return NotThere(f"Spotify does not know {call.resource}, or does not show it to apps.")
    if answer.status == _FORBIDDEN:
        return _forbidden(call, said.message)
    return RequestRefused(f"Spotify did not accept the request for {call.resource}: {said.message[:200]}")


def _forbidden(call: Call, message: str) -> DashSpotError:
    lowered = message.lower()
    is_command = call.bucket == "player" and not call.is_read
    for words, made in _FORBIDDANCES:
        if words in lowered:
            found = made(call.resource)
            return ConsentMissing(NO_CONSENT) if is_command and isinstance(found, ConsentMissing) else found
    if is_command:
        return ClosedToApp(_CLOSED_PLAYER)
    if call.path.startswith("playlists/"):
        return NotYours(f"Spotify shows and changes {call.resource} only for its owner and collaborators.")
    return ClosedToApp(f"Spotify does not give {call.resource} to the app that DashSpot uses here.")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
