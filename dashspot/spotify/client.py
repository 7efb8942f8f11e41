"""spotipy, with our own way of sending under it.

spotipy knows Spotify's paths and parameters; everything that sends, waits, retries, signs in or reads an answer is
replaced at the one method that all of its calls go through.
"""

from __future__ import annotations

import json
from typing import Any

import spotipy

from dashspot.spotify import limits
from dashspot.spotify.exchange import Answer, Call
from dashspot.spotify.sending import Sender


class Client(spotipy.Spotify):  # type: ignore[misc] # spotipy ships no types
    """A `spotipy.Spotify` whose methods return an Answer, and raise DashSpotErrors only."""

    def __init__(self, sender: Sender) -> None:
        """Take who sends. spotipy's own session is never made."""
        super().__init__(requests_session=False)
        self._sender = sender
        self._resource = ""
        self._wants_answer = True

    def about(self, resource: str, *, wants_answer: bool = True) -> Client:
        """The same client, for one call: what is asked for in a person's words, and whether its content matters."""
        made = Client(self._sender)
        made._resource, made._wants_answer = resource, wants_answer
        return made

    def get(self, path: str, **params: Any) -> Answer:
        """GET a path that spotipy has no method for, or a closed or broken one."""
        return self._internal_call("GET", path, None, params)

    def put(self, path: str, payload: Any = None, **params: Any) -> Answer:
        """PUT, ditto."""
        return self._internal_call("PUT", path, payload, params)

    def post(self, path: str, payload: Any = None, **params: Any) -> Answer:
        """POST, ditto."""
        return self._internal_call("POST", path, payload, params)

    def delete(self, path: str, payload: Any = None, **params: Any) -> Answer:
        """DELETE, ditto."""
        return self._internal_call("DELETE", path, payload, params)

    def _internal_call(self, method: str, url: str, payload: Any, params: dict[str, Any]) -> Answer:
        """Where all of spotipy's methods end; theirs would retry a POST and sleep for a day."""
        plain = url.strip("/")
        content_type = params.pop("content_type", "application/json")
        is_json = content_type == "application/json"
        body = json.dumps(payload).encode() if is_json and payload else payload or None
        return self._sender.send(
            Call(
                method,
                plain,
                self._resource or plain,
                limits.bucket(method, plain),
                params=params,
                body=body.encode() if isinstance(body, str) else body,
                content_type=content_type,
                wants_answer=self._wants_answer,
            )
        )
