"""The outermost layer: notes every request and lets the faults in force have their way with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashspot.sandbox.faults import Rule, error_body
from dashspot.sandbox.journal import Entry
from dashspot.sandbox.world import World

CONTROL = "/_sandbox"
JSON = "application/json; charset=utf-8"

_LARGEST_BODY = 2_000_000
_SHORT_RETRY_AFTER = 2
_DAY_LONG_RETRY_AFTER = 86_207
_QUOTA_RETRY_AFTER = 3_858
_PAGE = b"<!doctype html><html><head><title>Error</title></head><body><h1>Upstream error</h1></body></html>"


@dataclass
class Exchange:
    """One request on its way to its answer."""

    app: ASGIApp
    world: World
    rule: Rule
    scope: Scope
    receive: Receive
    send: Send
    _answer: list[Message] = field(default_factory=list)

    async def pass_on(self) -> None:
        """Answer as if nothing were wrong."""
        await self.app(self.scope, self.receive, self.send)

    async def perform(self) -> Response:
        """Carry the request out and hold its answer back."""

        async def keep(message: Message) -> None:
            self._answer.append(message)

        await self.app(self.scope, self.receive, keep)
        start, *bodies = self._answer
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in start["headers"]}
        content = b"".join(body.get("body", b"") for body in bodies)
        return Response(content, start["status"], {k: v for k, v in headers.items() if k != "content-length"})

    async def reply(
        self, content: bytes, status: int, media_type: str = JSON, *, retry_after: int | None = None
    ) -> None:
        """Answer with something else; the request is carried out first when the rule says so."""
        if self.rule.performed:
            await self.perform()
        headers = {"retry-after": str(retry_after)} if retry_after is not None else None
        await Response(content, self.rule.status or status, headers, media_type)(self.scope, self.receive, self.send)

    async def drop(self) -> None:
        """Close the connection without an answer.

        Raises:
            ConnectionResetError: there is no connection, as in tests without a server.
        """
        transport = self.scope.get("state", {}).get("transport")
        if transport is None:
            raise ConnectionResetError("dropped by a fault of the sandbox")
        transport.abort()
        while (await self.receive())["type"] != "http.disconnect":
            pass


FAULTS: dict[str, Callable[[Exchange], Awaitable[None]]] = {}
"""How each kind of fault goes wrong."""


def fault(kind: str) -> Callable[[Callable[[Exchange], Awaitable[None]]], Callable[[Exchange], Awaitable[None]]]:
    """Register how a kind of fault goes wrong."""

    def register(function: Callable[[Exchange], Awaitable[None]]) -> Callable[[Exchange], Awaitable[None]]:
        FAULTS[kind] = function
        return function

    return register


@fault("latency")
async def _latency(exchange: Exchange) -> None:
    await asyncio.sleep(exchange.rule.seconds)
    await exchange.pass_on()


def _refusing(message: str, seconds: int, reason: str | None = None) -> Callable[[Exchange], Awaitable[None]]:
    async def refuse(exchange: Exchange) -> None:
        retry_after = exchange.rule.retry_after
        wait = seconds if retry_after is None else retry_after
        await exchange.reply(error_body(429, message, reason), 429, retry_after=wait)

    return refuse


fault("rate_limited")(_refusing("API rate limit exceeded", _SHORT_RETRY_AFTER))
fault("blocked_for_a_day")(_refusing("API rate limit exceeded", _DAY_LONG_RETRY_AFTER))
fault("quota_exceeded")(_refusing("Too many requests", _QUOTA_RETRY_AFTER, "QUOTA_EXCEEDED"))


@fault("rate_limited_plain")
async def _rate_limited_plain(exchange: Exchange) -> None:
    await exchange.reply(b"Too many requests", 429, "text/plain", retry_after=exchange.rule.retry_after)


@fault("server_error")
async def _server_error(exchange: Exchange) -> None:
    status = exchange.rule.status or 503
    message = {500: "Server error.", 502: "Bad gateway."}.get(status, "Service unavailable")
    await exchange.reply(error_body(status, message), status, retry_after=exchange.rule.retry_after)


@fault("dropped")
async def _dropped(exchange: Exchange) -> None:
    if exchange.rule.performed:
        await exchange.perform()
    await exchange.drop()


@fault("cut_json")
async def _cut_json(exchange: Exchange) -> None:
    answer = await exchange.perform()
    half = bytes(answer.body)[: len(answer.body) // 2]
    await Response(half, answer.status_code, media_type=JSON)(exchange.scope, exchange.receive, exchange.send)


@fault("html")
async def _html(exchange: Exchange) -> None:
    await exchange.reply(_PAGE, 200, "text/html")


@fault("wrong_type")
async def _wrong_type(exchange: Exchange) -> None:
    answer = await exchange.perform()
    response = Response(bytes(answer.body), answer.status_code, media_type="text/plain")
    await response(exchange.scope, exchange.receive, exchange.send)


@fault("empty")
async def _empty(exchange: Exchange) -> None:
    await exchange.reply(b"", 200)


@fault("token_expired")
async def _token_expired(exchange: Exchange) -> None:
    _, _, bearer = Request(exchange.scope).headers.get("authorization", "").partition(" ")
    if token := exchange.world.grants.access.get(bearer):
        token.expires_at = 0
    await exchange.pass_on()


class Exchanges:
    """ASGI layer: the request log and the faults around everything but the control surface."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if int(Headers(scope=scope).get("content-length", "0")) > _LARGEST_BODY:
            await Response(status_code=413)(scope, receive, send)
            return
        if scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        entry = self._world.journal.begin(_entry(scope, self._world.clock.now()))
        scope["sandbox.entry"] = entry

        async def noting(message: Message) -> None:
            entry.status = message.get("status", entry.status)
            await send(message)

        try:
            await self._answer(entry, scope, receive, noting)
        finally:
            self._world.journal.finish(entry)

    async def _answer(self, entry: Entry, scope: Scope, receive: Receive, send: Send) -> None:
        rule = self._world.faults.pick(scope["method"], scope["path"])
        if rule is None:
            await self._app(scope, receive, send)
            return
        entry.fault = rule.kind
        await FAULTS[rule.kind](Exchange(self._app, self._world, rule, scope, receive, send))


def _entry(scope: Scope, now: float) -> Entry:
    query: Any = scope.get("query_string", b"")
    return Entry(now, scope["method"], scope["path"], query.decode("latin-1"))
