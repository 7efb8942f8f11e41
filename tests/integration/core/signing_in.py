"""A local Spotify that the settings name, and how its people sign in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.keys import keys
from dashspot.sandbox.serving import Sandbox
from dashspot.settings import settings

REDIRECT_URI = "http://127.0.0.1:8501/oauth2callback"


@contextmanager
def named_in_settings(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The sandbox as at its start, and the settings name it until the block ends."""
    sandbox.reset()
    named = {
        "SPOTIFY_CLIENT_ID": sandbox.client_id,
        "SPOTIFY_CLIENT_SECRET": sandbox.client_secret,
        "SPOTIFY_URL": f"{sandbox.url}/v1",
        "SPOTIFY_ACCOUNTS_URL": sandbox.url,
        "SPOTIFY_RATE": "1000",
        "RECCOBEATS_URL": f"{sandbox.url}/reccobeats/v1",
        "SECRET_KEYS": "a-key-for-tests-and-long-enough-for-one",
    }
    for name, value in named.items():
        monkeypatch.setenv(f"DASHSPOT_{name}", value)
    settings.cache_clear()
    keys.cache_clear()
    yield sandbox
    settings.cache_clear()
    keys.cache_clear()
    browser.forget_libraries()


def code(url: str, user: str | None = None) -> str:
    """What Spotify sends the browser back with, once the person has agreed."""
    return parse_qs(urlsplit(agreed(url, user)).query)["code"][0]


def agreed(url: str, user: str | None = None) -> str:
    """Where Spotify sends the browser back to."""
    chosen = f"&user={user}" if user else ""
    # not with httpx, which reads every certificate of the machine each time
    answer = requests.get(f"{url}&auto=1{chosen}", allow_redirects=False, timeout=10)
    return answer.headers["location"]


def signed_in(user: str | None = None) -> UserBlock:
    """Somebody of the sandbox, the first by default, signed in."""
    verifier = secrets.token_urlsafe(64)
    return core.sign_in(code(core.authorize_url(REDIRECT_URI, "state", verifier), user), REDIRECT_URI, verifier)
