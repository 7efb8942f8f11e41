"""Faults by rule: which requests go wrong, how, and how often."""

from __future__ import annotations

import itertools
import json
import random
from fnmatch import fnmatchcase
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

Kind = Literal[
    "latency",
    "rate_limited",
    "rate_limited_plain",
    "blocked_for_a_day",
    "quota_exceeded",
    "server_error",
    "dropped",
    "cut_json",
    "html",
    "wrong_type",
    "empty",
    "token_expired",
]

_LONGEST_SECONDS = 600


class Rule(BaseModel):
    """Which requests go wrong, and how."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    method: str = Field(default="*", description="An HTTP method, or `*`.")
    path: str = Field(default="/v1/*", description="A pattern for the path, where `*` stands for anything.")
    count: PositiveInt | None = Field(default=1, description="How many requests go wrong; null: all.")
    skip: NonNegativeInt = Field(default=0, description="How many matching requests are spared first.")
    probability: float = Field(default=1.0, gt=0, le=1, description="The chance that a matching request goes wrong.")
    seconds: float = Field(default=1.0, ge=0, le=_LONGEST_SECONDS, description="How long `latency` waits, in seconds.")
    retry_after: NonNegativeInt | None = Field(default=None, description="Another Retry-After, in seconds.")
    status: int | None = Field(default=None, ge=200, le=599, description="Another status, for those that send one.")
    performed: bool = Field(default=False, description="The request is carried out before its answer is lost.")

    def matches(self, method: str, path: str) -> bool:
        """Whether a request is of those that may go wrong."""
        return self.method in ("*", method) and fnmatchcase(path, self.path)


class Faults:
    """The rules in force, oldest first; the first that applies decides."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 (chance of a fault, nothing secret)
        self._numbers = itertools.count(1)
        self._rules: dict[int, Rule] = {}

    def add(self, rule: Rule) -> int:
        """Put a rule in force; answers its number."""
        number = next(self._numbers)
        self._rules[number] = rule
        return number

    def remove(self, number: int) -> bool:
        """Take a rule back; answers whether it was in force."""
        return self._rules.pop(number, None) is not None

    def clear(self) -> None:
        """Take all rules back."""
        self._rules.clear()

    def rows(self) -> list[dict[str, Any]]:
        """The rules in force, with what is left of their counts."""
        return [{"id": number, **rule.model_dump()} for number, rule in self._rules.items()]

    def pick(self, method: str, path: str) -> Rule | None:
        """The rule that decides over a request, or None when all is well."""
        for number, rule in list(self._rules.items()):
            if rule.matches(method, path) and self._strikes(number, rule):
                return rule
        return None

    def _strikes(self, number: int, rule: Rule) -> bool:
        if rule.skip:
            self._rules[number] = rule.model_copy(update={"skip": rule.skip - 1})
            return False
        if self._random.random() >= rule.probability:
            return False
        if rule.count == 1:
            del self._rules[number]
        elif rule.count is not None:
            self._rules[number] = rule.model_copy(update={"count": rule.count - 1})
        return True


def error_body(status: int, message: str, reason: str | None = None) -> bytes:
    """Spotify's error object."""
    error: dict[str, Any] = {"status": status, "message": message}
    return json.dumps({"error": error | ({"reason": reason} if reason else {})}).encode()
