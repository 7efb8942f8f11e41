"""Signing in over HTTP: only the answer to a request can set a cookie that no script reads.

What belongs to one sign-in (state, PKCE verifier, where to go then) is kept by the browser that began it, in a sealed
cookie; so nobody else's browser can end it, and nothing is kept here for those who never come back.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from loguru import logger
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashspot import core
from dashspot.errors import DashSpotError, NotGenuine
from dashspot.keys import keys
from dashspot.settings import settings

BEGIN, CALLBACK, GUEST = "/auth/login", "/oauth2callback", "/auth/guest"
SIGN_IN_COOKIE = "_streamlit_user_tokens"
SIGN_IN_SECONDS = 600

_PURPOSE = "sign-in"
_MOVED = "moved"
_LONGEST_ANSWER = 2000
_DAY = 86_400


@dataclass(frozen=True)
class Begun:
    """One sign-in that a browser has begun."""

    state: str
    verifier: str
    next: str


def begin(request: Request) -> Response:
    """Send the browser to Spotify, to agree or not."""
    if moved := _at_home(request):
        return _to(moved)
    begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(64), _next(request))
    try:
        url = core.authorize_url(redirect_uri(), begun.state, begun.verifier)
    except DashSpotError as error:
        return _failed(core.sign_in_problem(error))
    answer = _to(url)
    _set_cookie(answer, SIGN_IN_COOKIE, keys().seal(_PURPOSE, json.dumps(vars(begun))), SIGN_IN_SECONDS)
    return answer


def finish(request: Request) -> Response:
    """Where Spotify sends the browser back to: a session for whoever it is, in this browser and no other."""
    try:
        begun = _begun(request)
        if not secrets.compare_digest(begun.state.encode(), request.query_params.get("state", "").encode()):
            raise NotGenuine
        if request.query_params.get("error"):
            return _failed("denied")
        user = core.sign_in(_code(request), redirect_uri(), begun.verifier)
        secret = core.change_session(_held(request), user, request.headers.get("user-agent", ""))
    except DashSpotError as error:
        logger.opt(exception=error.__cause__).warning("A sign-in was refused: {}", error)
        return _failed(core.sign_in_problem(error))
    answer = _to(begun.next)
    answer.delete_cookie(SIGN_IN_COOKIE, path="/")
    _keep_session(answer, secret)
    return answer


def guest(request: Request) -> Response:
    """A private workspace for a browser that has none; another site's page can't ask for one."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return Response("Open DashSpot itself to bring files.", status_code=403)
    answer = _to(_next(request))
    try:
        if core.session_user(_held(request)) is None:
            _keep_session(answer, core.open_guest_session(request.headers.get("user-agent", "")))
    except DashSpotError as error:
        return _failed(core.sign_in_problem(error))
    return answer


ROUTES = [
    Route(BEGIN, begin, methods=["GET"]),
    Route(CALLBACK, finish, methods=["GET"]),
    Route(GUEST, guest, methods=["GET"]),
]


def redirect_uri() -> str:
    """What is registered at Spotify for this deployment."""
    return settings().public_url + CALLBACK


def _next(request: Request) -> str:
    """Where the person came from, so that a deep link survives."""
    asked = request.query_params.get("next")
    if asked is None:
        here = f"//{request.headers.get('host')}/"
        _, _, came = request.headers.get("referer", "").partition(here)
        asked = f"/{came}"
    return core.safe_path(asked)


def _at_home(request: Request) -> str | None:
    """The same under the address that Spotify knows, where the browser uses another one: cookies belong to one."""
    home = urlsplit(settings().public_url).netloc
    if request.headers.get("host") == home or _MOVED in request.query_params:
        return None
    return f"{settings().public_url}{BEGIN}?{urlencode({'next': _next(request), _MOVED: 1})}"


def _begun(request: Request) -> Begun:
    sealed = request.cookies.get(SIGN_IN_COOKIE, "")
    return Begun(**json.loads(keys().unseal(_PURPOSE, sealed, seconds=SIGN_IN_SECONDS)))


def _code(request: Request) -> str:
    code = request.query_params.get("code", "")
    if not 0 < len(code) <= _LONGEST_ANSWER:
        raise NotGenuine
    return code


def _held(request: Request) -> str | None:
    return request.cookies.get(core.SESSION_COOKIE)


def _keep_session(answer: Response, secret: str) -> None:
    _set_cookie(answer, core.SESSION_COOKIE, secret, settings().session_days * _DAY)


def _set_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
    is_https = settings().public_url.startswith("https://")
    answer.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=is_https)


def _to(url: str) -> Response:
    return RedirectResponse(url, 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _failed(problem: str) -> Response:
    """The account page says what happened, and offers to begin again."""
    answer = _to(f"/account?{urlencode({'problem': problem})}")
    answer.delete_cookie(SIGN_IN_COOKIE, path="/")
    return answer
