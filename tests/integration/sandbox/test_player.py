"""The player: how it goes on by itself, and every way it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox.caller import Caller

COMMANDS: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/play", {}),
    ("PUT", "/pause", {}),
    ("POST", "/next", {}),
    ("POST", "/previous", {}),
    ("PUT", "/seek", {"position_ms": 1}),
    ("PUT", "/repeat", {"state": "off"}),
    ("PUT", "/shuffle", {"state": "true"}),
    ("PUT", "/volume", {"volume_percent": 1}),
]
PREMIUM = (403, "Player command failed: Premium required", "PREMIUM_REQUIRED")
NO_DEVICE = (404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE")


@pytest.fixture
def still(caller: Caller) -> Caller:
    """The first user while time stands still."""
    caller.control("PUT", "/clock", {"frozen": True})
    return caller


@pytest.fixture
def uris(caller: Caller) -> list[str]:
    """Some tracks."""
    return [
        f"spotify:track:{track.id}" for track in caller.sandbox.run(lambda world: world.catalogue.track_list[20:25])
    ]


@pytest.mark.parametrize(("method", "path", "query"), COMMANDS)
def test_commands_need_premium_and_a_device(method: str, path: str, query: dict[str, Any], caller: Caller) -> None:
    """Each is refused with its reason."""
    command = f"/me/player{path}"
    caller.control("PATCH", f"/users/{caller.user}", {"devices": [{"id": "d", "is_active": False}]})
    assert caller.refusal(method, command, **query) == NO_DEVICE
    assert caller.refusal(method, command, device_id="unknown", **query)[:2] == (404, "Device not found")
    caller.sandbox.set_user(caller.user, premium=False)
    assert caller.refusal(method, command, **query) == PREMIUM


@pytest.mark.parametrize(("method", "path", "query"), COMMANDS)
def test_a_restricted_device_refuses(method: str, path: str, query: dict[str, Any], caller: Caller) -> None:
    """It can be seen, not controlled."""
    caller.sandbox.set_user(caller.user, devices=[{"id": None, "is_active": True, "is_restricted": True}])
    refused = caller.refusal(method, f"/me/player{path}", **query)
    assert refused == (403, "Player command failed: Restriction violated", "DEVICE_NOT_CONTROLLABLE")
    assert caller.get("/me/player")["device"]["id"] is None


@pytest.mark.parametrize("reason", ["CONTEXT_DISALLOW", "RATE_LIMITED", "REMOTE_CONTROL_DISALLOW", "UNKNOWN"])
def test_any_reason_can_be_made_to_happen(reason: str, caller: Caller) -> None:
    """By the control surface."""
    caller.control("PUT", f"/users/{caller.user}/player", {"refusal": reason})
    assert caller.refusal("PUT", "/me/player/play")[::2] == (403, reason)


def test_reasons_of_their_own(caller: Caller, uris: list[str]) -> None:
    """Paused already, first, last, a device without volume, nothing to play."""
    assert caller.refusal("PUT", "/me/player/pause")[2] == "ALREADY_PAUSED"
    caller.call("PUT", "/me/player/play", body={"uris": uris[:1]})
    assert caller.refusal("POST", "/me/player/next")[2] == "NO_NEXT_TRACK"
    assert caller.refusal("POST", "/me/player/previous")[2] == "NO_PREV_TRACK"
    caller.sandbox.set_user(caller.user, devices=[{"id": "d", "is_active": True, "supports_volume": False}])
    assert caller.refusal("PUT", "/me/player/volume", volume_percent=5)[2] == "VOLUME_CONTROL_DISALLOW"
    unknown = {"context_uri": f"spotify:album:{'0' * 22}"}
    assert caller.refusal("PUT", "/me/player/play", body=unknown)[2] == "CONTEXT_DISALLOW"


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("PUT", "/seek", {}, None),
        ("PUT", "/seek", {"position_ms": -1}, None),
        ("PUT", "/repeat", {"state": "twice"}, None),
        ("PUT", "/shuffle", {"state": "maybe"}, None),
        ("PUT", "/volume", {"volume_percent": 101}, None),
        ("POST", "/queue", {"uri": "nonsense"}, None),
        ("PUT", "/play", {}, {"uris": "x"}),
        ("PUT", "/play", {}, {"uris": ["x"], "context_uri": "y"}),
        ("PUT", "", {}, {"device_ids": ["a", "b"]}),
    ],
)
def test_wrong_commands(method: str, path: str, query: dict[str, Any], body: Any, caller: Caller) -> None:
    """400."""
    assert caller.refusal(method, f"/me/player{path}", body=body, **query)[0] == 400


def test_nothing_is_on_without_a_device(caller: Caller) -> None:
    """204 without a body."""
    caller.sandbox.set_user(caller.user, devices=[])
    for path in ("/me/player", "/me/player/currently-playing"):
        answer = caller.call("GET", path)
        assert (answer.status_code, answer.content) == (204, b"")
    assert caller.get("/me/player/devices") == {"devices": []}


def test_it_goes_on_by_itself(still: Caller, uris: list[str]) -> None:
    """As virtual time passes: next track, queue first, and what ended was played."""
    still.call("PUT", "/me/player/play", body={"uris": uris[:2], "position_ms": 1_000})
    still.call("POST", "/me/player/queue", uri=uris[4])
    first = still.get("/me/player")
    assert (first["item"]["uri"], first["progress_ms"], first["is_playing"]) == (uris[0], 1_000, True)
    still.sandbox.advance(first["item"]["duration_ms"] / 1000)
    second = still.get("/me/player")
    assert (second["item"]["uri"], second["progress_ms"]) == (uris[4], 1_000)
    assert [one["uri"] for one in still.get("/me/player/queue")["queue"]] == [uris[1]]
    assert still.get("/me/player/recently-played", limit=1)["items"][0]["track"]["uri"] == uris[0]
    still.call("POST", "/me/player/next")
    still.sandbox.advance(3_000)
    late = Caller(still.sandbox).get("/me/player")
    assert (late["item"]["uri"], late["is_playing"]) == (uris[0], False)


def test_what_was_left_early_was_not_played(still: Caller, uris: list[str]) -> None:
    """Whoever skips, goes back or plays something else after half a minute has played it; sooner they have not."""
    still.call("PUT", "/me/player/play", body={"uris": uris[:3]})
    other: Any = {"uris": uris[4:]}
    listed = []
    for seconds, command, body in ((29, "next", None), (30, "next", None), (31, "previous", None), (29, "play", other)):
        still.sandbox.advance(seconds)
        still.call("PUT" if body else "POST", f"/me/player/{command}", body=body)
        listed.append(still.get("/me/player/recently-played", limit=1)["items"][0]["track"]["uri"])
    assert listed[0] not in uris
    assert listed[1:] == [uris[1], uris[2], uris[2]]


def test_contexts_and_offsets(still: Caller) -> None:
    """An album from its second track, a playlist, the saved tracks."""
    catalogue = still.sandbox.run(lambda world: world.catalogue)
    album, tracks = next((id_, tracks) for id_, tracks in catalogue.tracks_of_album.items() if len(tracks) > 2)
    body = {"context_uri": f"spotify:album:{album}", "offset": {"position": 1}}
    assert still.call("PUT", "/me/player/play", body=body).status_code == 204
    assert still.get("/me/player")["item"]["id"] == tracks[1].id
    assert still.get("/me/player")["context"]["type"] == "album"
    body["offset"] = {"position": 999}
    assert still.refusal("PUT", "/me/player/play", body=body)[0] == 400
    for uri in (f"spotify:user:{still.user}:collection", f"spotify:playlist:{still.playlist('Morning run')}"):
        still.call("PUT", "/me/player/play", body={"context_uri": uri})
        assert still.get("/me/player")["context"]["uri"] == uri


def test_advertisements_and_episodes_have_no_item(caller: Caller) -> None:
    """Unless the caller takes episodes."""
    caller.control("PUT", f"/users/{caller.user}/player", {"kind": "ad"})
    assert (caller.get("/me/player")["item"], caller.get("/me/player")["currently_playing_type"]) == (None, "ad")
    episode = next(iter(caller.sandbox.run(lambda world: world.catalogue.episodes)))
    caller.control("PUT", f"/users/{caller.user}/player", {"uris": [f"spotify:episode:{episode}"]})
    assert caller.get("/me/player/currently-playing")["item"] is None
    found = caller.get("/me/player/currently-playing", additional_types="track,episode")
    assert (found["item"]["id"], found["currently_playing_type"]) == (episode, "episode")
