"""The accounts service: the page, both kinds of code, and every refusal with its literal body."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from dashspot.sandbox.serving import Sandbox, running
from tests.integration.sandbox.caller import HTTP

REDIRECT = "http://127.0.0.1:8501/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def asked(sandbox: Sandbox, **changed: str) -> dict[str, str]:
    """The query of an app that sends a user to sign in."""
    known = {"client_id": sandbox.client_id, "response_type": "code", "redirect_uri": REDIRECT, "state": "s"}
    return {name: value for name, value in (known | changed).items() if value}


def code(sandbox: Sandbox, **changed: str) -> str:
    """A fresh code."""
    back = HTTP.get(f"{sandbox.url}/authorize", params=asked(sandbox, auto="1", **changed))
    return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]


def exchange(sandbox: Sandbox, *, basic: bool = True, **form: str) -> httpx.Response:
    """A request for a token."""
    known = {"grant_type": "authorization_code", "redirect_uri": REDIRECT} | form
    if not basic:
        return HTTP.post(f"{sandbox.url}/api/token", data=known)
    return HTTP.post(f"{sandbox.url}/api/token", data=known, auth=(sandbox.client_id, sandbox.client_secret))


def refusal(answer: httpx.Response) -> tuple[str, str]:
    """The error and its description."""
    assert answer.status_code == 400, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error", "error_description"}
    return body["error"], body["error_description"]


def test_the_page_offers_every_user_and_escapes(sandbox: Sandbox) -> None:
    """Agree sends a code and the state back, as the chosen user."""
    url, query = f"{sandbox.url}/authorize", asked(sandbox, scope="user-top-read", state='"><script>')
    page = HTTP.get(url, params=query).text
    assert page.count('type="radio"') == len(sandbox.users)
    assert "<script>" not in page
    back = HTTP.post(url, params=query, data={"decision": "agree", "user": sandbox.users[1]})
    answered = parse_qs(urlsplit(back.headers["location"]).query)
    assert answered["state"] == ['"><script>']
    token = exchange(sandbox, code=answered["code"][0]).json()
    assert token["scope"] == "user-top-read"
    me = HTTP.get(f"{sandbox.url}/v1/me", headers={"Authorization": f"Bearer {token['access_token']}"}).json()
    assert me["id"] == sandbox.users[1]


def test_cancel_is_access_denied(sandbox: Sandbox) -> None:
    """The user is sent back with the error and the state, and no code."""
    back = HTTP.post(f"{sandbox.url}/authorize", params=asked(sandbox), data={"decision": "cancel"})
    assert back.headers["location"] == f"{REDIRECT}?error=access_denied&state=s"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"client_id": "stranger"}, "INVALID_CLIENT: Invalid client"),
        ({"redirect_uri": "http://localhost:8501/callback"}, "INVALID_CLIENT: Insecure redirect URI"),
        ({"redirect_uri": "http://example.com/callback"}, "INVALID_CLIENT: Insecure redirect URI"),
        ({"redirect_uri": "https://example.com/callback"}, "INVALID_CLIENT: Invalid redirect URI"),
        ({"redirect_uri": f"{REDIRECT}/"}, "INVALID_CLIENT: Invalid redirect URI"),
        ({"redirect_uri": "http://127.0.0.1:x/callback"}, "INVALID_CLIENT: Insecure redirect URI"),
        ({"redirect_uri": ""}, "Missing required parameter: redirect_uri"),
        ({"response_type": "token"}, "response_type must be code"),
        ({"scope": "everything"}, "INVALID_SCOPE: Invalid scope"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "code_challenge_method must be S256"),
        ({"state": "s" * 5_000}, "Request too large"),
    ],
)
def test_what_is_not_sent_back_to_any_app(changed: dict[str, str], message: str, sandbox: Sandbox) -> None:
    """A wrong app or address is shown to the user, never redirected to."""
    answer = HTTP.get(f"{sandbox.url}/authorize", params=asked(sandbox, auto="1", **changed))
    assert (answer.status_code, answer.text) == (400, message)


def test_a_loopback_address_takes_any_port(sandbox: Sandbox) -> None:
    """Registered without port, both addresses do."""
    for uri in ("http://127.0.0.1:1/callback", "http://[::1]:65535/callback", "http://127.0.0.1/callback"):
        assert exchange(sandbox, code=code(sandbox, redirect_uri=uri), redirect_uri=uri).status_code == 200


def test_codes_are_good_once_and_for_ten_minutes(sandbox: Sandbox) -> None:
    """A second use and a late one are refused."""
    used = code(sandbox)
    answered = exchange(sandbox, code=used).json()
    assert {"access_token", "token_type", "expires_in", "scope", "refresh_token"} == set(answered)
    assert (answered["token_type"], answered["expires_in"]) == ("Bearer", 3600)
    assert refusal(exchange(sandbox, code=used)) == ("invalid_grant", "Invalid authorization code")
    late = code(sandbox)
    sandbox.advance(600)
    assert refusal(exchange(sandbox, code=late)) == ("invalid_grant", "Authorization code expired")


def test_the_redirect_uri_must_be_the_same(sandbox: Sandbox) -> None:
    """Another registered one is refused too."""
    other = "http://127.0.0.1:9999/callback"
    assert refusal(exchange(sandbox, code=code(sandbox), redirect_uri=other)) == (
        "invalid_grant",
        "Invalid redirect URI",
    )


def test_pkce_needs_the_verifier_and_no_secret(sandbox: Sandbox) -> None:
    """The right one is taken, a wrong, short or missing one is not."""
    pkce = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    form = {"client_id": sandbox.client_id}
    for verifier, expected in (("w" * 43, "code_verifier was incorrect"), ("short", "43 to 128 characters")):
        refused = exchange(sandbox, basic=False, code=code(sandbox, **pkce), code_verifier=verifier, **form)
        assert expected in refusal(refused)[1]
    missing = exchange(sandbox, basic=False, code=code(sandbox, **pkce), **form)
    assert refusal(missing)[0] == "invalid_request"
    assert exchange(sandbox, basic=False, code=code(sandbox, **pkce), code_verifier=VERIFIER, **form).is_success


def test_the_secret_goes_in_the_header_or_the_body(sandbox: Sandbox) -> None:
    """A wrong one, or none at all, is an invalid client."""
    known = {"client_id": sandbox.client_id}
    right = known | {"client_secret": sandbox.client_secret}
    assert exchange(sandbox, basic=False, code=code(sandbox), **right).is_success
    for form in (known | {"client_secret": "wrong"}, known, {"client_id": "stranger"}, {}):
        refused = exchange(sandbox, basic=False, code=code(sandbox), **form)
        assert refusal(refused) == ("invalid_client", "Invalid client")
    broken = HTTP.post(f"{sandbox.url}/api/token", headers={"Authorization": "Basic ???"})
    assert refusal(broken) == ("invalid_client", "Invalid client")


def test_refresh_tokens_live_six_months_from_the_consent(sandbox: Sandbox) -> None:
    """Refreshing answers without a new one and does not extend it."""
    granted = sandbox.token()
    form = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    sandbox.advance(100 * 86_400)
    again = exchange(sandbox, **form)
    assert again.is_success
    assert "refresh_token" not in again.json()
    sandbox.advance(83 * 86_400)
    assert refusal(exchange(sandbox, **form)) == ("invalid_grant", "Refresh token expired")


def test_revoked_and_unknown_refresh_tokens(sandbox: Sandbox) -> None:
    """Access ends with the consent."""
    granted = sandbox.token()
    sandbox.revoke_tokens(sandbox.users[0])
    form = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    assert refusal(exchange(sandbox, **form)) == ("invalid_grant", "Refresh token revoked")
    form["refresh_token"] = "unknown"
    assert refusal(exchange(sandbox, **form)) == ("invalid_grant", "Invalid refresh token")
    assert refusal(exchange(sandbox, grant_type="password"))[0] == "unsupported_grant_type"
    assert refusal(exchange(sandbox, basic=False, grant_type="client_credentials", client_id=sandbox.client_id)) == (
        "invalid_client",
        "Invalid client",
    )


def test_rotation_can_be_switched_on() -> None:
    """Then a refresh answers with a new refresh token and the old one is over."""
    with running(rotate_refresh_tokens=True, tracks=5) as sandbox:
        form = {"grant_type": "refresh_token", "refresh_token": sandbox.token()["refresh_token"]}
        assert exchange(sandbox, **form).json()["refresh_token"] != form["refresh_token"]
        assert refusal(exchange(sandbox, **form)) == ("invalid_grant", "Refresh token revoked")


def test_access_tokens_end_after_an_hour(sandbox: Sandbox) -> None:
    """401 with its literal body and header; a bad or missing one has another."""
    bearer = {"Authorization": f"Bearer {sandbox.token()['access_token']}"}
    sandbox.advance(3_600)
    expired = HTTP.get(f"{sandbox.url}/v1/me", headers=bearer)
    assert expired.json() == {"error": {"status": 401, "message": "The access token expired"}}
    assert "invalid_token" in expired.headers["www-authenticate"]
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        answer = HTTP.get(f"{sandbox.url}/v1/me", headers=headers)
        assert answer.json() == {"error": {"status": 401, "message": "Missing/invalid/expired access token"}}
