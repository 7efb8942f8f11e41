"""One request and its answer over HTTP: no retry, no redirect, no cookie, always a timeout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError

from dashspot import metrics
from dashspot.errors import DashSpotError
from dashspot.spotify import limits

_CONNECTIONS = 16
_BEFORE_SENDING = (NewConnectionError, ConnectTimeoutError, ProxyError, SSLError)
READING = ("GET", "HEAD")


class Lost(Exception):
    """There is no answer. `not_sent` says that the request did not reach the service either."""

    def __init__(self, *, not_sent: bool) -> None:
        super().__init__("not sent" if not_sent else "sent, answer lost")
        self.not_sent = not_sent


@dataclass(frozen=True)
class Call:
    """One request: `resource` is what is asked for in a person's words, `wants_answer` whether its content matters."""

    method: str
    path: str
    resource: str
    bucket: str
    params: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = "application/json"
    wants_answer: bool = True

    @property
    def is_read(self) -> bool:
        """Whether asking twice is the same as asking once."""
        return self.method in READING


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content: bytes
    content_type: str = ""
    retry_after: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.content.strip()


class Http:
    """A connection pool to one service, for any number of threads."""

    def __init__(self, base_url: str, *, user_agent: str | None = None) -> None:
        """Take where the paths begin; proxies are read from the environment once, here."""
        self._base = base_url.rstrip("/") + "/"
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.trust_env = False  # else a .netrc replaces the token, and each request reads the environment
        self._session.proxies.update(get_environ_proxies(self._base, no_proxy=None))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS, max_retries=0))
        if user_agent:
            self._session.headers["User-Agent"] = user_agent

    def send(self, call: Call, authorization: str | None = None) -> Answer:
        """Send once.

        Raises:
            Lost: no answer came, or only a part of one.
        """
        headers = {"Content-Type": call.content_type} if call.body is not None else {}
        if authorization:
            headers["Authorization"] = authorization
        try:
            response = self._session.request(
                call.method,
                self._base + call.path,
                params=call.params,
                data=call.body,
                headers=headers,
                timeout=(limits.CONNECT_SECONDS, limits.READ_SECONDS),
                allow_redirects=False,
            )
        except (requests.RequestException, UnicodeError) as error:
            metrics.api_call(call.bucket, "lost")
            raise Lost(not_sent=_is_before_sending(error)) from error
        metrics.api_call(call.bucket, str(response.status_code))
        return Answer(
            response.status_code,
            response.content,
            response.headers.get("Content-Type", ""),
            response.headers.get("Retry-After"),
        )

    def close(self) -> None:
        """Close every connection."""
        self._session.close()


class Again(Exception):
    """It went wrong and may go well another time.

    `not_done` says that it is known not to have been done, `stale` is the token that was refused.
    """

    def __init__(self, error: DashSpotError, *, not_done: bool, stale: str | None = None) -> None:
        super().__init__(str(error))
        self.stale = stale
        self.error = error
        self.not_done = not_done


def _is_before_sending(error: Exception) -> bool:
    cause: Any = error.args[0] if error.args else None
    found = getattr(cause, "reason", cause)
    return isinstance(error, requests.ConnectTimeout) or isinstance(found, _BEFORE_SENDING)
