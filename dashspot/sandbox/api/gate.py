"""The gate of the Web API: token, limits, mode and scopes are looked at in this order, then the call is answered."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dashspot.sandbox.accounts.grants import Consent
from dashspot.sandbox.api import (  # noqa: F401 (they register their endpoints)
    closed,
    following,
    library,
    me,
    music,
    player,
    player_commands,
    playlist_edits,
    playlists,
    search,
)
from dashspot.sandbox.api.call import Answer, Call, Endpoint, Refusal, bad_request, find, forbidden, insufficient_scope
from dashspot.sandbox.api.fields import filtered
from dashspot.sandbox.faults import error_body
from dashspot.sandbox.journal import Entry
from dashspot.sandbox.render.reduced import reduced
from dashspot.sandbox.world import World

PREFIX = "/v1"
JSON = "application/json; charset=utf-8"

_LARGEST_BODY = 1_000_000
_BEARER = 'Bearer realm="spotify", error="invalid_token", error_description="{}"'
_OWNER = (
    "Active premium subscription required for the owner of the app. "
    "Please check the status of the subscription and try again."
)
_NOT_ALLOWED = "User not registered in the Developer Dashboard"


class WebApi:
    """ASGI program of everything below /v1."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        try:
            body = await _read(request)
        except ClientDisconnect:
            return
        except Refusal as refusal:
            await _refusing(refusal)(scope, receive, send)
            return
        await self.respond(request, body)(scope, receive, send)

    def respond(self, request: Request, body: bytes) -> Response:
        """The answer to one call."""
        entry: Entry = request.scope["sandbox.entry"]
        try:
            call = self._call(request, body, entry)
            return _response(call, self._answer(call, entry))
        except Refusal as refusal:
            return _refusing(refusal)

    def _call(self, request: Request, body: bytes, entry: Entry) -> Call:
        consent = _consent(self._world, request.headers.get("authorization"))
        entry.client, entry.user = consent.client_id, consent.user
        path = request.scope["path"].removeprefix(PREFIX).rstrip("/")
        url = str(request.base_url).rstrip("/")
        return Call(self._world, consent, request.method, path, url, dict(request.query_params), body)

    def _answer(self, call: Call, entry: Entry) -> Answer:
        _check_rate(call)
        _check_app(call)
        found = find(call.method, call.path)
        if found is None:
            raise Refusal(404, "Service not found")
        wanted, call.arguments = found
        entry.route = f"{PREFIX}{wanted.route}"
        if wanted.closed_in_development and self._world.reduced:
            raise forbidden()
        if wanted.scopes:
            _ = call.user
            if not call.has_scope(*wanted.scopes):
                raise insufficient_scope()
        _check_quota(call, wanted)
        return wanted.handler(call)


def _consent(world: World, authorization: str | None) -> Consent:
    kind, _, bearer = (authorization or "").partition(" ")
    token = world.grants.access.get(bearer) if kind.lower() == "bearer" else None
    if token is None:
        raise _unauthorized("Missing/invalid/expired access token")
    if world.clock.now() >= token.expires_at:
        raise _unauthorized("The access token expired")
    return token.consent


def _unauthorized(message: str) -> Refusal:
    return Refusal(401, message, headers={"www-authenticate": _BEARER.format(message)})


def _check_rate(call: Call) -> None:
    wait = call.world.rate_window(call.consent.client_id).take(call.now, call.world.limits.rate)
    if wait is not None:
        raise Refusal(429, "API rate limit exceeded", headers={"retry-after": str(wait)})


def _check_app(call: Call) -> None:
    if not call.world.reduced:
        return
    app = call.world.apps.get(call.consent.client_id)
    if app is not None and not app.owner_premium:
        raise Refusal(403, _OWNER)
    if call.consent.user is not None and not call.user.allow_listed:
        raise Refusal(403, _NOT_ALLOWED)


def _check_quota(call: Call, wanted: Endpoint) -> None:
    if not call.world.reduced:
        return
    wait = call.world.quotas.take(wanted.bucket, call.now, call.world.limits.quotas.get(wanted.bucket))
    if wait is not None:
        raise Refusal(429, "Too many requests", "QUOTA_EXCEEDED", {"retry-after": str(wait)})


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise bad_request("Request body too large")
    return bytes(body)


def _response(call: Call, answer: Answer) -> Response:
    if answer.body is None:
        return Response(status_code=answer.status)
    body: Any = reduced(answer.body) if call.world.reduced else answer.body
    if answer.fields:
        body = filtered(body, answer.fields)
    return Response(json.dumps(body, ensure_ascii=False).encode(), answer.status, media_type=JSON)


def _refusing(refusal: Refusal) -> Response:
    content = error_body(refusal.status, refusal.message, refusal.reason)
    return Response(content, refusal.status, refusal.headers, JSON)
