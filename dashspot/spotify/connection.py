"""One person's connection to Spotify: tokens that are renewed by one thread at a time, until the consent ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Protocol

from loguru import logger

from dashspot.errors import ConsentEnded, SignInNeeded
from dashspot.spotify.auth import Tokens

Now = Callable[[], datetime]


class Renewing(Protocol):
    """As much of the accounts service as a connection needs."""

    def refresh(self, old: Tokens) -> Tokens:
        """New tokens for old ones. Raises ConsentEnded."""
        ...


class TokenStore(Protocol):
    """Where the tokens of one person are kept, for all threads and processes."""

    def load(self) -> Tokens:
        """The tokens as they are now. Raises SignInNeeded: there are none, with the reason that `end` was told."""
        ...

    def save(self, tokens: Tokens) -> None:
        """Keep new tokens."""
        ...

    def end(self, reason: str) -> None:
        """Drop the tokens, and keep the sentence that the person is to see."""
        ...

    def alone(self) -> AbstractContextManager[object]:
        """Held by one thread of one process at a time, for one person."""
        ...


class MemoryTokens:
    """Tokens of one person for as long as the process lives."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        """Take the tokens of a fresh sign-in."""
        self._tokens = tokens
        self._lock = threading.Lock()
        self.ended: str | None = None

    def load(self) -> Tokens:
        """The tokens. Raises SignInNeeded."""
        if self._tokens is None:
            raise SignInNeeded(self.ended)
        return self._tokens

    def save(self, tokens: Tokens) -> None:
        """Keep new tokens."""
        self._tokens, self.ended = tokens, None

    def end(self, reason: str) -> None:
        """Drop the tokens, and keep the reason."""
        self._tokens, self.ended = None, reason

    def alone(self) -> AbstractContextManager[object]:
        """Held by one thread at a time."""
        return self._lock


def _now() -> datetime:
    return datetime.now(UTC)


class Connection:
    """Gives a good token to any number of threads; whoever finds it expired renews it, and the others wait."""

    def __init__(self, store: TokenStore, accounts: Renewing, *, now: Now = _now) -> None:
        """Take where tokens are kept and who renews them."""
        self._store = store
        self._accounts = accounts
        self._now = now
        self._known: Tokens | None = None

    def token(self) -> str:
        """An access token that holds for a while.

        Raises:
            SignInNeeded: the consent has ended; its sentence says how.
            ServiceUnavailable: the accounts service does not answer.
        """
        known = self._known or self._store.load()
        if not known.is_good(self._now()):
            known = self._renewed(known.access_token)
        self._known = known
        return known.access_token

    def renew(self, stale: str) -> None:
        """Replace this token, unless somebody has done so meanwhile.

        Raises:
            SignInNeeded: the consent has ended. The tokens are gone, so nobody asks again.
            ServiceUnavailable: the accounts service does not answer.
        """
        self._known = self._renewed(stale)

    def _renewed(self, stale: str) -> Tokens:
        self._known = None
        with self._store.alone():
            current = self._store.load()
            if current.access_token != stale and current.is_good(self._now()):
                return current
            try:
                current = self._accounts.refresh(current)
            except ConsentEnded as ended:
                logger.warning("A connection to Spotify has ended: {}", ended)
                self._store.end(str(ended))
                raise
            self._store.save(current)
            return current
