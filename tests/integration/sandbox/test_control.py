"""The control surface over HTTP, ReccoBeats, and starting as a program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.sandbox.caller import HTTP, Caller

ROOT = Path(__file__).resolve().parents[3]
AGENT = {"User-Agent": "DashSpot tests"}


def test_the_log_counts_by_route(caller: Caller) -> None:
    """With who asked, what was answered and which fault it met; the control surface is not in it."""
    caller.get("/me/tracks", limit=3)
    caller.call("GET", f"/tracks/{'0' * 22}")
    HTTP.get(f"{caller.sandbox.url}/v1/me")
    log = caller.control("GET", "/log")
    assert log["counts"] == {"GET /v1/me": 1, "GET /v1/me/tracks": 1, "GET /v1/tracks/{id}": 1}
    assert [entry["status"] for entry in log["requests"]] == [200, 404, 401]
    assert [entry["user"] for entry in log["requests"]] == [caller.user, caller.user, None]
    assert log["requests"][0]["query"] == "limit=3"
    caller.control("DELETE", "/log")
    assert caller.control("GET", "/log") == {"requests": [], "counts": {}}


def test_the_clock(caller: Caller) -> None:
    """Set, frozen, advanced."""
    caller.control("PUT", "/clock", {"now": "2026-12-01T00:00:00Z", "frozen": True})
    assert caller.control("PUT", "/clock", {"advance": 61}) == {
        "now": "2026-12-01T00:01:01Z",
        "seconds": 1796083261.0,
        "frozen": True,
    }


def test_faults_are_listed_and_taken_back(caller: Caller) -> None:
    """With what is left of their counts."""
    number = caller.control("POST", "/faults", {"kind": "html", "count": 2})["id"]
    caller.call("GET", "/me")
    assert caller.control("GET", "/faults")["faults"][0]["count"] == 1
    caller.control("DELETE", f"/faults/{number}")
    assert caller.control("GET", "/faults") == {"faults": []}


def test_playlists_change_behind_the_programs_back(caller: Caller) -> None:
    """Rows come and go, names and descriptions change, and the snapshot with them."""
    id_ = caller.playlist("Sun on the balcony")
    track = caller.get("/me/tracks", limit=1)["items"][0]["track"]["uri"]
    before = caller.get(f"/playlists/{id_}")
    caller.control("PATCH", f"/playlists/{id_}", {"name": "Other", "description": None})
    caller.control("POST", f"/playlists/{id_}/rows", {"uri": track, "position": 0})
    caller.control("POST", f"/playlists/{id_}/rows", {"uri": None})
    caller.control("DELETE", f"/playlists/{id_}/rows/1")
    caller.sandbox.advance(31)
    after = caller.get(f"/playlists/{id_}")
    assert (after["name"], after["description"]) == ("Other", None)
    assert after["snapshot_id"] != before["snapshot_id"]
    assert after["items"]["items"][0]["item"]["uri"] == track
    assert after["items"]["total"] == before["items"]["total"] + 1
    assert len(caller.control("GET", f"/playlists/{id_}/rows")["rows"]) == after["items"]["total"]


def test_people_change(caller: Caller) -> None:
    """Facts, what is saved, what was played; reset takes all back."""
    track = caller.get("/me/tracks", limit=1)["items"][0]["track"]
    user = f"/users/{caller.user}"
    assert caller.control("POST", f"{user}/library", {"uri": track["uri"], "saved": False})["total"] == 299
    caller.control("POST", f"{user}/plays", {"track": track["id"], "context": None})
    assert caller.get("/me/player/recently-played", limit=1)["items"][0]["track"]["id"] == track["id"]
    assert caller.control("PATCH", user, {"name": "Someone", "premium": False})["premium"] is False
    assert caller.get("/me")["display_name"] == "Someone"
    caller.control("DELETE", f"/tracks/{track['id']}/features")
    caller.control("PUT", "/mode", {"mode": "extended"})
    assert caller.refusal("GET", f"/audio-features/{track['id']}")[0] == 404
    caller.control("POST", "/reset")
    known = caller.control("GET", "/")
    assert (known["mode"], known["users"][0]["premium"], known["tracks"]) == ("development", True, 300)


def test_tokens(caller: Caller) -> None:
    """Given out, ended and withdrawn."""
    granted = caller.control("POST", "/tokens", {"scopes": ["user-top-read"]})
    assert granted["scope"] == "user-top-read"
    assert caller.control("POST", "/tokens/expire", {"user": caller.user})["expired"] >= 1
    assert caller.refusal("GET", "/me")[1] == "The access token expired"
    assert caller.control("POST", "/tokens/revoke")["revoked"] >= 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/clock", {"tomorrow": 1}, 422),
        ("POST", "/faults", {"kind": "earthquake"}, 422),
        ("POST", "/faults", {"kind": "latency", "seconds": 10_000}, 422),
        ("DELETE", "/faults/99", None, 404),
        ("PATCH", "/users/nobody", {}, 404),
        ("PATCH", "/playlists/none", {}, 404),
        ("POST", "/users/nobody/library", {"uri": "x"}, 404),
        ("DELETE", "/tracks/none/features", None, 404),
    ],
)
def test_wrong_orders(method: str, path: str, body: Any, status: int, sandbox: Any) -> None:
    """Refused with what is wrong."""
    answer = HTTP.request(method, f"{sandbox.url}/_sandbox{path}", json=body)
    assert (answer.status_code, "detail" in answer.json()) == (status, True)


def test_reccobeats(caller: Caller) -> None:
    """Forty ids of three kinds; misses are left out, order is lost, and there is no metre or duration."""
    catalogue = caller.sandbox.run(lambda world: world.catalogue)
    url, tracks = f"{caller.sandbox.url}/reccobeats/v1", catalogue.track_list[:40]
    ids = [track.id for track in tracks]
    content = HTTP.get(f"{url}/audio-features", params={"ids": ",".join(ids)}, headers=AGENT).json()["content"]
    found = [row["href"].rsplit("/", 1)[1] for row in content]
    expected = [track.id for track in tracks if track.in_reccobeats and track.features]
    assert sorted(found) == sorted(expected)
    assert found != expected
    assert not {"time_signature", "duration_ms"}.intersection(*content)
    row = HTTP.get(f"{url}/track", params={"ids": tracks[1].isrc}, headers=AGENT).json()["content"][0]
    assert (row["durationMs"], row["isrc"], row["href"][-22:]) == (tracks[1].duration_ms, tracks[1].isrc, ids[1])
    assert HTTP.get(f"{url}/track", params={"ids": row["id"]}, headers=AGENT).json()["content"] == [row]


def test_reccobeats_refuses(caller: Caller) -> None:
    """Too many ids, none at all, and a client that does not say who it is."""
    url = f"{caller.sandbox.url}/reccobeats/v1/audio-features"
    assert HTTP.get(url, params={"ids": ",".join(["x"] * 41)}, headers=AGENT).status_code == 400
    assert HTTP.get(url, headers=AGENT).status_code == 400
    assert HTTP.get(url, params={"ids": "x"}, headers={"User-Agent": "python-requests/2"}).status_code == 403
    assert HTTP.get(url, params={"ids": "x"}, headers=AGENT).json() == {"content": []}


def test_the_program_says_where_it_is(tmp_path: Path) -> None:
    """The first line of `python -m dashspot.sandbox`; here with a catalogue file."""
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(SMALL), encoding="utf-8")
    command = [sys.executable, "-m", "dashspot.sandbox", "--port", "0", "--catalogue", str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            told = json.loads(process.stdout.readline())
            granted = HTTP.post(f"{told['url']}/_sandbox/tokens", json={}).json()
            bearer = {"Authorization": f"Bearer {granted['access_token']}"}
            saved = HTTP.get(f"{told['url']}/v1/me/tracks", headers=bearer).json()
        finally:
            process.terminate()
    assert (told["mode"], told["tracks"]) == ("development", 1)
    assert saved["items"][0]["track"]["name"] == "Only Song"


SMALL: dict[str, Any] = {
    "artists": [{"id": "a" * 22, "name": "Only Band"}],
    "albums": [{"id": "b" * 22, "name": "Only Album", "artists": ["a" * 22], "release_date": "2026"}],
    "tracks": [{"id": "c" * 22, "name": "Only Song", "album": "b" * 22, "artists": ["a" * 22], "duration_ms": 200_000}],
    "users": [{"id": "me", "name": "Me", "saved": {"track": [{"id": "c" * 22, "added_at": "2026-01-01T00:00:00Z"}]}}],
}
