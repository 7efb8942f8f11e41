"""POST /api/token: codes and refresh tokens for access tokens, and every way it refuses."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashspot.sandbox.accounts.apps import App
from dashspot.sandbox.accounts.grants import ACCESS_SECONDS, Code, Consent
from dashspot.sandbox.world import World

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class TokenRefused(Exception):
    """What the accounts service answers with 400."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@dataclass(frozen=True)
class TokenRequest:
    """One request for a token; `proved` when the client's secret was right, PKCE has none."""

    world: World
    app: App
    proved: bool
    form: Mapping[str, str]


async def token(request: Request) -> Response:
    """Answer one request for a token."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    world: World = request.app.state.world
    try:
        asked = _identified(world, request.headers.get("authorization"), form)
        answer = _GRANTS.get(form.get("grant_type", ""), _unsupported)(asked)
    except TokenRefused as refusal:
        return JSONResponse({"error": refusal.error, "error_description": refusal.description}, 400)
    request.scope["sandbox.entry"].client = asked.app.client_id
    return JSONResponse(answer, headers={"cache-control": "no-store"})


def _identified(world: World, authorization: str | None, form: Mapping[str, str]) -> TokenRequest:
    client_id, secret = _basic(authorization) if authorization else (form.get("client_id"), form.get("client_secret"))
    app = world.apps.get(client_id or "")
    if app is None or (secret is not None and not app.knows(secret)):
        raise TokenRefused("invalid_client", "Invalid client")
    return TokenRequest(world, app, secret is not None, form)


def _basic(authorization: str) -> tuple[str | None, str | None]:
    kind, _, encoded = authorization.partition(" ")
    try:
        text = base64.b64decode(encoded, validate=True).decode() if kind.lower() == "basic" else ""
    except ValueError:  # no base 64, or no text in it
        text = ""
    client_id, colon, secret = text.partition(":")
    return (client_id, secret) if colon else (None, None)


def _by_code(asked: TokenRequest) -> dict[str, Any]:
    code = asked.world.grants.codes.pop(asked.form.get("code", ""), None)
    if code is None or code.consent.client_id != asked.app.client_id:
        raise TokenRefused("invalid_grant", "Invalid authorization code")
    _check_code(asked, code)
    grants = asked.world.grants
    return _answer(asked, code.consent) | {"refresh_token": grants.new_refresh(code.consent)}


def _check_code(asked: TokenRequest, code: Code) -> None:
    if asked.world.clock.now() >= code.expires_at:
        raise TokenRefused("invalid_grant", "Authorization code expired")
    if asked.form.get("redirect_uri") != code.redirect_uri:
        raise TokenRefused("invalid_grant", "Invalid redirect URI")
    verifier = asked.form.get("code_verifier")
    if verifier is None and not asked.proved:
        missing = "code_verifier required" if code.challenge else "Invalid client"
        raise TokenRefused("invalid_request" if code.challenge else "invalid_client", missing)
    if verifier is not None and not _VERIFIER.fullmatch(verifier):
        raise TokenRefused("invalid_request", "code_verifier must be 43 to 128 characters")
    if not code.proved_by(verifier):
        raise TokenRefused("invalid_grant", "code_verifier was incorrect")


def _by_refresh(asked: TokenRequest) -> dict[str, Any]:
    grants, old = asked.world.grants, asked.form.get("refresh_token", "")
    found = grants.refresh.get(old)
    if found is None or found.consent.client_id != asked.app.client_id:
        raise TokenRefused("invalid_grant", "Invalid refresh token")
    if found.revoked:
        raise TokenRefused("invalid_grant", "Refresh token revoked")
    if found.expired(asked.world.clock.now()):
        raise TokenRefused("invalid_grant", "Refresh token expired")
    answer = _answer(asked, found.consent)
    if not asked.world.options.rotate_refresh_tokens:
        return answer
    found.revoked = True
    return answer | {"refresh_token": grants.new_refresh(found.consent)}


def _by_client(asked: TokenRequest) -> dict[str, Any]:
    if not asked.proved:
        raise TokenRefused("invalid_client", "Invalid client")
    consent = Consent(asked.app.client_id, None, frozenset(), asked.world.clock.now())
    return {name: value for name, value in _answer(asked, consent).items() if name != "scope"}


def _unsupported(_asked: TokenRequest) -> dict[str, Any]:
    raise TokenRefused(
        "unsupported_grant_type", "grant_type must be client_credentials, authorization_code or refresh_token"
    )


_GRANTS: dict[str, Callable[[TokenRequest], dict[str, Any]]] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh,
    "client_credentials": _by_client,
}


def _answer(asked: TokenRequest, consent: Consent) -> dict[str, Any]:
    return {
        "access_token": asked.world.grants.new_access(consent, asked.world.clock.now()),
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "scope": " ".join(sorted(consent.scopes)),
    }
