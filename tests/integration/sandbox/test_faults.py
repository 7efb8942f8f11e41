"""Each kind of fault, as a client meets it."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import httpx
import pytest

from tests.integration.sandbox.caller import HTTP, Caller

EXCEEDED = {"status": 429, "message": "API rate limit exceeded"}


@pytest.mark.parametrize(
    ("kind", "rule", "error", "retry_after"),
    [
        ("rate_limited", {}, EXCEEDED, "2"),
        ("rate_limited", {"retry_after": 7}, EXCEEDED, "7"),
        ("blocked_for_a_day", {}, EXCEEDED, "86207"),
        (
            "quota_exceeded",
            {},
            {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"},
            "3858",
        ),
        ("server_error", {}, {"status": 503, "message": "Service unavailable"}, None),
        ("server_error", {"status": 500}, {"status": 500, "message": "Server error."}, None),
    ],
)
def test_refusals(
    kind: str, rule: dict[str, Any], error: dict[str, Any], retry_after: str | None, caller: Caller
) -> None:
    """Spotify's error object, with Retry-After where there is one; the next call is fine."""
    caller.sandbox.add_fault(kind, path="/v1/me", **rule)
    answer = caller.call("GET", "/me")
    assert answer.status_code == error["status"]
    assert answer.json() == {"error": error}
    assert answer.headers.get("retry-after") == retry_after
    assert caller.call("GET", "/me").is_success


def test_a_rate_limit_may_be_plain_text(caller: Caller) -> None:
    """No JSON and no Retry-After."""
    caller.sandbox.add_fault("rate_limited_plain")
    answer = caller.call("GET", "/me")
    assert (answer.status_code, answer.text) == (429, "Too many requests")
    assert "retry-after" not in answer.headers


def test_latency(caller: Caller) -> None:
    """The answer comes, later."""
    caller.sandbox.add_fault("latency", seconds=0.2)
    began = time.monotonic()
    assert caller.call("GET", "/me").is_success
    assert time.monotonic() - began >= 0.2


def test_a_dropped_connection(caller: Caller) -> None:
    """No answer at all; the call was not carried out."""
    caller.sandbox.add_fault("dropped", method="POST")
    before = len(caller.sandbox.playlists)
    with pytest.raises(httpx.TransportError):
        caller.call("POST", "/me/playlists", body={"name": "Lost"})
    assert len(caller.sandbox.playlists) == before
    assert caller.sandbox.log()[-1]["fault"] == "dropped"
    assert caller.call("GET", "/me").is_success


@pytest.mark.parametrize("kind", ["dropped", "server_error", "cut_json", "html"])
def test_an_answer_lost_after_the_call_was_carried_out(kind: str, caller: Caller) -> None:
    """What a client that repeats a POST would double."""
    caller.sandbox.add_fault(kind, method="POST", performed=True)
    before = len(caller.sandbox.playlists)
    with contextlib.suppress(httpx.TransportError, json.JSONDecodeError):
        caller.call("POST", "/me/playlists", body={"name": "Lost"}).json()
    assert len(caller.sandbox.playlists) == before + 1


@pytest.mark.parametrize("kind", ["cut_json", "html", "empty"])
def test_what_is_no_json(kind: str, caller: Caller) -> None:
    """200, and yet it can't be read."""
    caller.sandbox.add_fault(kind)
    answer = caller.call("GET", "/me")
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_wrong_content_type(caller: Caller) -> None:
    """JSON that says it is text."""
    caller.sandbox.add_fault("wrong_type")
    answer = caller.call("GET", "/me")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.json()["id"] == caller.user


def test_a_token_expires_mid_run(caller: Caller) -> None:
    """Two pages come, the third and all after it are refused."""
    caller.sandbox.add_fault("token_expired", path="/v1/me/tracks", skip=2)
    statuses = [caller.call("GET", "/me/tracks", limit=50, offset=50 * page).status_code for page in range(4)]
    assert statuses == [200, 200, 401, 401]


def test_rules_count_match_and_are_taken_back(caller: Caller) -> None:
    """By method and path, so many times; the oldest rule decides."""
    sandbox = caller.sandbox
    number = sandbox.add_fault("server_error", path="/v1/me/*", count=2, status=500)
    sandbox.add_fault("server_error", path="/v1/me/tracks", count=None, status=502)
    assert [caller.call("GET", "/me/tracks").status_code for _ in range(3)] == [500, 500, 502]
    assert caller.call("GET", "/me").status_code == 200
    assert number == 1
    sandbox.clear_faults()
    assert caller.call("GET", "/me/tracks").status_code == 200


def test_the_accounts_service_fails_too(caller: Caller) -> None:
    """A rule may name any path but the control surface's."""
    caller.sandbox.add_fault("server_error", path="/api/*", status=502)
    assert HTTP.post(f"{caller.sandbox.url}/api/token").status_code == 502
