"""The player as it is told what to do, and every way it refuses."""

from __future__ import annotations

from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.api.call import Answer, Call, Refusal, bad_request, endpoint
from dashspot.sandbox.api.player import active_device, keep_play, settled
from dashspot.sandbox.catalogue.people import Device
from dashspot.sandbox.player.state import Player

MODIFY = "user-modify-playback-state"
REPEATS = ("track", "context", "off")
_PREFIX = "Player command failed: "
_MESSAGES = {
    "PREMIUM_REQUIRED": "Premium required",
    "NO_ACTIVE_DEVICE": "No active device found",
    "RATE_LIMITED": "Rate limited",
    "UNKNOWN": "Unknown error",
}
_BACK_TO_START_MS = 3_000
_DONE = Answer(status=204)


@endpoint("PUT /me/player/play", MODIFY, bucket="player")
def play(call: Call) -> Answer:
    """Play a context or tracks, or go on with what was on."""
    player, _ = _commanded(call)
    body = {name: value for name, value in call.json_object().items() if value is not None}
    if "context_uri" in body and "uris" in body:
        raise bad_request("Can't have offset for context type: ARTIST" if "offset" in body else "Malformed json")
    if "context_uri" in body or "uris" in body:
        _load(call, player, body)
    elif player.uri is None:
        raise refused("UNKNOWN")
    position = body.get("position_ms")
    if isinstance(position, int):
        player.seek(max(0, position), call.now)
    player.resume(call.now)
    return _DONE


@endpoint("PUT /me/player/pause", MODIFY, bucket="player")
def pause(call: Call) -> Answer:
    """Stop where it stands."""
    player, _ = _commanded(call)
    if not player.playing:
        raise refused("ALREADY_PAUSED")
    player.pause(call.now)
    return _DONE


@endpoint("POST /me/player/next", MODIFY, bucket="player")
def skip_next(call: Call) -> Answer:
    """Go on to the next."""
    player, _ = _commanded(call)
    left = player.heard(call.now)
    if not player.skip(call.now):
        raise refused("NO_NEXT_TRACK")
    keep_play(call, player, left, call.now)
    return _DONE


@endpoint("POST /me/player/previous", MODIFY, bucket="player")
def skip_previous(call: Call) -> Answer:
    """Go back, to the start of what is on when it has run for a while."""
    player, _ = _commanded(call)
    left = player.heard(call.now)
    if player.back(call.now):
        keep_play(call, player, left, call.now)
    else:
        if player.progress(call.now) < _BACK_TO_START_MS:
            raise refused("NO_PREV_TRACK")
        player.seek(0, call.now)
    return _DONE


@endpoint("PUT /me/player/seek", MODIFY, bucket="player")
def seek(call: Call) -> Answer:
    """Go to a position."""
    position = _required(call, "position_ms", 10**9)
    player, _ = _commanded(call)
    player.seek(position, call.now)
    return _DONE


@endpoint("PUT /me/player/repeat", MODIFY, bucket="player")
def repeat(call: Call) -> Answer:
    """Repeat the track, the context or nothing."""
    state = call.query.get("state")
    if state not in REPEATS:
        raise bad_request("Invalid state")
    player, _ = _commanded(call)
    player.repeat = state
    return _DONE


@endpoint("PUT /me/player/shuffle", MODIFY, bucket="player")
def shuffle(call: Call) -> Answer:
    """Mix what comes next, or not."""
    state = call.query.get("state")
    if state not in ("true", "false"):
        raise bad_request("Invalid state")
    player, _ = _commanded(call)
    player.shuffle = state == "true"
    if player.shuffle:
        player.mix()
    return _DONE


@endpoint("PUT /me/player/volume", MODIFY, bucket="player")
def volume(call: Call) -> Answer:
    """Another volume, in percent."""
    percent = _required(call, "volume_percent", 100)
    _, device = _commanded(call)
    if not device.supports_volume:
        raise refused("VOLUME_CONTROL_DISALLOW")
    device.volume_percent = percent
    return _DONE


