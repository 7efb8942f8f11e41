"""The whole program: accounts, Web API, ReccoBeats, pictures and the control surface on one port."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from dashspot.sandbox import images, reccobeats
from dashspot.sandbox.accounts.authorize import authorize
from dashspot.sandbox.accounts.token import token
from dashspot.sandbox.api.gate import PREFIX, WebApi
from dashspot.sandbox.control.routes import control_routes
from dashspot.sandbox.exchange import CONTROL, Exchanges
from dashspot.sandbox.world import World

RECCOBEATS = "/reccobeats/v1"


def build_app(world: World) -> ASGIApp:
    """The ASGI program over one world."""
    program = Starlette(
        routes=[
            Route("/", _welcome),
            Route("/authorize", authorize, methods=["GET", "POST"]),
            Route("/api/token", token, methods=["POST"]),
            Route("/image/playlist/{id}/{until:int}/{picture}", images.playlist_picture),
            Route("/image/{kind}/{picture}", images.picture),
            Route(f"{RECCOBEATS}/audio-features", reccobeats.audio_features),
            Route(f"{RECCOBEATS}/track", reccobeats.tracks),
            Mount(CONTROL, routes=control_routes()),
            Mount(PREFIX, app=WebApi(world)),
        ]
    )
    program.state.world = world
    return Exchanges(program, world)


async def _welcome(request: Request) -> Response:
    world: World = request.app.state.world
    return PlainTextResponse(
        f"DashSpot sandbox, {world.mode} mode\n"
        f"sign-in: /authorize and /api/token\nWeb API: {PREFIX}\nReccoBeats: {RECCOBEATS}\ncontrol: {CONTROL}\n"
    )
