"""The routes of the control surface, one per action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashspot.sandbox.control import actions, orders
from dashspot.sandbox.faults import Rule
from dashspot.sandbox.world import World

Act = Callable[..., Any]

_LARGEST_BODY = 1_000_000


def control_routes() -> list[Route]:
    """Every route of the control surface."""
    return [
        _route("GET", "/", actions.summary),
        _route("GET", "/clock", actions.clock),
        _route("PUT", "/clock", actions.set_clock, orders.ClockOrder),
        _route("GET", "/faults", lambda world: {"faults": world.faults.rows()}),
        _route("POST", "/faults", lambda world, rule: {"id": world.faults.add(rule)}, Rule),
        _route("DELETE", "/faults", lambda world: world.faults.clear()),
        _route("DELETE", "/faults/{number:int}", _remove_fault),
        _route("GET", "/log", lambda world: {"requests": world.journal.rows(), "counts": world.journal.counts()}),
        _route("DELETE", "/log", lambda world: world.journal.clear()),
        _route("PUT", "/limits", actions.set_limits, orders.LimitsOrder),
        _route("PUT", "/mode", actions.set_mode, orders.ModeOrder),
        _route("PATCH", "/app", actions.set_app, orders.AppOrder),
        _route("POST", "/reset", lambda world: world.reset()),
        _route("POST", "/tokens", actions.new_token, orders.NewTokenOrder),
        _route("POST", "/tokens/expire", actions.expire_tokens, orders.TokensOrder),
        _route("POST", "/tokens/revoke", actions.revoke_tokens, orders.TokensOrder),
        _route("PATCH", "/users/{user}", actions.set_user, orders.UserOrder),
        _route("PUT", "/users/{user}/player", actions.set_player, orders.PlayerOrder),
        _route("POST", "/users/{user}/library", actions.set_saved, orders.SavedOrder),
        _route("POST", "/users/{user}/plays", actions.add_play, orders.PlayOrder),
        _route("PATCH", "/playlists/{playlist}", actions.set_playlist, orders.PlaylistOrder),
        _route("GET", "/playlists/{playlist}/rows", actions.rows),
        _route("POST", "/playlists/{playlist}/rows", actions.add_row, orders.RowOrder),
        _route("DELETE", "/playlists/{playlist}/rows/{position:int}", actions.remove_row),
        _route("DELETE", "/tracks/{track}/features", actions.forget_features),
    ]


def _route(method: str, path: str, act: Act, order: type[BaseModel] | None = None) -> Route:
    async def answer(request: Request) -> Response:
        body = await request.body()
        if len(body) > _LARGEST_BODY:
            return JSONResponse({"detail": "too large"}, 413)
        try:
            given = [order.model_validate_json(body or b"{}")] if order else []
            result = act(request.app.state.world, *request.path_params.values(), *given)
        except ValidationError as error:
            return JSONResponse({"detail": error.errors(include_url=False, include_context=False)}, 422)
        except actions.Unknown as error:
            return JSONResponse({"detail": str(error)}, 404)
        return Response(status_code=204) if result is None else JSONResponse(result)

    return Route(path, answer, methods=[method])


def _remove_fault(world: World, number: int) -> None:
    if not world.faults.remove(number):
        raise actions.Unknown(f"no fault {number}")
