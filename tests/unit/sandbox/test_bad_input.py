"""Whatever is sent, the sandbox answers with an error object of its own and never breaks."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from dashspot.sandbox.api.call import ENDPOINTS, Endpoint
from dashspot.sandbox.options import Options
from dashspot.sandbox.world import World, new_world
from tests.unit.sandbox.direct import Direct

ODD: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "x", "\x00", [], [None], {}, {"x": 1}, [[]], "ä" * 3_000)
NAMES = (
    "uris", "items", "tracks", "name", "description", "public", "collaborative", "position", "range_start",
    "insert_before", "range_length", "snapshot_id", "device_ids", "context_uri", "offset", "position_ms", "ids",
)  # fmt: skip
QUERY = ("limit", "offset", "uris", "ids", "after", "before", "type", "q", "fields", "time_range", "state", "position")


@pytest.fixture(scope="module")
def world() -> World:
    """A small world in extended mode, where every endpoint is open."""
    return new_world(Options(mode="extended", tracks=40))


@pytest.fixture(scope="module")
def direct(world: World) -> Direct:
    """With a user who agreed to everything."""
    return Direct.to(world)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.route}")
def test_odd_bodies_and_queries(endpoint: Endpoint, world: World, direct: Direct) -> None:
    """Each is answered or refused; a server error would be raised here."""
    owned = [one for one in world.people.playlists.values() if one.owner in world.people.users]
    known = min(owned, key=lambda one: abs(len(one.rows) - 2)).id
    path = f"/v1{endpoint.route.replace('{id}', known)}"
    queries = [urlencode({name: str(odd)}) for name in QUERY for odd in ODD[:8]]
    answers = [direct.call(endpoint.method, path, query=query) for query in queries]
    if endpoint.method != "GET":
        bodies = [*ODD, *({name: odd} for name in NAMES for odd in ODD)]
        answers += [direct.call(endpoint.method, path, json.dumps(body).encode()) for body in bodies]
    for status, content in answers:
        assert 200 <= status < 300 or json.loads(content)["error"]["status"] == status < 500


@pytest.mark.parametrize("path", ["/authorize", "/api/token"])
def test_odd_forms(path: str, direct: Direct) -> None:
    """Refused in words."""
    for content, kind in ((b"\xff=\xfe", "application/x-www-form-urlencoded"), (b"{}", "application/json")):
        headers = {"content-type": kind, "authorization": "Basic \xff"}
        assert direct.call("POST", path, content, **headers)[0] == 400


def test_a_body_is_bounded(direct: Direct) -> None:
    """Anywhere, in what it declares or sends."""
    assert direct.call("POST", "/api/token", bytes(2_000_001))[0] == 413
    assert direct.call("POST", "/v1/me/playlists", bytes(1_000_001))[0] == 400
    assert direct.call("POST", "/_sandbox/reset", bytes(1_000_001))[0] == 413
