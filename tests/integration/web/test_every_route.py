"""Every address beside the pages: public with a reason, or closed to whoever has no token."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from dashspot.operations import routes
from dashspot.web import ROUTES, sign_in

PUBLIC = {
    sign_in.BEGIN: "begins a sign-in, and tells nothing",
    sign_in.CALLBACK: "good only with the sealed cookie of the browser that began",
    sign_in.GUEST: "makes an empty workspace",
    routes.READY: "three words of this process, none of anybody's",
}
ANYTHING = "00000000-0000-4000-8000-000000000001"


def closed() -> list[Route]:
    """All that is not public."""
    return [route for route in ROUTES if route.path not in PUBLIC]


def test_every_public_route_is_one() -> None:
    """None stands above that is not served."""
    assert {route.path for route in ROUTES} >= PUBLIC.keys()
    assert closed()


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("path", [route.path for route in closed()])
@pytest.mark.parametrize("token", ["", "Bearer x", "Basic eDp4"], ids=["none", "forged", "another scheme"])
def test_a_closed_route_answers_nobody_without_a_token(path: str, token: str) -> None:
    """A route that is new is found by itself."""
    address = path.replace("{analysis_id}", ANYTHING)
    assert "{" not in address, "say what stands there"
    transport = httpx.ASGITransport(app=Starlette(routes=ROUTES))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8501") as client:
            return await client.get(address, headers={"Authorization": token} if token else {})

    answer = asyncio.run(ask())
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert list(answer.json()) == ["error"]
