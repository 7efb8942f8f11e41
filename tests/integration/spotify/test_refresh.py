"""Tokens that expire, and consents that end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from dashspot.errors import ConsentEnded, DashSpotError, ServiceUnavailable, SignInNeeded
from dashspot.spotify.auth import Accounts
from dashspot.spotify.connection import Connection
from tests.integration.spotify.conftest import Person

Make = Callable[..., Person]
THREADS = 8
TOKEN = "POST /api/token"


def all_at_once(one: Person) -> list[Exception | None]:
    """Eight threads ask who is signed in, at the same moment; what each gets."""
    together = threading.Barrier(THREADS)

    def ask(_number: int) -> Exception | None:
        together.wait()
        try:
            one.gateway.me()
        except DashSpotError as error:
            return error
        return None

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(ask, range(THREADS)))


def refreshes(one: Person) -> int:
    """How often the accounts service was asked."""
    return one.requests().count(TOKEN)


def test_eight_threads_with_a_token_that_was_refused_refresh_once(person: Make) -> None:
    """All get their answer; whoever comes second to the lock finds the new token there."""
    one = person()
    one.sandbox.expire_tokens()
    assert all_at_once(one) == [None] * THREADS
    assert refreshes(one) == 1


def test_eight_threads_with_a_token_known_to_be_old_refresh_once(person: Make) -> None:
    """An expired token is not even sent: no request is refused."""
    one = person()
    old = one.tokens.load()
    one.tokens.save(old.model_copy(update={"expires_at": datetime.now(UTC) + timedelta(seconds=30)}))
    assert all_at_once(one) == [None] * THREADS
    assert refreshes(one) == 1
    assert {row["status"] for row in one.sandbox.log()} == {200}


def test_without_the_lock_it_would_be_more(person: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: without waiting for each other, several threads refresh."""
    one = person()
    together = threading.Barrier(THREADS, timeout=10)

    def naive(self: Connection, stale: str) -> None:
        together.wait()
        del stale
        self._known = self._accounts.refresh(self._store.load())
        self._store.save(self._known)

    monkeypatch.setattr(Connection, "renew", naive)
    one.sandbox.expire_tokens()
    all_at_once(one)
    assert refreshes(one) == THREADS


def test_a_consent_that_ended_is_asked_for_once(person: Make) -> None:
    """All eight threads are told to sign in, one request was sent, and the reason stays where the person sees it."""
    one = person()
    one.sandbox.revoke_tokens()
    found = all_at_once(one)
    assert all(isinstance(error, SignInNeeded) for error in found)
    assert refreshes(one) == 1
    assert one.tokens.ended
    assert "Sign in with Spotify again" in one.tokens.ended
    one.sandbox.clear_log()
    with pytest.raises(SignInNeeded, match="Sign in with Spotify again"):
        one.gateway.me()
    assert one.requests() == []


def test_a_consent_ends_after_half_a_year(person: Make) -> None:
    """Refreshing does not prolong it, and the sentence says what Spotify said."""
    one = person()
    one.sandbox.advance(190 * 86_400)
    with pytest.raises(ConsentEnded, match="expired"):
        one.gateway.me()


def test_a_refresh_without_a_new_refresh_token_keeps_the_old(person: Make) -> None:
    """As is usual now; the moment of consent stays too."""
    one = person()
    before = one.tokens.load()
    one.sandbox.expire_tokens()
    one.gateway.me()
    after = one.tokens.load()
    assert after.refresh_token == before.refresh_token
    assert after.access_token != before.access_token
    assert after.authorized_at == before.authorized_at


@pytest.mark.parametrize("fault", ["dropped", "server_error", "html", "cut_json", "empty"])
def test_an_accounts_service_that_fails_ends_no_consent(person: Make, fault: str) -> None:
    """The person is told to try again; the tokens are still there, and the next request works."""
    one = person()
    one.sandbox.expire_tokens()
    one.sandbox.add_fault(fault, path="/api/token", count=1)
    with pytest.raises(DashSpotError) as raised:
        one.gateway.me()
    assert not isinstance(raised.value, SignInNeeded)
    assert one.tokens.ended is None
    assert one.gateway.me()


def test_a_wrong_secret_ends_no_consent(person: Make) -> None:
    """It is the operator who must act, not the person."""
    one = person()
    one.sandbox.expire_tokens()
    wrong = Connection(one.tokens, Accounts(one.accounts_http, one.sandbox.client_id, "wrong-secret"))
    with pytest.raises(DashSpotError, match="Whoever runs DashSpot"):
        wrong.renew(one.tokens.load().access_token)
    assert one.tokens.ended is None


def test_a_token_refused_twice_is_not_renewed_for_ever(person: Make) -> None:
    """One refresh, two requests, then the person is asked to sign in."""
    one = person()
    one.sandbox.add_fault("token_expired", count=None)
    with pytest.raises(SignInNeeded):
        one.gateway.me()
    assert one.requests() == ["GET /v1/me", TOKEN, "GET /v1/me"]


def test_tokens_do_not_show(person: Make) -> None:
    """Printing tokens prints no token."""
    tokens = person().tokens.load()
    assert tokens.access_token not in repr(tokens)
    assert tokens.refresh_token not in f"{tokens}"


def test_nobody_there(person: Make) -> None:
    """An accounts service that can't be reached is a service that is unavailable."""
    one = person()
    one.sandbox.expire_tokens()
    one.accounts_http._base = "http://127.0.0.1:9/"
    with pytest.raises(ServiceUnavailable):
        one.gateway.me()
