"""A plain HTTP client of the sandbox for tests, with a token that agrees to everything."""

from __future__ import annotations

from typing import Any

import httpx

from dashspot.sandbox.serving import Sandbox

HTTP = httpx.Client(timeout=10)
"""One for all tests of a process: making one reads every certificate of the machine."""


class Caller:
    """Calls the Web API as one user and keeps nothing."""

    def __init__(self, sandbox: Sandbox, user: str | None = None, scopes: list[str] | None = None) -> None:
        self.sandbox = sandbox
        self.user = user or sandbox.users[0]
        self._token = sandbox.token(user, scopes)["access_token"]

    def call(self, method: str, path: str, *, body: Any = None, **query: Any) -> httpx.Response:
        """One call below /v1; a body is sent as JSON, bytes as they are."""
        content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        return HTTP.request(
            method,
            f"{self.sandbox.url}/v1{path}",
            params=query,
            headers={"Authorization": f"Bearer {self._token}"},
            **content,
        )

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a call that must succeed."""
        answer = self.call("GET", path, **query)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def refusal(self, method: str, path: str, *, body: Any = None, **query: Any) -> tuple[int, str, str | None]:
        """Status, message and reason of a call that must be refused."""
        answer = self.call(method, path, body=body, **query)
        error = answer.json()["error"]
        assert error["status"] == answer.status_code
        return answer.status_code, error["message"], error.get("reason")

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """One order to the control surface, which must be taken."""
        answer = HTTP.request(method, f"{self.sandbox.url}/_sandbox{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def playlist(self, name: str) -> str:
        """The id of the first playlist of a name."""
        return next(id_ for id_, known in self.sandbox.playlists.items() if known == name)
