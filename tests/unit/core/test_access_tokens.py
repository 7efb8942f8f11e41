from __future__ import annotations

import json
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest

from dashspot.core.services import access_tokens as service
from dashspot.errors import DashSpotError, NotGenuine
from dashspot.keys import keys
from dashspot.settings import settings

USER, ROW = uuid.uuid4(), uuid.uuid4()
OLD, NEW = "o" * 40, "n" * 40

Set = Callable[[str], None]


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Set]:
    """Sets the secrets of this process; one at first."""

    def chosen(given: str) -> None:
        monkeypatch.setenv("DASHSPOT_SECRET_KEYS", given)
        settings.cache_clear()
        keys.cache_clear()

    chosen(NEW)
    yield chosen
    settings.cache_clear()
    keys.cache_clear()


def signed(**changed: Any) -> str:
    """A token with every right claim but those that are changed; None leaves one out."""
    ((key_id, key),) = keys().derived("access-token").items()
    now = int(time.time())
    right = {"aud": "dashspot-api", "iss": "dashspot", "sub": str(USER), "jti": str(ROW), "iat": now, "exp": now + 60}
    claims = {name: value for name, value in (right | changed).items() if value is not None}
    return jwt.encode(claims, key, algorithm="HS256", headers={"kid": key_id})


def headed(header: object) -> str:
    """A token of this header, with a payload and a signature that look like some."""
    return f"{packed(json.dumps(header))}.{packed('{}')}.{packed('signature')}"


def packed(text: str) -> str:
    """The text as a part of a token."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_a_signed_token_names_its_person_and_its_row() -> None:
    """Nothing else of it is used."""
    assert service._read(signed()) == (USER, ROW)


CLAIMS: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "other"},
    "several audiences": {"aud": ["dashspot-api", "other"]},
    "another issuer": {"iss": "other"},
    "expired": {"exp": int(time.time()) - 3600},
    "of tomorrow": {"iat": int(time.time()) + 86_400},
    "an end that is no number": {"exp": "soon"},
    "a person that is no id": {"sub": "me"},
    "a person that is a number": {"sub": 7},
    "a row that is no id": {"jti": "first"},
    "a row that is a list": {"jti": [str(ROW)]},
    **{f"without {name}": {name: None} for name in service._CLAIMS},
}


@pytest.mark.parametrize("changed", CLAIMS.values(), ids=CLAIMS)
def test_a_wrong_claim_is_not_genuine(changed: dict[str, Any]) -> None:
    """However well it is signed."""
    with pytest.raises(NotGenuine, match="not good, or not any more"):
        service._read(signed(**changed))


MALFORMED: dict[str, str] = {
    "nothing": "",
    "dots": "..",
    "no base64": "a.b.c",
    "other letters": "ä.é.☃",
    "a surrogate": "\udc80.b.c",
    "two parts": packed('{"alg":"HS256"}') + "." + packed("{}"),
    "a header that is a list": headed([]),
    "a header that is nested deeply": packed("[" * 1400) + ".e30.e30",
    "no key": headed({"alg": "HS256"}),
    "a key that is a number": headed({"alg": "HS256", "kid": 1}),
    "a key that is a list": headed({"alg": "HS256", "kid": []}),
    "an unknown key": headed({"alg": "HS256", "kid": "00000000"}),
}


@pytest.mark.parametrize("token", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_token_is_not_genuine(token: str) -> None:
    """The same sentence, and no other error."""
    with pytest.raises(NotGenuine, match="not good, or not any more"):
        service._read(token)


def test_a_token_is_read_only_up_to_a_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is longer is not even decoded, however good it is."""
    token = signed(more="x" * 2000)
    with pytest.raises(NotGenuine):
        service._read(token)
    monkeypatch.setattr(service, "LONGEST_TOKEN", len(token))
    assert service._read(token) == (USER, ROW)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_days_are_bounded(days: int) -> None:
    """No token is for ever."""
    with pytest.raises(DashSpotError, match="from 1 to 365 days"):
        service.make_access_token(USER, "Notebook", days)


@pytest.mark.parametrize("name", ["", " \t\n ", "x" * 81, "a\0b", "a\udc80b"])
def test_names_are_bounded(name: str) -> None:
    """Neither empty nor long, nor what the database can't keep."""
    with pytest.raises(DashSpotError, match="access token"):
        service.make_access_token(USER, name, 30)


def test_an_older_key_still_reads(secrets: Set) -> None:
    """A new key in front leaves older tokens good, until theirs is taken out."""
    secrets(OLD)
    token = signed()
    secrets(f"{NEW},{OLD}")
    assert service._read(token) == (USER, ROW)
    secrets(NEW)
    with pytest.raises(NotGenuine):
        service._read(token)
