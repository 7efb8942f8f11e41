"""Tokens that are forged, changed, late, foreign or sent the wrong way read nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from dashspot.blocks.people import UserBlock
from dashspot.core.services.access_tokens import access_tokens, revoke_access_token
from dashspot.keys import keys
from tests.integration.web.notebook import PATHS, Notebook, get, raw

pytestmark = pytest.mark.usefixtures("secret")

Forge = Callable[[Notebook, dict[str, Any], str, bytes], str]


def part(content: dict[str, Any]) -> str:
    """A part of a token."""
    return urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def public_key() -> bytes:
    """An RSA key as somebody may publish it."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return made.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def by_hand(header: dict[str, Any], claims: dict[str, Any], key: bytes) -> str:
    """A token signed by HMAC, whatever its header says."""
    content = f"{part(header)}.{part(claims)}"
    signature = hmac.new(key, content.encode(), hashlib.sha256).digest()
    return f"{content}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def by_rsa(claims: dict[str, Any], kid: str) -> str:
    """A token signed by a private key of a stranger's."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, made, algorithm="RS256", headers={"kid": kid})


def revoked(notebook: Notebook) -> str:
    """A token that was good."""
    for found in access_tokens(notebook.user.id):
        revoke_access_token(notebook.user.id, found.id)
    return notebook.token


FORGED: dict[str, Forge] = {
    "alg none": lambda _, claims, kid, _key: f"{part({'alg': 'none', 'kid': kid})}.{part(claims)}.",
    "alg None, and a signature": lambda one, claims, kid, _key: (
        f"{part({'alg': 'None', 'kid': kid})}.{part(claims)}.{one.token.rsplit('.', 1)[1]}"
    ),
    "another key": lambda _, claims, kid, _key: by_hand({"alg": "HS256", "kid": kid}, claims, b"k" * 32),
    "an empty key": lambda _, claims, kid, _key: by_hand({"alg": "HS256", "kid": kid}, claims, b""),
    "a key of another purpose": lambda _, claims, kid, _key: by_hand(
        {"alg": "HS256", "kid": kid}, claims, keys().derived("tokens")[kid]
    ),
    "an unknown kid": lambda _, claims, _kid, key: by_hand({"alg": "HS256", "kid": "00000000"}, claims, key),
    "no kid": lambda _, claims, _kid, key: by_hand({"alg": "HS256"}, claims, key),
    "RS256 by a stranger": lambda _, claims, kid, _key: by_rsa(claims, kid),
    "RS256 that is HMAC": lambda _, claims, kid, key: by_hand({"alg": "RS256", "kid": kid}, claims, key),
    "HS256 by a public key": lambda _, claims, kid, _key: by_hand({"alg": "HS256", "kid": kid}, claims, public_key()),
    "HS512": lambda _, claims, kid, key: jwt.encode(claims, key * 2, algorithm="HS512", headers={"kid": kid}),
    "its own key beside it": lambda _, claims, kid, _key: by_hand(
        {"alg": "HS256", "kid": kid, "jwk": {"kty": "oct", "k": "a2tra2tra2s"}}, claims, b"kkkkkkkk"
    ),
    "another audience": lambda _, claims, kid, key: by_hand(
        {"alg": "HS256", "kid": kid}, claims | {"aud": "other"}, key
    ),
    "another issuer": lambda _, claims, kid, key: by_hand({"alg": "HS256", "kid": kid}, claims | {"iss": "other"}, key),
    "expired": lambda _, claims, kid, key: by_hand(
        {"alg": "HS256", "kid": kid}, claims | {"exp": int(time.time()) - 3600}, key
    ),
    "without an end": lambda _, claims, kid, key: by_hand(
        {"alg": "HS256", "kid": kid}, {name: claims[name] for name in claims if name != "exp"}, key
    ),
    "truncated": lambda one, _claims, _kid, _key: one.token[:-5],
    "without a signature": lambda one, _claims, _kid, _key: one.token.rsplit(".", 1)[0] + ".",
    "two of its parts": lambda one, _claims, _kid, _key: one.token.rsplit(".", 1)[0],
    "oversized": lambda _, claims, kid, key: by_hand({"alg": "HS256", "kid": kid}, claims | {"x": "x" * 3000}, key),
    "nested deeply": lambda *_: urlsafe_b64encode(b"[" * 1400).decode() + ".e30.e30",
    "no token": lambda *_: "open sesame",
    "letters of no alphabet": lambda *_: "\xe4\xf6\xfc.\xe4.\xf6",
    "revoked": lambda one, *_: revoked(one),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_token_that_is_not_good_reads_nothing(user: UserBlock, sample_user: UserBlock, name: str) -> None:
    """Whatever is wrong with it, the answer is the same; another person's goes on reading."""
    mine, theirs = Notebook(user), Notebook(sample_user)
    ((kid, key),) = keys().derived("access-token").items()
    claims = jwt.decode(theirs.token, key, algorithms=["HS256"], audience="dashspot-api")
    forged = FORGED[name](theirs, claims, kid, key)
    for path in (*PATHS, "computations/first"):
        answer = raw(path, [("Authorization", f"Bearer {forged}")])
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert list(answer.json()) == ["error"]
    assert mine.get("tracks").status_code == 200


