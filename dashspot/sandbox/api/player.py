"""The player as it is read."""

from __future__ import annotations

from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.api.call import Answer, Call, bad_request, endpoint
from dashspot.sandbox.api.paging import cursor_link
from dashspot.sandbox.catalogue.people import Device, Play
from dashspot.sandbox.clock import iso_ms
from dashspot.sandbox.player.state import Player
from dashspot.sandbox.render.playlists import playable
from dashspot.sandbox.render.tracks import full_track
from dashspot.sandbox.render.view import OPEN

STATE, CURRENT = "user-read-playback-state", "user-read-currently-playing"
REACHABLE_PLAYS = 50
"""How many plays can be read back at all."""

_QUEUE = 20
_UNKNOWN_DURATION_MS = 30_000
_BOTH_KINDS = ("track", "episode")


@endpoint("GET /me/player", STATE, bucket="player")
def playback(call: Call) -> Answer:
    """What is on, where and how; 204 without an active device."""
    player, device = settled(call), active_device(call)
    if device is None or player.uri is None:
        return Answer(status=204)
    body = _current(call, player) | {
        "device": _device(device),
        "repeat_state": player.repeat,
        "shuffle_state": player.shuffle,
        "smart_shuffle": False,
    }
    return Answer(body)


@endpoint("GET /me/player/currently-playing", CURRENT, bucket="player")
def currently_playing(call: Call) -> Answer:
    """What is on; 204 without an active device."""
    player = settled(call)
    if active_device(call) is None or player.uri is None:
        return Answer(status=204)
    return Answer(_current(call, player))


@endpoint("GET /me/player/devices", STATE, bucket="player")
def devices(call: Call) -> Answer:
    """Where the user can play."""
    return Answer({"devices": [_device(device) for device in call.user.devices]})


@endpoint("GET /me/player/queue", CURRENT, STATE, bucket="player")
def queue(call: Call) -> Answer:
    """What is on and what comes next; needs both scopes."""
    call.need_scope(CURRENT)
    call.need_scope(STATE)
    player = settled(call)
    upcoming = [playable(call.view, uri, _BOTH_KINDS) for uri in player.upcoming(_QUEUE)]
    current = playable(call.view, player.uri, _BOTH_KINDS)
    return Answer({"currently_playing": current, "queue": [item for item in upcoming if item]})


@endpoint("GET /me/player/recently-played", "user-read-recently-played", bucket="recently-played")
def recently_played(call: Call) -> Answer:
    """The latest plays of tracks, by cursors in ms; only fifty can be reached."""
    settled(call)
    limit = call.whole("limit", 20, 1, 50)
    plays = _between(call, call.user.plays[:REACHABLE_PLAYS])
    shown = plays[-limit:] if "after" in call.query else plays[:limit]
    known = call.world.catalogue.tracks
    more = bool(shown) and shown[-1] is not call.user.plays[:REACHABLE_PLAYS][-1]
    oldest = str(shown[-1].played_at) if shown else None
    body: dict[str, Any] = {
        "cursors": {"after": str(shown[0].played_at), "before": oldest} if shown else None,
        "href": cursor_link(call, limit=str(limit)),
        "items": [
            {
                "context": context(call, play.context),
                "played_at": iso_ms(play.played_at),
                "track": full_track(call.view, known[play.track]),
            }
            for play in shown
        ],
        "limit": limit,
        "next": cursor_link(call, before=oldest, limit=str(limit)) if more and oldest else None,
    }
    return Answer(body)


def settled(call: Call) -> Player:
    """The caller's player after time has passed; what ended is among the plays."""
    player = call.world.player(call.user.id)
    for uri, end in player.settle(call.now, lambda uri: duration_ms(call, uri)):
        keep_play(call, player, uri, end)
    return player


def keep_play(call: Call, player: Player, uri: str | None, end: float) -> None:
    """What ended at this second since 1970 is among the plays, if it is a track."""
    kind, id_ = ids.parse_uri(uri or "") or ("", "")
    if kind == "track":
        call.user.plays.insert(0, Play(id_, round(end * 1000), player.context))


def active_device(call: Call) -> Device | None:
    """Where it plays."""
    return next((device for device in call.user.devices if device.is_active), None)


def duration_ms(call: Call, uri: str) -> int:
    """How long what a URI names lasts, in ms; never 0."""
    kind, id_ = ids.parse_uri(uri) or ("", "")
    record = call.world.catalogue.of_kind(kind).get(id_)
    return getattr(record, "duration_ms", 0) or _UNKNOWN_DURATION_MS


def context(call: Call, uri: str | None) -> dict[str, Any] | None:
    """Where a play came from."""
    if uri is None:
        return None
    if uri.endswith(":collection"):
        links = {"external_urls": {"spotify": f"{OPEN}/collection/tracks"}, "href": f"{call.url}/v1/me/tracks"}
        return links | {"type": "collection", "uri": uri}
    kind, id_ = ids.parse_uri(uri) or ("", "")
    return {name: value for name, value in call.view.link(kind, id_).items() if name != "id"}


def _current(call: Call, player: Player) -> dict[str, Any]:
    kind, _ = ids.parse_uri(player.uri or "") or ("track", "")
    kinds = call.query.get("additional_types", "track").split(",")
    item = None if player.kind else playable(call.view, player.uri, kinds)
    return {
        "actions": {"disallows": {"resuming": True} if player.playing else {"pausing": True}},
        "context": context(call, player.context),
        "currently_playing_type": player.kind or kind,
        "is_playing": player.playing,
        "item": item,
        "progress_ms": player.progress(call.now),
        "timestamp": round((player.since or call.now) * 1000),
    }


def _device(device: Device) -> dict[str, Any]:
    return {
        "id": device.id,
        "is_active": device.is_active,
        "is_private_session": device.is_private_session,
        "is_restricted": device.is_restricted,
        "name": device.name,
        "supports_volume": device.supports_volume,
        "type": device.type,
        "volume_percent": device.volume_percent,
    }


def _between(call: Call, plays: list[Play]) -> list[Play]:
    if "after" in call.query and "before" in call.query:
        raise bad_request("Only one of after and before may be given")
    if "after" in call.query:
        after = call.whole("after", 0, 0, 10**15)
        return [play for play in plays if play.played_at > after]
    before = call.whole("before", 10**15, 0, 10**15)
    return [play for play in plays if play.played_at < before]
