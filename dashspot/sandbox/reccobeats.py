"""ReccoBeats' two endpoints: audio features and tracks by Spotify id, own id or ISRC; misses are left out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashspot.sandbox import ids
from dashspot.sandbox.catalogue.records import Track
from dashspot.sandbox.render.view import OPEN
from dashspot.sandbox.world import World

MOST_IDS = 40

_CLIENT = "reccobeats"
_REFUSED_AGENTS = ("python-urllib", "python-requests", "python-httpx")
_UNKNOWN_KEY_EVERY, _NO_LIVENESS_EVERY, _NO_ISRC_EVERY = 13, 31, 11


async def audio_features(request: Request) -> Response:
    """Features without metre and duration, in no order; single ones may be missing."""
    return _answered(request, _features)


async def tracks(request: Request) -> Response:
    """Tracks with duration, ISRC and popularity, in no order."""
    return _answered(request, _track)


def _answered(request: Request, render: Callable[[Track], dict[str, Any]]) -> Response:
    world: World = request.app.state.world
    if request.headers.get("user-agent", "python-urllib").lower().startswith(_REFUSED_AGENTS):
        return _error(403, "Forbidden")
    wait = world.rate_window(_CLIENT).take(world.clock.now(), world.limits.reccobeats_rate)
    if wait is not None:
        return _error(429, "Too many requests", {"retry-after": str(wait)})
    named = [id_ for id_ in request.query_params.get("ids", "").split(",") if id_]
    if not 0 < len(named) <= MOST_IDS:
        return _error(400, f"ids: between 1 and {MOST_IDS} are required")
    index = world.catalogue.reccobeats_index
    found = list({index[id_].id: index[id_] for id_ in named if id_ in index}.values())
    random.Random(",".join(named)).shuffle(found)  # noqa: S311 (an order, nothing secret)
    return JSONResponse({"content": [row for track in found if (row := render(track))]})


def _features(track: Track) -> dict[str, Any]:
    if track.features is None:
        return {}
    number = int(ids.hexadecimal("reccobeats", track.id, length=8), 16)
    values = asdict(track.features)
    del values["time_signature"]
    if number % _UNKNOWN_KEY_EVERY == 0:
        values["key"] = -1
    if number % _NO_LIVENESS_EVERY == 0:
        del values["liveness"]
    isrc = {"isrc": track.isrc} if track.isrc and number % _NO_ISRC_EVERY else {}
    return _named(track) | isrc | values


def _track(track: Track) -> dict[str, Any]:
    known = {"trackTitle": track.name, "durationMs": track.duration_ms, "popularity": track.popularity}
    return _named(track) | known | ({"isrc": track.isrc} if track.isrc else {})


def _named(track: Track) -> dict[str, Any]:
    return {"id": ids.reccobeats_id(track.id), "href": f"{OPEN}/track/{track.id}"}


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"status": status, "error": message}, status, headers)