def test_what_is_signed_rightly_by_hand_reads(user: UserBlock) -> None:
    """So the forged tokens are refused for what is wrong with them, not for how they are made."""
    mine = Notebook(user)
    ((kid, key),) = keys().derived("access-token").items()
    claims = jwt.decode(mine.token, key, algorithms=["HS256"], audience="dashspot-api")
    made = by_hand({"alg": "HS256", "kid": kid}, claims, key)
    assert get("tracks", Authorization=f"Bearer {made}").status_code == 200


HEADERS: dict[str, Callable[[str], list[tuple[str, str]]]] = {
    "none": lambda _: [],
    "empty": lambda _: [("Authorization", "")],
    "no scheme": lambda token: [("Authorization", token)],
    "no token": lambda _: [("Authorization", "Bearer")],
    "only blanks": lambda _: [("Authorization", "Bearer    ")],
    "another scheme": lambda token: [("Authorization", f"Basic {token}")],
    "twice": lambda token: [("Authorization", f"Bearer {token}")] * 2,
    "two tokens": lambda token: [("Authorization", f"Bearer {token} {token}")],
    "a cookie": lambda token: [("Cookie", f"token={token}; access_token={token}; Authorization=Bearer {token}")],
    "another header": lambda token: [("X-Access-Token", token), ("X-Authorization", f"Bearer {token}")],
    "much around it": lambda token: [("Authorization", f"Bearer {' ' * 3000}{token}")],
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_token_is_taken_from_one_header(user: UserBlock, name: str) -> None:
    """`Authorization`, once, as Bearer; anything else is no token."""
    mine = Notebook(user)
    answer = raw("tracks", HEADERS[name](mine.token))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert list(answer.json()) == ["error"]
    assert mine.token not in answer.text


@pytest.mark.parametrize("name", ["access_token", "token", "authorization", "Authorization", "bearer"])
def test_a_token_in_the_address_reads_nothing(user: UserBlock, name: str) -> None:
    """It would stay in histories and logs."""
    mine = Notebook(user)
    for value in (mine.token, f"Bearer%20{mine.token}"):
        answer = get(f"tracks?{name}={value}")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_the_scheme_may_be_written_in_any_case(user: UserBlock) -> None:
    """As HTTP has it."""
    mine = Notebook(user)
    for scheme in ("bearer", "BEARER"):
        assert get("tracks", Authorization=f"{scheme} {mine.token}").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_written(user: UserBlock, method: str) -> None:
    """There is nothing but reading."""
    mine = Notebook(user)
    assert raw("tracks", [("Authorization", f"Bearer {mine.token}")], method).status_code == 405
