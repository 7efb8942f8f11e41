"""The policy of asking: who waits, what is asked again, and which error the caller gets.

A read is sent at most three times. A write is sent again only where it is known not to have been done: it was not
sent, or it was refused with 401 or 429. Otherwise OutcomeUnknown tells the person to look first.
"""

from __future__ import annotations

import random
import time
from datetime import datetime
from typing import Protocol

from loguru import logger

from dashspot.errors import DashSpotError, OutcomeUnknown, ServiceUnavailable, SignInNeeded
from dashspot.spotify import limits
from dashspot.spotify.exchange import Again, Answer, Call, Http, Lost
from dashspot.spotify.pacing import Pace, Sleep
from dashspot.spotify.refusals import refusal, told
from dashspot.spotify.serializers.base import unreadable

_UNAUTHORIZED, _TOO_MANY, _OUR_FAULT, _THEIR_FAULT, _SUCCESS = 401, 429, 400, 500, range(200, 300)
_BACKOFF_SECONDS = 0.3
_LONGEST_RETRY_SECONDS = 30 * 86_400
_QUOTA = "QUOTA_EXCEEDED"
_HTML = "text/html"


class Authority(Protocol):
    """Who has the token."""

    def token(self) -> str:
        """A token that is good for a while. Raises SignInNeeded."""
        ...

    def renew(self, stale: str) -> None:
        """Get another token than this one, unless somebody has already. Raises SignInNeeded."""
        ...


class Sender:
    """Sends calls to one service for one person, or for nobody."""

    def __init__(
        self, http: Http, pace: Pace, authority: Authority | None = None, *, sleep: Sleep = time.sleep
    ) -> None:
        """Take how to send, when, as whom, and how to wait between two attempts."""
        self._http = http
        self._pace = pace
        self._authority = authority
        self._sleep = sleep

    def send(self, call: Call) -> Answer:
        """Send until there is an answer, as often as the policy allows.

        Raises:
            Parked: not before a certain moment.
            OutcomeUnknown: a write was sent and may have been done.
            ServiceUnavailable: no answer to a read, or none at all was possible.
            AnswerUnreadable: what came was no answer.
            SignInNeeded, ServiceError: as `refusals` says.
        """
        again, renewed = self._attempt(call), False
        for attempt in range(1, limits.MOST_SENDS):
            if isinstance(again, Answer) or (again.stale and renewed):
                break
            if again.stale and self._authority:
                self._authority.renew(again.stale)
                renewed = True
            elif not again.not_done:
                self._sleep(_BACKOFF_SECONDS * 2**attempt * random.uniform(0.5, 1))  # noqa: S311 (nothing secret)
            again = self._attempt(call)
        if isinstance(again, Again):
            raise again.error
        return again

    def _attempt(self, call: Call) -> Answer | Again:
        try:
            return self._once(call)
        except Again as again:
            logger.info("{} {}: {}", call.method, call.path, again.error)
            if call.is_read or again.not_done:
                return again
            raise OutcomeUnknown(
                f"Spotify did not say whether this was done: {call.resource}. Look in Spotify before you ask again."
            ) from again

    def _once(self, call: Call) -> Answer:
        sent_at = self._pace.wait(call.bucket)
        token = self._authority.token() if self._authority else None
        try:
            answer = self._http.send(call, f"Bearer {token}" if token else None)
        except Lost as lost:
            raise Again(_silent(), not_done=lost.not_sent) from lost
        if answer.status == _UNAUTHORIZED and token:
            raise Again(SignInNeeded(), not_done=True, stale=token)
        self._check(call, answer, sent_at)
        return answer

    def _check(self, call: Call, answer: Answer, sent_at: datetime) -> None:
        if answer.status == _TOO_MANY:
            said = told(answer)
            parked = self._pace.refused(call.bucket, _seconds(answer), sent_at, quota=said.reason == _QUOTA)
            raise Again(parked, not_done=True)
        if answer.status >= _THEIR_FAULT:
            raise Again(_silent(), not_done=False)
        if answer.status >= _OUR_FAULT:
            raise refusal(call, answer)
        if answer.status not in _SUCCESS or not _is_answer(call, answer):
            raise Again(unreadable(call.resource), not_done=False)


def _is_answer(call: Call, answer: Answer) -> bool:
    """Whether this can be Spotify's: JSON that ends as it begins, or, where it does not matter, anything but a page."""
    if not call.wants_answer:
        return not answer.content_type.startswith(_HTML)
    if answer.is_empty:
        return answer.status == 204  # noqa: PLR2004 (No Content)
    return (answer.content.lstrip()[:1] + answer.content.rstrip()[-1:]) in (b"{}", b"[]")


def _seconds(answer: Answer) -> float | None:
    """Retry-After in seconds; None where it is none."""
    text = (answer.retry_after or "").strip()
    return float(min(int(text), _LONGEST_RETRY_SECONDS)) if text.isdecimal() and len(text) < 12 else None  # noqa: PLR2004


def _silent() -> DashSpotError:
    return ServiceUnavailable()
