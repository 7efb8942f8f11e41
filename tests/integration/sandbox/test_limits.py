"""Rate limit, quotas, and what an app must be to be answered at all."""

from __future__ import annotations

import pytest

from dashspot.sandbox.api.call import ENDPOINTS
from tests.integration.sandbox.caller import HTTP, Caller

BUCKETS = sorted({endpoint.bucket for endpoint in ENDPOINTS if not endpoint.closed_in_development})


def test_the_rate_limit_rolls(caller: Caller) -> None:
    """Refused with the seconds until the oldest call is 30 seconds old, then free again."""
    caller.control("PUT", "/clock", {"frozen": True})
    caller.sandbox.set_limits(rate=2)
    assert caller.call("GET", "/me").is_success
    caller.sandbox.advance(10)
    assert caller.call("GET", "/me").is_success
    refused = caller.call("GET", "/me")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "20")
    caller.sandbox.advance(20)
    assert caller.call("GET", "/me").is_success
    assert caller.call("GET", "/me").headers["retry-after"] == "10"


@pytest.mark.parametrize("bucket", BUCKETS)
def test_each_bucket_has_its_own_quota(bucket: str, caller: Caller) -> None:
    """An empty bucket refuses its calls for a day, others go on."""
    caller.control("PUT", "/clock", {"frozen": True})
    caller.control("PUT", "/limits", {"quotas": {bucket: 0}})
    known = next(one for one in ENDPOINTS if one.bucket == bucket and not one.closed_in_development)
    answer = caller.call(known.method, known.route.replace("{id}", "0" * 22))
    assert answer.status_code == 429
    assert answer.json()["error"] == {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}
    assert answer.headers["retry-after"] == "86400"
    other = "/me" if bucket != "me" else "/me/tracks"
    assert caller.call("GET", other).is_success


def test_a_quota_is_full_again_after_a_day(caller: Caller) -> None:
    """The day begins with the bucket's first call."""
    caller.control("PUT", "/clock", {"frozen": True})
    caller.sandbox.set_limits(playlist_create=1)
    assert caller.call("POST", "/me/playlists", body={"name": "One"}).is_success
    caller.sandbox.advance(1_800)
    assert caller.call("POST", "/me/playlists", body={"name": "Two"}).headers["retry-after"] == "84600"
    token = caller.sandbox.token()["access_token"]
    caller.sandbox.advance(84_600)
    assert token != caller.sandbox.token()["access_token"]
    assert Caller(caller.sandbox).call("POST", "/me/playlists", body={"name": "Two"}).is_success


def test_extended_mode_has_no_quota(extended: Caller) -> None:
    """Only the rate limit."""
    extended.sandbox.set_limits(me=0)
    assert extended.call("GET", "/me").is_success


def test_the_owner_needs_premium(caller: Caller) -> None:
    """Else every call is refused in development mode."""
    caller.control("PATCH", "/app", {"owner_premium": False})
    status, message, _ = caller.refusal("GET", "/me")
    assert (status, message[:58]) == (403, "Active premium subscription required for the owner of the ")


def test_users_must_be_allow_listed(caller: Caller) -> None:
    """Others sign in and are refused."""
    caller.sandbox.set_user(caller.user, allow_listed=False)
    assert caller.refusal("GET", "/me") == (403, "User not registered in the Developer Dashboard", None)
    caller.sandbox.set_mode("extended")
    assert caller.call("GET", "/me").is_success


@pytest.mark.parametrize(
    "known", [one for one in ENDPOINTS if one.closed_in_development], ids=lambda one: f"{one.method} {one.route}"
)
def test_closed_paths_are_forbidden(known: object, development_reader: Caller) -> None:
    """403 `Forbidden`, never 404, whatever is asked."""
    method, route = getattr(known, "method", ""), getattr(known, "route", "")
    answer = development_reader.refusal(method, route.replace("{id}", "0" * 22))
    assert answer == (403, "Forbidden", None)


@pytest.mark.parametrize(
    "known", [one for one in ENDPOINTS if one.scopes and not one.closed_in_development], ids=lambda one: f"{one.route}"
)
def test_scopes_are_enforced(known: object, development_reader: Caller) -> None:
    """What the user did not agree to is refused."""
    bare = Caller(development_reader.sandbox, scopes=[])
    method, route = getattr(known, "method", ""), getattr(known, "route", "")
    assert bare.refusal(method, route.replace("{id}", "0" * 22)) == (403, "Insufficient client scope", None)


def test_reccobeats_has_its_own_rate(caller: Caller) -> None:
    """429 with Retry-After."""
    caller.control("PUT", "/limits", {"reccobeats_rate": 1})
    url, agent = f"{caller.sandbox.url}/reccobeats/v1/track?ids=x", {"User-Agent": "DashSpot"}
    assert HTTP.get(url, headers=agent).json() == {"content": []}
    assert int(HTTP.get(url, headers=agent).headers["retry-after"]) <= 30
