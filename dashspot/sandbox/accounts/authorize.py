"""/authorize: an app sends a user here, the user agrees or not and is sent back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from dashspot.sandbox.accounts.apps import App, is_secure
from dashspot.sandbox.accounts.grants import Consent
from dashspot.sandbox.accounts.page import sign_in_page
from dashspot.sandbox.world import World

_SCOPES = (
    "playlist-read-private", "playlist-read-collaborative", "playlist-modify-public", "playlist-modify-private",
    "user-library-read", "user-library-modify", "user-follow-read", "user-follow-modify", "user-top-read",
    "user-read-recently-played", "user-read-playback-state", "user-read-currently-playing",
    "user-modify-playback-state", "user-read-playback-position", "ugc-image-upload", "user-read-private",
    "user-read-email", "app-remote-control", "streaming",
)  # fmt: skip
SCOPES = frozenset(_SCOPES)
"""Every scope an app may ask for."""

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_KEPT = ("client_id", "redirect_uri", "scope", "state", "code_challenge", "response_type", "code_challenge_method")
_LONGEST = 4_000


class Misdirected(Exception):
    """A request that can't be sent back to any app; its message is shown to the user."""


@dataclass(frozen=True)
class Asked:
    """What an app asks for."""

    app: App
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    challenge: str | None

    def back(self, **result: str) -> Response:
        """Send the user back to the app."""
        joint = "&" if "?" in self.redirect_uri else "?"
        state = {"state": self.state} if self.state is not None else {}
        return RedirectResponse(f"{self.redirect_uri}{joint}{urlencode(result | state)}", 302)


async def authorize(request: Request) -> Response:
    """Show the page, or take the decision; `auto=1` agrees at once, for `user` or the first one."""
    world: World = request.app.state.world
    form = await request.form() if request.method == "POST" else {}
    given = dict(request.query_params) | {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        asked = _asked(world, given)
    except Misdirected as error:
        return PlainTextResponse(str(error), 400)
    if "auto" not in given and "decision" not in given:
        kept = {name: given[name] for name in _KEPT if name in given}
        return HTMLResponse(sign_in_page(world.people.users.values(), asked.scopes, kept))
    if given.get("decision", "agree") != "agree":
        return asked.back(error="access_denied")
    return _agreed(world, asked, given.get("user"))


def _agreed(world: World, asked: Asked, user: str | None) -> Response:
    chosen = user or next(iter(world.people.users))
    if chosen not in world.people.users:
        return PlainTextResponse("Unknown user", 400)
    consent = Consent(asked.app.client_id, chosen, frozenset(asked.scopes), world.clock.now())
    return asked.back(code=world.grants.new_code(consent, asked.redirect_uri, asked.challenge))


def _asked(world: World, given: Mapping[str, str]) -> Asked:
    if any(len(value) > _LONGEST for value in given.values()):
        raise Misdirected("Request too large")
    app = world.apps.get(given.get("client_id", ""))
    if app is None:
        raise Misdirected("INVALID_CLIENT: Invalid client")
    uri = given.get("redirect_uri", "")
    if not uri:
        raise Misdirected("Missing required parameter: redirect_uri")
    if not is_secure(uri):
        raise Misdirected("INVALID_CLIENT: Insecure redirect URI")
    if not app.takes(uri):
        raise Misdirected("INVALID_CLIENT: Invalid redirect URI")
    if given.get("response_type") != "code":
        raise Misdirected("response_type must be code")
    return Asked(app, uri, _scopes(given), given.get("state"), _challenge(given))


def _scopes(given: Mapping[str, str]) -> tuple[str, ...]:
    scopes = tuple(given.get("scope", "").split())
    if not SCOPES.issuperset(scopes):
        raise Misdirected("INVALID_SCOPE: Invalid scope")
    return scopes


def _challenge(given: Mapping[str, str]) -> str | None:
    challenge = given.get("code_challenge")
    if challenge is None:
        return None
    if given.get("code_challenge_method") != "S256":
        raise Misdirected("code_challenge_method must be S256")
    if not _CHALLENGE.fullmatch(challenge):
        raise Misdirected("code_challenge must be 43 characters of base64url")
    return challenge
