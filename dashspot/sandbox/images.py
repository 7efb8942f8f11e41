"""Pictures: one made-up SVG for each, uploaded covers as they came."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashspot.sandbox.world import World

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="640" height="640">'
    '<rect width="64" height="64" fill="hsl({hue},55%,35%)"/>'
    '<circle cx="{x}" cy="{y}" r="{r}" fill="hsl({other},65%,60%)"/></svg>'
)


async def picture(request: Request) -> Response:
    """A picture that stays."""
    return _drawn(request.path_params["picture"])


async def playlist_picture(request: Request) -> Response:
    """A playlist's picture, until its URL expires."""
    world: World = request.app.state.world
    if world.clock.now() >= request.path_params["until"]:
        return PlainTextResponse("Not found", 404)
    playlist = world.people.playlists.get(request.path_params["id"])
    if playlist is not None and playlist.cover is not None:
        return Response(playlist.cover, media_type="image/jpeg")
    return _drawn(request.path_params["picture"])


def _drawn(name: str) -> Response:
    number = int.from_bytes(name.encode()[-16:])
    svg = _SVG.format(hue=number % 360, other=number // 7 % 360, x=number % 61, y=number % 59, r=8 + number % 17)
    return Response(svg, media_type="image/svg+xml")
