"""Spotify's accounts service: where to sign in, tokens for a code, and new tokens for old ones."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import Field, TypeAdapter

from dashspot import logs
from dashspot.blocks.base import Block
from dashspot.errors import (
    AnswerUnreadable,
    ConsentEnded,
    DashSpotError,
    RequestRefused,
    ServiceUnavailable,
    SignInNeeded,
)
from dashspot.spotify.exchange import Answer, Call, Http, Lost
from dashspot.spotify.serializers.base import Serializer, read

ACCOUNTS_URL = "https://accounts.spotify.com"
SCOPES = (
    "playlist-read-private",
    "playlist-read-collaborative",
    "playlist-modify-public",
    "playlist-modify-private",
    "user-library-read",
    "user-library-modify",
    "user-follow-read",
    "user-follow-modify",
    "user-top-read",
    "user-read-recently-played",
    "user-read-playback-state",
    "user-read-currently-playing",
    "user-modify-playback-state",
    "ugc-image-upload",
)
SPARE = timedelta(seconds=60)
"""A token with less time left is as good as expired."""
_FORM = "application/x-www-form-urlencoded"
_OK, _WRONG, _THEIR_FAULT, _TOO_MANY = 200, 400, 500, 429


class Tokens(Block):
    """What a person's consent gives. Never printed, never logged, at rest only encrypted."""

    access_token: str = Field(repr=False)
    refresh_token: str = Field(repr=False)
    expires_at: datetime
    scope: frozenset[str]
    authorized_at: datetime
    """Refresh tokens die six months after this moment, however often they are used."""

    def is_good(self, now: datetime) -> bool:
        """Whether the access token holds for a while."""
        return self.expires_at - now > SPARE


class _TokenSerializer(Serializer):
    access_token: str = Field(min_length=1)
    expires_in: int = Field(gt=0, le=86_400)
    scope: str | None = None
    refresh_token: str | None = None


class _TokenErrorSerializer(Serializer):
    error: str = ""
    error_description: str | None = None


_TOKEN: TypeAdapter[_TokenSerializer] = TypeAdapter(_TokenSerializer)
_ERROR: TypeAdapter[_TokenErrorSerializer] = TypeAdapter(_TokenErrorSerializer)


class Accounts:
    """The accounts service for one app. Without a secret it is a public client, which PKCE protects."""

    def __init__(self, http: Http, client_id: str, client_secret: str | None = None) -> None:
        """Take the connection to the accounts service, and who the app is."""
        self._http = http
        self._client_id = client_id
        self._secret = client_secret
        if client_secret:
            logs.hide(client_secret)

    def authorize_url(self, redirect_uri: str, state: str, verifier: str, base: str = ACCOUNTS_URL) -> str:
        """Where the person agrees. The caller keeps state and verifier, and compares the state that comes back."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": self._client_id,
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "state": state,
            "scope": " ".join(SCOPES),
            "code_challenge_method": "S256",
            "code_challenge": challenge,
        }
        return f"{base}/authorize?{urlencode(query, quote_via=quote)}"

    def exchange(self, code: str, redirect_uri: str, verifier: str) -> Tokens:
        """Tokens for the code that came back.

        Raises:
            SignInNeeded: the code is not good any more; begin again.
            ServiceUnavailable, AnswerUnreadable, RequestRefused: as their sentences say.
        """
        now = datetime.now(UTC)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        try:
            found = self._ask(form | {"code_verifier": verifier})
        except ConsentEnded as ended:
            raise SignInNeeded("This sign-in is not good any more. Begin it again.") from ended
        if not found.refresh_token:
            raise AnswerUnreadable("Spotify's answer to the sign-in lacks a part. Begin it again.")
        return _tokens(found, found.refresh_token, found.scope or " ".join(SCOPES), now, now)

    def refresh(self, old: Tokens) -> Tokens:
        """New tokens for old ones; the refresh token stays unless a new one is sent.

        Raises:
            ConsentEnded: the refresh token has expired or was revoked; asking again is useless.
            ServiceUnavailable, AnswerUnreadable, RequestRefused: as their sentences say.
        """
        now = datetime.now(UTC)
        found = self._ask({"grant_type": "refresh_token", "refresh_token": old.refresh_token})
        scope = found.scope or " ".join(old.scope)
        return _tokens(found, found.refresh_token or old.refresh_token, scope, now, old.authorized_at)

    def prove(self) -> None:
        """Ask for a token of the app's own, which only an app gets that is known, and throw it away.

        Raises:
            RequestRefused, ServiceUnavailable, AnswerUnreadable: as their sentences say.
        """
        logs.hide(self._ask({"grant_type": "client_credentials"}).access_token)

    def _ask(self, form: dict[str, str]) -> _TokenSerializer:
        basic = None
        if self._secret:
            basic = "Basic " + base64.b64encode(f"{self._client_id}:{self._secret}".encode()).decode()
        body = urlencode(form | {"client_id": self._client_id}).encode()
        call = Call("POST", "api/token", "the sign-in", "accounts", body=body, content_type=_FORM)
        try:
            answer = self._http.send(call, basic)
        except Lost as lost:
            raise ServiceUnavailable("Spotify's sign-in does not answer. Try again in a moment.") from lost
        if answer.status != _OK:
            raise _refused(answer)
        return read(_TOKEN, answer.content, call.resource)


def _refused(answer: Answer) -> DashSpotError:
    if answer.status >= _THEIR_FAULT or answer.status == _TOO_MANY:
        return ServiceUnavailable("Spotify's sign-in can't be used for the moment. Try again later.")
    try:
        said: Any = read(_ERROR, answer.content, "the sign-in")
    except AnswerUnreadable as unreadable:
        return unreadable
    if said.error == "invalid_grant":
        return ConsentEnded(f"{said.error_description or 'Your consent has ended'}. Sign in with Spotify again.")
    if said.error == "invalid_client":
        return RequestRefused(
            "Spotify does not know the app that DashSpot uses. Whoever runs DashSpot must correct client id and secret."
        )
    return RequestRefused(f"Spotify refused the sign-in: {said.error_description or said.error or answer.status}")


def _tokens(found: _TokenSerializer, refresh: str, scope: str, now: datetime, authorized_at: datetime) -> Tokens:
    for secret in (found.access_token, refresh):
        logs.hide(secret)
    return Tokens(
        access_token=found.access_token,
        refresh_token=refresh,
        expires_at=now + timedelta(seconds=found.expires_in),
        scope=frozenset(scope.split()),
        authorized_at=authorized_at,
    )