@endpoint("POST /me/player/queue", MODIFY, bucket="player")
def add_to_queue(call: Call) -> Answer:
    """Play something after what is on."""
    uri = call.query.get("uri", "")
    kind, id_ = ids.parse_uri(uri) or ("", "")
    if kind not in ("track", "episode") or not call.world.catalogue.has(kind, id_):
        raise bad_request("Invalid track uri")
    player, _ = _commanded(call)
    player.queue.append(uri)
    return _DONE


@endpoint("PUT /me/player", MODIFY, bucket="player")
def transfer(call: Call) -> Answer:
    """Go on on another device."""
    body = call.json_object()
    listed = body.get("device_ids")
    if not isinstance(listed, list) or len(listed) != 1:
        raise bad_request("Exactly one device_id must be provided")
    player, _ = _commanded(call, str(listed[0]))
    if body.get("play") is True:
        player.resume(call.now)
    return _DONE


def refused(reason: str) -> Refusal:
    """How the player refuses, by its reason."""
    message = _MESSAGES.get(reason, "Restriction violated")
    return Refusal(404 if reason == "NO_ACTIVE_DEVICE" else 403, f"{_PREFIX}{message}", reason)


def _commanded(call: Call, device_id: str | None = None) -> tuple[Player, Device]:
    """The player and the device that obeys, which becomes the active one."""
    player = settled(call)
    if not call.user.premium:
        raise refused("PREMIUM_REQUIRED")
    if player.refusal:
        raise refused(player.refusal)
    device = _obeying(call, device_id or call.query.get("device_id"))
    for other in call.user.devices:
        other.is_active = other is device
    return player, device


def _obeying(call: Call, device_id: str | None) -> Device:
    device = active_device(call)
    if device_id is not None:
        device = next((one for one in call.user.devices if one.id == device_id), None)
        if device is None:
            raise Refusal(404, "Device not found")
    if device is None:
        raise refused("NO_ACTIVE_DEVICE")
    if device.is_restricted:
        raise refused("DEVICE_NOT_CONTROLLABLE")
    return device


def _load(call: Call, player: Player, body: dict[str, Any]) -> None:
    context = body.get("context_uri")
    uris = _context_uris(call, str(context)) if context is not None else body["uris"]
    if not isinstance(uris, list) or not all(isinstance(uri, str) for uri in uris):
        raise bad_request("Invalid track uri")
    if not uris:
        raise refused("CONTEXT_DISALLOW")
    place = _place(uris, body.get("offset"))
    keep_play(call, player, player.heard(call.now), call.now)
    player.load([*uris], context, place)
    player.seek(0, call.now)


def _place(uris: list[str], offset: Any) -> int:
    if not isinstance(offset, dict):
        return 0
    if offset.get("uri") in uris:
        return uris.index(offset["uri"])
    position = offset.get("position", 0)
    if not isinstance(position, int) or not 0 <= position < len(uris):
        raise bad_request("Invalid offset")
    return position


def _context_uris(call: Call, context: str) -> list[str]:
    if context == f"spotify:user:{call.user.id}:collection":
        return [f"spotify:track:{id_}" for id_ in call.user.shelf("track")]
    kind, id_ = ids.parse_uri(context) or ("", "")
    catalogue, playlists = call.world.catalogue, call.world.people.playlists
    if kind == "playlist" and id_ in playlists:
        return [row.uri for row in playlists[id_].rows if row.uri]
    tracks = {"album": catalogue.tracks_of_album, "artist": catalogue.tracks_of_artist}.get(kind, {})
    return [f"spotify:track:{track.id}" for track in tracks.get(id_, [])]


def _required(call: Call, name: str, highest: int) -> int:
    if name not in call.query:
        raise bad_request(f"Missing required field: {name}")
    return call.whole(name, 0, 0, highest)
