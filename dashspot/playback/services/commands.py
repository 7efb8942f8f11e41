"""Every command to the player: one entry says when it may not be given, how it is sent, and what follows."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashspot import core
from dashspot.errors import PlayerRefused
from dashspot.playback.services.watching import PATIENCE, watched
from dashspot.spotify import limits
from dashspot.spotify.blocks import PlaybackBlock
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.ids import is_id

SAME_SECONDS = 2.0
"""The same command again within so long is the same wish."""
_TURNED = {"resuming", "pausing"}
"""What pausing or playing forbids and allows by itself."""
NOTHING_TO_PLAY = "None of these is known to Spotify, so it can't be played there."


@dataclass(frozen=True)
class Command:
    """`group`: what else would undo it. `forbidden_by`: Spotify's names; all of them together forbid it."""

    group: str
    send: Callable[[Gateway, Any], None]
    after: Callable[[PlaybackBlock, Any], dict[str, Any]] | None = None
    """What is known to be so once it is done; without, Spotify is asked."""
    forbidden_by: tuple[str, ...] = ()
    why: str = ""
    """Why Spotify forbids it at times, for the person."""


def _play(gateway: Gateway, wanted: tuple[str, ...]) -> None:
    """A collection of Spotify's by its URI, or tracks by theirs."""
    if len(wanted) == 1 and not wanted[0].startswith("spotify:track:"):
        gateway.play(context_uri=wanted[0])
    else:
        gateway.play(uris=wanted)


COMMANDS: Mapping[str, Command] = {
    "resume": Command(
        "running",
        lambda gateway, _: gateway.play(),
        lambda shown, _: {"is_playing": True, "disallowed": shown.disallowed - _TURNED},
        ("resuming",),
        "It is playing already, or can't go on.",
    ),
    "pause": Command(
        "running",
        lambda gateway, _: gateway.pause(),
        lambda shown, _: {"is_playing": False, "disallowed": shown.disallowed - _TURNED},
        ("pausing",),
        "This can't be paused now.",
    ),
    "next": Command(
        "track", lambda gateway, _: gateway.skip(), None, ("skipping_next",), "Spotify does not let this be skipped."
    ),
    "previous": Command(
        "track",
        lambda gateway, _: gateway.skip_back(),
        None,
        ("skipping_prev",),
        "There is nothing to go back to, or Spotify does not allow it here.",
    ),
    "seek": Command(
        "place",
        lambda gateway, place_ms: gateway.seek(place_ms),
        lambda _, place_ms: {"progress_ms": place_ms},
        ("seeking",),
        "Spotify does not let anybody move about in this.",
    ),
    "volume": Command(
        "volume",
        lambda gateway, percent: gateway.set_volume(percent),
        lambda shown, percent: {"device": shown.device and shown.device.model_copy(update={"volume_percent": percent})},
    ),
    "shuffle": Command(
        "shuffle",
        lambda gateway, on: gateway.set_shuffle(on=on),
        lambda _, on: {"shuffle": on},
        ("toggling_shuffle",),
        "This can't be shuffled.",
    ),
    "repeat": Command(
        "repeat",
        lambda gateway, state: gateway.set_repeat(state),
        lambda _, state: {"repeat": state},
        ("toggling_repeat_context", "toggling_repeat_track"),
        "This can't be repeated.",
    ),
    "transfer": Command(
        "device",
        lambda gateway, device_id: gateway.transfer(device_id, play=True),
        None,
        ("transferring_playback",),
        "Spotify does not let this go on elsewhere.",
    ),
    "queue": Command("queue", lambda gateway, uri: gateway.add_to_queue(uri)),
    "play": Command(
        "running", _play, None, ("interrupting_playback",), "What plays can't be interrupted: an advertisement, mostly."
    ),
}


def press(user_id: uuid.UUID, name: str, given: Any = None) -> bool:
    """Give one command of COMMANDS.

    Args:
        user_id: whose player.
        name: of the command.
        given: what it needs; of `next` and `previous` the URI of what the person saw, so that two presses upon the
            same track are one skip.

    Returns:
        Whether it was sent; False where just this was done a moment ago, in whichever tab.

    Raises:
        PlayerRefused: the player can't or may not; its sentence says why.
        SignInNeeded, ConsentMissing, ClosedToApp, Parked, ServiceError: as their sentences say.
    """
    command, known = COMMANDS[name], watched(user_id)
    with known.lock:
        last, done_at = known.pressed.get(command.group, (None, 0.0))
        if last == (name, given) and time.monotonic() - done_at < SAME_SECONDS:
            return False
        try:
            with core.gateway_for(user_id, PATIENCE) as gateway:
                command.send(gateway, given)
        except PlayerRefused as refused:
            known.barred = str(refused) if refused.reason == "PREMIUM_REQUIRED" else known.barred
            known.changed(None)
            raise
        known.pressed[command.group] = (name, given), time.monotonic()
        follows = command.after
        known.changed((lambda shown: shown.model_copy(update=follows(shown, given))) if follows else None)
        return True


def play_tracks(user_id: uuid.UUID, track_ids: Sequence[str]) -> int:
    """Play these tracks in order, as many as Spotify takes at once; returns how many. Local files are passed over.

    Raises:
        PlayerRefused: none of them is Spotify's, or the player can't or may not.
        ServiceError: as its sentence says.
    """
    uris = tuple(f"spotify:track:{found}" for found in track_ids if is_id(found))[: limits.PLAYED]
    if not uris:
        raise PlayerRefused(NOTHING_TO_PLAY)
    press(user_id, "play", uris)
    return len(uris)


def play_collection(user_id: uuid.UUID, uri: str) -> None:
    """Play all of an album, an artist or a playlist. Raises ServiceError: as its sentence says."""
    press(user_id, "play", (uri,))
