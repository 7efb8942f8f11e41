"""The sandbox without a server: a call is a function call, so that a property can be tried hundreds of times."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Self, cast

import pytest
from starlette.types import ASGIApp, Message

from dashspot.sandbox.app import build_app
from dashspot.sandbox.control import actions
from dashspot.sandbox.control.orders import NewTokenOrder
from dashspot.sandbox.world import World


@dataclass(frozen=True, repr=False)  # whatever fails prints it, and a world is long
class Direct:
    """Calls the program without a server or an event loop: nothing in it waits for anything."""

    world: World
    app: ASGIApp
    token: str

    @classmethod
    def to(cls, world: World) -> Self:
        """Calls a world as its first user, who agreed to everything."""
        return cls(world, build_app(world), actions.new_token(world, NewTokenOrder())["access_token"])

    def call(self, method: str, path: str, content: bytes = b"", query: str = "", **headers: str) -> tuple[int, bytes]:
        """Status and body of one answer."""
        known = {"authorization": f"Bearer {self.token}", "content-length": str(len(content)), "host": "sandbox"}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in (known | headers).items()],
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": content}

        async def send(message: Message) -> None:
            sent.append(message)

        with pytest.raises(StopIteration):
            cast("Coroutine[Any, Any, None]", self.app(scope, receive, send)).send(None)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])

    def get(self, path: str, query: str = "") -> Any:
        """The JSON of a call below /v1 that must succeed."""
        status, content = self.call("GET", f"/v1{path}", query=query)
        assert status == 200, content
        return json.loads(content)
