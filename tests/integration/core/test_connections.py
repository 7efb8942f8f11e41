"""People's connections to Spotify on a real Postgres and the local Spotify."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg
import pytest

from dashspot import core
from dashspot.blocks.people import CONSENT_LASTS
from dashspot.core.services import connections
from dashspot.errors import ConsentEnded, DashSpotError, NotAdmitted, SignInNeeded
from dashspot.keys import keys
from dashspot.sandbox.serving import Sandbox, running
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.connections import ConnectionManager
from tests.integration.core.signing_in import REDIRECT_URI, code, named_in_settings, signed_in

THREADS = 8
TOKEN = "/api/token"


@pytest.fixture(scope="module")
def _service() -> Iterator[Sandbox]:
    with running(mode="development") as started:
        yield started


@pytest.fixture
def sandbox(_service: Sandbox, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[Sandbox]:
    """The service that the settings name, as at its start."""
    del database
    with named_in_settings(_service, monkeypatch):
        yield _service


def rows(database: str, query: LiteralString) -> list[tuple[Any, ...]]:
    """What the database says."""
    with psycopg.connect(database) as connection:
        return connection.execute(query).fetchall()


def asked(sandbox: Sandbox) -> int:
    """How often the accounts service was asked for tokens."""
    return sum(row["path"] == TOKEN for row in sandbox.log())


def settings_key() -> str:
    """The key that the settings name."""
    named = settings().secret_keys
    assert named
    return named.get_secret_value()


def let_expire(sandbox: Sandbox) -> None:
    """Every access token is refused from now on."""
    sandbox.expire_tokens()
    sandbox.clear_log()


def test_who_signs_in_twice_is_one_person(sandbox: Sandbox, database: str) -> None:
    """The same account is the same user, another one another."""
    first, second = sandbox.users[:2]
    assert signed_in(first) == signed_in(first)
    assert signed_in(first).kind == "spotify"
    assert signed_in(second).id != signed_in(first).id
    assert rows(database, "select count(*) from users where kind = 'spotify'") == [(2,)]


def person(spotify_id: str, account_id: str | None = None) -> uuid.UUID:
    """Who that is, as a sign-in finds out."""
    with transaction() as session:
        return ConnectionManager(session).person(spotify_id, None, account_id).id


@pytest.mark.usefixtures("database")
def test_an_account_is_known_by_what_never_changes() -> None:
    """Whatever it is called by now; a sign-in before its account was told is remembered by its name."""
    first = person("ada")
    assert person("ada", "account 1") == first, "told with a later sign-in"
    assert person("countess", "account 1") == first, "called otherwise"
    assert person("countess") == first, "a sign-in that was not told"
    found = core.connection(first)
    assert found
    assert (found.spotify_id, found.account_id) == ("countess", "account 1")


@pytest.mark.usefixtures("database")
def test_a_name_that_was_anothers_gives_nothing_of_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is called so now is somebody else, and neither reads what was saved nor is an admin in their place."""
    monkeypatch.setenv("DASHSPOT_ADMINS", "ada")
    settings.cache_clear()
    first = person("ada", "account 1")
    second = person("ada", "account 2")
    assert second != first
    assert (core.is_admin(first), core.is_admin(second)) == (False, True)
    assert core.person("ada").id == second
    assert person("countess", "account 1") == first
    assert person("ada", "account 1") == first
    assert person("ada", "account 2") == second


@pytest.mark.usefixtures("database")
def test_lists_may_name_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the id that never changes."""
    monkeypatch.setenv("DASHSPOT_ADMINS", "account 1")
    settings.cache_clear()
    assert core.is_admin(person("ada", "account 1"))
    assert not core.is_admin(person("bob", "account 2"))
    monkeypatch.setenv("DASHSPOT_ADMINS", "anyone")
    settings.cache_clear()
    assert not core.is_admin(person("bob", "account 2")), "a word for whom to admit, not for whom to tell"


def test_a_sign_in_keeps_the_account(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the service tells it; a list of whom to admit may hold it."""
    first, second = sandbox.users[:2]
    account = sandbox.run(lambda world: world.people.users[first].account_id)
    monkeypatch.setenv("DASHSPOT_ADMITTED", account)
    settings.cache_clear()
    found = core.connection(signed_in(first).id)
    assert found
    assert found.account_id == account
    with pytest.raises(NotAdmitted):
        signed_in(second)


def test_two_first_sign_ins_at_once_are_one_person(sandbox: Sandbox) -> None:
    """Whichever commits first has signed them up."""
    verifiers = [f"{number}" * 60 for number in range(4)]
    codes = [code(core.authorize_url(REDIRECT_URI, "s", verifier)) for verifier in verifiers]
    del sandbox

    def come_back(one: str, verifier: str) -> uuid.UUID:
        return core.sign_in(one, REDIRECT_URI, verifier).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(come_back, codes, verifiers))) == 1


