"""One call of the Web API, how it is refused, and the table of all endpoints."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dashspot.sandbox.accounts.grants import Consent
from dashspot.sandbox.catalogue.people import User
from dashspot.sandbox.render.view import View
from dashspot.sandbox.world import World


class Refusal(Exception):
    """A call that is answered with an error; `headers` go with it."""

    def __init__(
        self, status: int, message: str, reason: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason
        self.headers = dict(headers or {})


def bad_request(message: str) -> Refusal:
    """400, with what is wrong."""
    return Refusal(400, message)


def forbidden() -> Refusal:
    """403 for what is closed to the app, or not the user's."""
    return Refusal(403, "Forbidden")


def insufficient_scope() -> Refusal:
    """403 for what the user did not agree to."""
    return Refusal(403, "Insufficient client scope")


def not_found() -> Refusal:
    """404 for what there is not."""
    return Refusal(404, "Resource not found")


@dataclass(frozen=True)
class Answer:
    """What a call is answered with; `body` is the extended shape, None is no body at all."""

    body: Any = None
    status: int = 200
    fields: str | None = None


@dataclass
class Call:
    """One call, after its token was accepted."""

    world: World
    consent: Consent
    method: str
    path: str
    url: str
    query: Mapping[str, str]
    body: bytes = b""
    arguments: dict[str, str] = field(default_factory=dict)

    @cached_property
    def now(self) -> float:
        """The moment of the call, in seconds since 1970."""
        return self.world.clock.now()

    @cached_property
    def view(self) -> View:
        """The world as seen from this call."""
        world = self.world
        lag = world.options.snapshot_lag_seconds
        return View(world.catalogue, world.people, self.url, self.now, self.query.get("market"), lag)

    @cached_property
    def user(self) -> User:
        """Who calls.

        Raises:
            Refusal: the token is an app's own.
        """
        if self.consent.user is None:
            raise Refusal(401, "Valid user authentication required")
        return self.world.people.users[self.consent.user]

    def has_scope(self, *scopes: str) -> bool:
        """Whether the user agreed to one of them."""
        return bool(self.consent.scopes.intersection(scopes))

    def need_scope(self, *scopes: str) -> None:
        """Refuse unless the user agreed to one of them.

        Raises:
            Refusal: they did not.
        """
        if not self.has_scope(*scopes):
            raise insufficient_scope()

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number of the query.

        Raises:
            Refusal: `Invalid limit` and the like.
        """
        text = self.query.get(name, str(default))
        if not re.fullmatch(r"-?[0-9]{1,18}", text) or not lowest <= int(text) <= highest:
            raise bad_request(f"Invalid {name}")
        return int(text)

    def json(self) -> Any:
        """The body; an empty object when there is none.

        Raises:
            Refusal: it is no JSON.
        """
        if not self.body.strip():
            return {}
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise bad_request("Error parsing JSON.") from None

    def json_object(self) -> dict[str, Any]:
        """The body, which must be an object.

        Raises:
            Refusal: it is not.
        """
        body = self.json()
        if not isinstance(body, dict):
            raise bad_request("Error parsing JSON.")
        return body


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Endpoint:
    """One method on one path; `scopes` of which any one is enough, `bucket` for the quota."""

    method: str
    route: str
    handler: Handler
    bucket: str
    scopes: tuple[str, ...] = ()
    closed_in_development: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The route as a pattern over the path."""
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.route))


ENDPOINTS: list[Endpoint] = []
"""Every endpoint; a route without names in it comes before one with."""


def endpoint(what: str, *scopes: str, bucket: str, closed_in_development: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler for `METHOD /route`."""
    method, route = what.split()

    def register(handler: Handler) -> Handler:
        ENDPOINTS.append(Endpoint(method, route, handler, bucket, scopes, closed_in_development))
        return handler

    return register


def find(method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """The endpoint of a path without trailing slash, and the names in it."""
    for candidate in ENDPOINTS:
        if candidate.method == method and (found := candidate.pattern.fullmatch(path)):
            return candidate, found.groupdict()
    return None
