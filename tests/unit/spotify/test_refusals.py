"""Every literal that Spotify refuses with, and the sentence it becomes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot import errors
from dashspot.spotify import limits
from dashspot.spotify.exchange import Answer, Call
from dashspot.spotify.refusals import refusal
from dashspot.spotify.sending import _seconds

CALL = Call("GET", "me/tracks", "your liked songs", "library")
PLAYLIST = Call("GET", "playlists/x/items", "the tracks of this playlist", "playlists")
PLAYER = Call("PUT", "me/player/pause", "a command to the player", "player")
OWNER = "Active premium subscription required for the owner of the app. Please upgrade."

TABLE: list[tuple[Call, int, str, str | None, type[errors.DashSpotError], str]] = [
    (CALL, 400, "Invalid limit", None, errors.RequestRefused, "Invalid limit"),
    (CALL, 401, "The access token expired", None, errors.SignInNeeded, "Sign in"),
    (CALL, 403, "Forbidden", None, errors.ClosedToApp, "your liked songs"),
    (PLAYLIST, 403, "Forbidden", None, errors.NotYours, "owner"),
    (CALL, 403, "Insufficient client scope", None, errors.ConsentMissing, "Sign in with Spotify again"),
    (CALL, 403, OWNER, None, errors.AppRefused, "no active Premium"),
    (CALL, 403, "User not registered in the Developer Dashboard", None, errors.AppRefused, "User Management"),
    (CALL, 404, "Resource not found", None, errors.NotThere, "your liked songs"),
    (PLAYER, 404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE", errors.PlayerRefused, "device"),
    (PLAYER, 403, "Player command failed: Premium required", "PREMIUM_REQUIRED", errors.PlayerRefused, "Premium"),
    (PLAYER, 403, "Player command failed: Restriction violated", "UNKNOWN", errors.PlayerRefused, "can't do this now"),
    (PLAYER, 403, "Insufficient client scope", None, errors.ConsentMissing, "may command the player"),
    (PLAYER, 403, "Forbidden", None, errors.ClosedToApp, "command the player"),
    (PLAYER, 403, "Player command failed", "VOLUME_CONTROL_DISALLOW", errors.PlayerRefused, "on the device itself"),
]


def body(status: int, message: str, reason: str | None) -> bytes:
    """Spotify's error object."""
    return json.dumps(
        {"error": {"status": status, "message": message} | ({"reason": reason} if reason else {})}
    ).encode()


@pytest.mark.parametrize(("call", "status", "message", "reason", "error", "words"), TABLE)
def test_each_refusal(
    call: Call, status: int, message: str, reason: str | None, error: type[errors.DashSpotError], words: str
) -> None:
    """One typed error, in a sentence that says what can be done."""
    found = refusal(call, Answer(status, body(status, message, reason)))
    assert type(found) is error
    assert words in str(found)
    if isinstance(found, errors.PlayerRefused):
        assert found.reason == reason


def test_a_device_that_is_gone_has_no_reason_of_spotifys() -> None:
    """It is told in words alone, and gets a reason here."""
    found = refusal(PLAYER, Answer(404, body(404, "Device not found", None)))
    assert isinstance(found, errors.PlayerRefused)
    assert found.reason == "NO_SUCH_DEVICE"
    assert "does not find this device" in str(found)


@given(st.binary() | st.builds(lambda value: json.dumps(value).encode(), st.recursive(st.none() | st.text(), st.lists)))
def test_a_body_of_any_form_is_a_refusal(content: bytes) -> None:
    """Also one that is a list, or text, or broken."""
    assert isinstance(refusal(CALL, Answer(403, content)), errors.ClosedToApp)
    assert isinstance(refusal(CALL, Answer(418, b'{"error": ' + content + b"}")), errors.RequestRefused)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        (" 86207 ", 86_207.0),
        ("0", 0.0),
        (None, None),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("1.5", None),
        ("9" * 11, 30 * 86_400.0),
        ("9" * 99, None),
        ("²", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    """Whole seconds, at most a month; anything else says nothing."""
    assert _seconds(Answer(429, b"", retry_after=header)) == seconds


@pytest.mark.parametrize(
    ("method", "path", "bucket"),
    [
        ("GET", "me/playlists", "playlists"),
        ("GET", "playlists/x/items", "playlists"),
        ("POST", "playlists/x/items", "playlists-write"),
        ("GET", "me/tracks", "library"),
        ("PUT", "me/library?uris=x", "library-write"),
        ("PUT", "me/player/pause?device_id=x", "player"),
        ("GET", "me/player/recently-played", "recently-played"),
        ("GET", "artists/x/albums", "artist-albums"),
        ("GET", "artists/x", "artists"),
        ("GET", "tracks/?ids=x", "tracks"),
        ("GET", "me/", "me"),
        ("GET", "search", "search"),
    ],
)
def test_buckets(method: str, path: str, bucket: str) -> None:
    """Calls that are thought to be counted together."""
    assert limits.bucket(method, path) == bucket