def test_tokens_at_rest_are_encrypted_for_their_owner(sandbox: Sandbox, database: str) -> None:
    """No token in the database in clear; a row that is moved to somebody else does not open."""
    one, other = signed_in(sandbox.users[0]), signed_in(sandbox.users[1])
    tokens = connections.StoredTokens(one.id).load()
    dumped = rows(database, "select encode(tokens, 'escape') || c::text from connections c")
    for secret in (tokens.access_token, tokens.refresh_token):
        assert secret not in str(dumped)
    with psycopg.connect(database) as connection:
        connection.execute(
            "update connections set tokens = (select tokens from connections where user_id = %s) where user_id = %s",
            [one.id, other.id],
        )
    with pytest.raises(SignInNeeded, match="can't be read any more"):
        connections.StoredTokens(other.id).load()
    assert connections.StoredTokens(one.id).load() == tokens


def test_a_new_key_reads_what_the_old_one_wrote(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as both are named; without the old one the person signs in again."""
    del sandbox
    user, old, new = signed_in(), settings_key(), "another-key-for-tests-longer-than-needed"
    store = connections.StoredTokens(user.id)
    before = store.load()
    for named in (f"{new},{old}", f"{old},{new}"):
        monkeypatch.setenv("DASHSPOT_SECRET_KEYS", named)
        settings.cache_clear()
        keys.cache_clear()
        assert store.load() == before
    monkeypatch.setenv("DASHSPOT_SECRET_KEYS", new)
    settings.cache_clear()
    keys.cache_clear()
    with pytest.raises(SignInNeeded):
        store.load()


def test_who_is_not_admitted_leaves_no_trace(sandbox: Sandbox, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those of the list come in."""
    first, second = sandbox.users[:2]
    monkeypatch.setenv("DASHSPOT_ADMITTED", first)
    settings.cache_clear()
    with pytest.raises(NotAdmitted):
        signed_in(second)
    assert rows(database, "select count(*) from connections") == [(0,)]
    assert signed_in(first)


def test_a_code_is_good_once(sandbox: Sandbox) -> None:
    """Who comes with it again, or with another verifier, begins again."""
    del sandbox
    verifier = "v" * 60
    first = code(core.authorize_url(REDIRECT_URI, "s", verifier))
    core.sign_in(first, REDIRECT_URI, verifier)
    with pytest.raises(SignInNeeded, match="Begin it again"):
        core.sign_in(first, REDIRECT_URI, verifier)
    with pytest.raises(SignInNeeded):
        core.sign_in(code(core.authorize_url(REDIRECT_URI, "s", verifier)), REDIRECT_URI, "w" * 60)


@pytest.mark.parametrize("one_process", [True, False])
def test_eight_threads_refresh_once(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, *, one_process: bool) -> None:
    """Of one process, and, where only the database holds them back, of several."""
    user = signed_in()
    if not one_process:
        monkeypatch.setattr(connections, "_locks", (nullcontext(),))
    let_expire(sandbox)
    together = threading.Barrier(THREADS)

    def ask(_number: int) -> str:
        with core.gateway_for(user.id) as gateway:
            together.wait()
            return gateway.me().id

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(ask, range(THREADS))) == {sandbox.users[0]}
    assert asked(sandbox) == 1


def test_a_consent_that_ended_is_told_and_not_asked_for_again(sandbox: Sandbox) -> None:
    """One request finds it out; after that the reason stands where the person sees it, and nobody asks."""
    user = signed_in()
    sandbox.revoke_tokens()
    let_expire(sandbox)
    with core.gateway_for(user.id) as gateway, pytest.raises(ConsentEnded):
        gateway.me()
    for _ in range(3):
        with pytest.raises(SignInNeeded), core.gateway_for(user.id) as gateway:
            gateway.me()
    assert asked(sandbox) == 1
    found = core.connection(user.id)
    assert found
    assert not found.connected
    assert "revoked" in (found.ended or "")
    assert signed_in(sandbox.users[0]) == user
    assert core.connection(user.id) == found.model_copy(
        update={"connected": True, "ended": None, "authorized_at": (core.connection(user.id) or found).authorized_at}
    )


def test_disconnecting_forgets_the_tokens_at_once(sandbox: Sandbox, database: str) -> None:
    """The person stays, with a reason; nothing of the tokens does."""
    del sandbox
    user = signed_in()
    core.disconnect(user.id)
    assert rows(database, "select tokens, key_id from connections") == [(None, None)]
    with pytest.raises(DashSpotError, match="You have disconnected"), core.gateway_for(user.id):
        pass


def test_the_end_of_a_consent_is_told_once_in_time(sandbox: Sandbox, database: str) -> None:
    """Two weeks before, not earlier, and again only after a new consent."""
    del sandbox
    user = signed_in()
    assert core.warn_of_ends() == 0
    with psycopg.connect(database) as connection:
        given = datetime.now(UTC) - CONSENT_LASTS + timedelta(days=13)
        connection.execute("update connections set authorized_at = %s", [given])
    assert core.warn_of_ends() == 1
    assert core.warn_of_ends() == 0
    (told,) = core.unread_notifications(user.id)
    assert told.level == "warning"
    assert f"{given + CONSENT_LASTS:%Y-%m-%d}" in told.text
