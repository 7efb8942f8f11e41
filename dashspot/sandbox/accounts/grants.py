"""Codes and tokens: what each is good for, and until when. Times are in seconds since 1970."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field

CODE_SECONDS = 600
ACCESS_SECONDS = 3_600
REFRESH_SECONDS = 183 * 86_400
"""Six months after the authorisation; refreshing does not extend it."""


@dataclass(frozen=True)
class Consent:
    """What a user agreed to; without a user it is the app's own token."""

    client_id: str
    user: str | None
    scopes: frozenset[str]
    authorized_at: float


@dataclass(frozen=True)
class Code:
    """An authorisation code, good once; with a challenge only for who knows its verifier."""

    consent: Consent
    redirect_uri: str
    challenge: str | None
    expires_at: float

    def proved_by(self, verifier: str | None) -> bool:
        """Whether the verifier is the challenge's."""
        if self.challenge is None or verifier is None:
            return self.challenge is None and verifier is None
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return secrets.compare_digest(digest, self.challenge)


@dataclass
class AccessToken:
    """A bearer token."""

    consent: Consent
    expires_at: float


@dataclass
class RefreshToken:
    """What renews an access token, until it is six months old or revoked."""

    consent: Consent
    revoked: bool = False

    def expired(self, now: float) -> bool:
        """Whether the six months are over."""
        return now >= self.consent.authorized_at + REFRESH_SECONDS


@dataclass
class Grants:
    """Every code and token that was given out."""

    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, AccessToken] = field(default_factory=dict)
    refresh: dict[str, RefreshToken] = field(default_factory=dict)

    def new_code(self, consent: Consent, redirect_uri: str, challenge: str | None) -> str:
        """A code for an authorisation that was just given."""
        code = secrets.token_urlsafe(96)
        self.codes[code] = Code(consent, redirect_uri, challenge, consent.authorized_at + CODE_SECONDS)
        return code

    def new_access(self, consent: Consent, now: float) -> str:
        """An access token, good for an hour."""
        token = f"BQ{secrets.token_urlsafe(96)}"
        self.access[token] = AccessToken(consent, now + ACCESS_SECONDS)
        return token

    def new_refresh(self, consent: Consent) -> str:
        """A refresh token."""
        token = f"AQ{secrets.token_urlsafe(96)}"
        self.refresh[token] = RefreshToken(consent)
        return token

    def expire_access(self, user: str | None = None) -> int:
        """End all access tokens, or those of one user; answers how many."""
        ended = [token for token in self.access.values() if user in (None, token.consent.user)]
        for token in ended:
            token.expires_at = 0
        return len(ended)

    def revoke(self, user: str | None = None) -> int:
        """Withdraw all authorisations, or those of one user, access and refresh; answers how many refresh tokens."""
        self.expire_access(user)
        withdrawn = [token for token in self.refresh.values() if user in (None, token.consent.user)]
        for token in withdrawn:
            token.revoked = True
        return len(withdrawn)
