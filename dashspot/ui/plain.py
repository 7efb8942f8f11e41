"""Signing in where the host serves Streamlit alone, so that no route of ours can set a cookie.

Spotify sends the browser back to the start page, in a new session of Streamlit's. What began there is known again by
the cookie against forged requests that Streamlit sets itself: the state is sealed with its digest, so another
browser's state is refused. The PKCE verifier is derived from the state, so nothing is stored. The session's secret is
set as a cookie by a script, so scripts can read it here: `docs/accounts.md` says so.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import Any

import streamlit as st
from loguru import logger

from dashspot import core
from dashspot.errors import DashSpotError, NotGenuine
from dashspot.keys import keys
from dashspot.settings import settings

_XSRF = "_streamlit_xsrf"
_BINDING, _VERIFIER, _STATE = "plain-binding", "plain-verifier", "plain-state"
_SECONDS = 43_200
"""A page may stand open for long before its link is pressed; the link is good in this browser alone."""
_DAY = 86_400
_MASKED = 4
_JS = """
export default function({data}) {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `${data.name}=${data.value}; Path=/; Max-Age=${data.seconds}; SameSite=Lax${secure}`
  window.location.replace(data.to)
}
"""
_set_cookie = st.components.v2.component("dashspot_set_cookie", js=_JS)


def authorize_url(next_path: str) -> str | None:
    """Where the person agrees at Spotify; None for a browser that can't be known again."""
    bound = _binding()
    if bound is None:
        return None
    nonce = secrets.token_urlsafe(24)
    state = keys().seal(_STATE, json.dumps({"nonce": nonce, "bound": bound, "next": next_path}))
    return core.authorize_url(_redirect_uri(), state, _verifier(nonce))


def finish() -> None:
    """Where Spotify has sent the browser back: sign it in, and go where the person came from."""
    state = st.query_params.get("state")
    if not state or not ("code" in st.query_params or "error" in st.query_params):
        return
    code, refused = st.query_params.get("code", ""), "error" in st.query_params
    st.query_params.clear()
    try:
        begun = json.loads(keys().unseal(_STATE, state, seconds=_SECONDS))
        if not hmac.compare_digest(begun["bound"], _binding() or "-"):
            raise NotGenuine
        if refused:
            _tell("denied")
            return
        user = core.sign_in(code, _redirect_uri(), _verifier(begun["nonce"]))
        hold(core.change_session(_held(), user, st.context.headers.get("User-Agent") or ""), begun["next"])
    except DashSpotError as error:
        logger.opt(exception=error.__cause__).warning("A sign-in was refused: {}", error)
        _tell(core.sign_in_problem(error))


def hold(secret: str, to: str) -> None:
    """Let this browser hold the secret, and open a page of ours with it."""
    data: dict[str, Any] = {"name": core.SESSION_COOKIE, "value": secret, "to": core.safe_path(to)}
    _set_cookie(data=data | {"seconds": settings().session_days * _DAY}, key="set_cookie")
    st.stop()


def _tell(problem: str) -> None:
    st.switch_page("pages/core/account.py", query_params={"problem": problem})


def _redirect_uri() -> str:
    return f"{settings().public_url}/"


def _held() -> str | None:
    found = st.context.cookies.get(core.SESSION_COOKIE)
    return found if isinstance(found, str) else None


def _verifier(nonce: str) -> str:
    (key, *_) = keys().derived(_VERIFIER).values()
    return hmac.new(key, nonce.encode(), hashlib.sha256).hexdigest()


def _binding() -> str | None:
    """What tells this browser from others: Streamlit's own cookie, `2|mask|masked|time`, without its changing mask."""
    parts = str(st.context.cookies.get(_XSRF, "")).split("|")
    try:
        mask, masked = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
    except (IndexError, ValueError):
        return None
    if len(mask) != _MASKED or not masked:
        return None
    token = bytes(byte ^ mask[place % _MASKED] for place, byte in enumerate(masked))
    (key, *_) = keys().derived(_BINDING).values()
    return hmac.new(key, token, hashlib.sha256).hexdigest()
