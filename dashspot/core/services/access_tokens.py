"""Access tokens: what a notebook reads with. A token is a signed JWT and good as long as its row is there.

It names its person and its row and holds nothing else; no token of Spotify's is in it or reached by it.
"""

from __future__ import annotations

import unicodedata
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from dashspot import logs
from dashspot.blocks.people import AccessTokenBlock
from dashspot.errors import DashSpotError, NotGenuine
from dashspot.keys import keys
from dashspot.store.engine import glance, transaction
from dashspot.store.managers.access_tokens import AccessTokenManager
from dashspot.store.queries import access_tokens as queries

LONGEST_TOKEN = 2048
LONGEST_NAME = 80
MOST_DAYS = 365

_PURPOSE = "access-token"
_ALGORITHM = "HS256"
_AUDIENCE, _ISSUER = "dashspot-api", "dashspot"
_CLAIMS = ("aud", "iss", "sub", "jti", "iat", "exp")
_SKEW = timedelta(minutes=1)
"""By how much the clocks of two processes may differ; when a token ends, the database's clock says exactly."""
_NOT_GOOD = "This access token is not good, or not any more; make a new one on the account page."


def make_access_token(user_id: uuid.UUID, name: str, days: int) -> str:
    """A token that reads what this person has saved, for so many days; it is nowhere else, so it is shown once.

    Raises:
        DashSpotError: the name or the days are not possible, or the person has too many tokens.
    """
    called = _named(name)
    if not 1 <= days <= MOST_DAYS:
        raise DashSpotError(f"An access token lasts from 1 to {MOST_DAYS} days.")
    now = datetime.now(UTC)
    expires_at = now + timedelta(days=days)
    with transaction() as session:
        token_id = AccessTokenManager(session, user_id).make(called, expires_at)
        made = _signed(user_id, token_id, now, expires_at)
    logs.hide(made)
    return made


def access_tokens(user_id: uuid.UUID) -> list[AccessTokenBlock]:
    """The tokens that a person has made and not revoked, the newest first."""
    with transaction() as session:
        return queries.access_tokens(session, user_id)


def revoke_access_token(user_id: uuid.UUID, token_id: uuid.UUID) -> None:
    """Take a token back, at once; nothing where it is gone or another's."""
    with transaction() as session:
        AccessTokenManager(session, user_id).revoke(token_id)


def token_user(token: str) -> uuid.UUID:
    """Who reads with this token; that it was used is noted.

    Raises:
        NotGenuine: whatever is wrong with it, in one sentence that doesn't say what.
    """
    user_id, token_id = _read(token)
    with glance() as wire:
        found = queries.good_token(wire, user_id, token_id)
    if found is None:
        raise NotGenuine(_NOT_GOOD)
    holder, unnoted = found
    if unnoted:
        with transaction() as session:
            AccessTokenManager(session, holder).used(token_id)
    return holder


def _named(name: str) -> str:
    called = " ".join(name.split())
    if not 1 <= len(called) <= LONGEST_NAME:
        raise DashSpotError(f"Give the access token a name of 1 to {LONGEST_NAME} characters.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in called):  # Postgres keeps no NUL, no surrogate
        raise DashSpotError("The name of an access token can't hold control characters.")
    return called


def _signed(user_id: uuid.UUID, token_id: uuid.UUID, now: datetime, expires_at: datetime) -> str:
    key_id, key = next(iter(keys().derived(_PURPOSE).items()))
    claims = {
        "aud": _AUDIENCE,
        "iss": _ISSUER,
        "sub": str(user_id),
        "jti": str(token_id),
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    return jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": key_id})


def _read(token: str) -> tuple[uuid.UUID, uuid.UUID]:
    """The person and the row that a token names, if it was signed here."""
    if len(token) > LONGEST_TOKEN:  # before anything of it is decoded
        raise NotGenuine(_NOT_GOOD)
    try:
        claims = _claims(token)
        return uuid.UUID(claims["sub"]), uuid.UUID(claims["jti"])
    except (jwt.InvalidTokenError, ValueError, KeyError) as error:  # KeyError: no kid, or one that is unknown
        raise NotGenuine(_NOT_GOOD) from error


def _claims(token: str) -> dict[str, Any]:
    key = keys().derived(_PURPOSE)[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(
        token,
        key,
        algorithms=[_ALGORITHM],  # never what the token's own header asks for
        audience=_AUDIENCE,
        issuer=_ISSUER,
        leeway=_SKEW,
        options={"require": list(_CLAIMS), "strict_aud": True},
    )
