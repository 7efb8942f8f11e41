from __future__ import annotations

import io
import threading
import time
import uuid
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import psycopg
import pytest
from loguru import logger

from dashspot import logs
from dashspot.blocks.people import UserBlock
from dashspot.core.services.access_tokens import access_tokens, make_access_token, revoke_access_token, token_user
from dashspot.errors import DashSpotError, NotGenuine
from dashspot.keys import keys
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.access_tokens import MOST_TOKENS, AccessTokenManager
from dashspot.store.queries import access_tokens as queries

SQL = Callable[..., list[tuple[Any, ...]]]

PATIENCE = 20
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[None]:
    """A key of this test's own."""
    del database
    monkeypatch.setenv("DASHSPOT_SECRET_KEYS", "a-key-for-tests-and-long-enough-for-one")
    settings.cache_clear()
    keys.cache_clear()
    yield
    settings.cache_clear()
    keys.cache_clear()


@pytest.fixture
def run(database: str) -> Iterator[SQL]:
    """Runs a statement beside the product."""
    with psycopg.connect(database, autocommit=True) as connection:

        def ran(statement: Any, *values: Any) -> list[tuple[Any, ...]]:
            found = connection.execute(statement, values)
            return found.fetchall() if found.description else []

        yield ran


def test_a_token_is_its_persons(user: UserBlock, sample_user: UserBlock) -> None:
    """Each reads as who made it, and nobody lists another's."""
    mine, theirs = (make_access_token(one.id, "Notebook", 30) for one in (user, sample_user))
    assert (token_user(mine), token_user(theirs)) == (user.id, sample_user.id)
    (listed,) = access_tokens(user.id)
    assert (listed.user_id, listed.name) == (user.id, "Notebook")


def test_a_token_says_only_whose_and_until_when(user: UserBlock) -> None:
    """Signed with HS256 by a key that it names; its end is the row's."""
    token = make_access_token(user.id, " My\tnotebook ", 30)
    (listed,) = access_tokens(user.id)
    assert listed.name == "My notebook"
    header, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    assert header == {"alg": "HS256", "typ": "JWT", "kid": next(iter(keys().derived("access-token")))}
    assert {**claims, "iat": 0, "exp": 0} == {
        "aud": "dashspot-api",
        "iss": "dashspot",
        "sub": str(user.id),
        "jti": str(listed.id),
        "iat": 0,
        "exp": 0,
    }
    assert claims["exp"] == int(listed.expires_at.timestamp())
    assert claims["exp"] - claims["iat"] == 30 * 86_400
    assert abs(claims["iat"] - time.time()) < PATIENCE


def test_the_token_itself_is_nowhere(user: UserBlock, run: SQL) -> None:
    """The database has its id only; the log hides it, whoever writes it."""
    token = make_access_token(user.id, "Notebook", 30)
    (row,) = run("select to_jsonb(t)::text from access_tokens t")
    assert not any(part in row[0] for part in token.split("."))
    written = io.StringIO()
    logs.configure(level="DEBUG", as_json=False, stream=written)
    logger.info("made {} today", token)
    logger.remove()
    assert "made *** today" in written.getvalue()


def test_a_revoked_token_is_not_genuine(user: UserBlock) -> None:
    """At once; revoking again changes nothing."""
    token, other = (make_access_token(user.id, name, 30) for name in ("One", "Two"))
    (revoked,) = (found.id for found in access_tokens(user.id) if found.name == "One")
    for _ in range(2):
        revoke_access_token(user.id, revoked)
        with pytest.raises(NotGenuine, match="not good, or not any more"):
            token_user(token)
    assert token_user(other) == user.id


def test_nobody_revokes_anothers(user: UserBlock, sample_user: UserBlock) -> None:
    """Its id is no key to it."""
    token = make_access_token(user.id, "Notebook", 30)
    revoke_access_token(sample_user.id, access_tokens(user.id)[0].id)
    assert token_user(token) == user.id


def test_the_database_says_when_a_token_ends(user: UserBlock, run: SQL) -> None:
    """Whatever the token says of itself; its row is listed until the next one is made."""
    token = make_access_token(user.id, "Old", 30)
    run("update access_tokens set expires_at = now() - interval '1 second'")
    with pytest.raises(NotGenuine):
        token_user(token)
    assert [found.name for found in access_tokens(user.id)] == ["Old"]
    make_access_token(user.id, "New", 30)
    assert [found.name for found in access_tokens(user.id)] == ["New"]


def test_a_row_of_another_person_is_not_reached(user: UserBlock, sample_user: UserBlock) -> None:
    """A token, even a signed one, that names one person and another's row is nobody's."""
    make_access_token(user.id, "Notebook", 30)
    ((key_id, key),) = keys().derived("access-token").items()
    claims = jwt.decode(
        make_access_token(sample_user.id, "Notebook", 30), key, algorithms=["HS256"], audience="dashspot-api"
    )
    mixed = claims | {"jti": str(access_tokens(user.id)[0].id)}
    with pytest.raises(NotGenuine):
        token_user(jwt.encode(mixed, key, algorithm="HS256", headers={"kid": key_id}))


def test_tokens_go_with_their_person(user: UserBlock, run: SQL) -> None:
    """Who is deleted reads nothing any more."""
    token = make_access_token(user.id, "Notebook", 30)
    run("delete from users where id = %s", user.id)
    with pytest.raises(NotGenuine):
        token_user(token)


def test_every_character_of_a_token_counts(user: UserBlock) -> None:
    """One changed anywhere, and it is not genuine."""
    token = make_access_token(user.id, "Notebook", 30)
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        if _means_the_same(token, changed):
            continue
        with pytest.raises(NotGenuine):
            token_user(changed)


def _means_the_same(token: str, changed: str) -> bool:
    """The last letter of base64 may hold bits that nobody reads."""
    return all(
        "." not in other and urlsafe_b64decode(one + "==") == urlsafe_b64decode(other + "==")
        for one, other in zip(token.split("."), changed.split("."), strict=False)
    ) and token.count(".") == changed.count(".")


def test_a_use_is_noted_once_a_minute(user: UserBlock, run: SQL, statements: list[str]) -> None:
    """The first time, and again when the last note is older; in between a look-up writes nothing."""
    token = make_access_token(user.id, "Notebook", 30)
    assert access_tokens(user.id)[0].used_at is None
    token_user(token)
    (first,) = run("select used_at, xmin::text from access_tokens")
    assert abs(datetime.now(UTC) - first[0]) < timedelta(seconds=PATIENCE)
    statements.clear()
    token_user(token)
    assert [statement.split()[0].lower() for statement in statements] == ["select"]
    assert run("select used_at, xmin::text from access_tokens") == [first]
    run("update access_tokens set used_at = now() - interval '61 seconds'")
    token_user(token)
    assert run("select used_at >= %s from access_tokens", first[0]) == [(True,)]


def test_of_two_uses_at_once_one_is_noted(user: UserBlock, database: str, run: SQL) -> None:
    """The second waits for the first that has not committed, finds the use noted, and writes nothing."""
    make_access_token(user.id, "Notebook", 30)
    token_id = access_tokens(user.id)[0].id

    def use() -> None:
        with transaction() as session:
            AccessTokenManager(session, user.id).used(token_id)

    with ThreadPoolExecutor(1) as pool:
        with transaction() as session:
            AccessTokenManager(session, user.id).used(token_id)
            second = pool.submit(use)
            until_one_waits(database)
        first = run("select used_at, ctid::text, xmin::text from access_tokens")
        second.result(PATIENCE)
    assert run("select used_at, ctid::text, xmin::text from access_tokens") == first


def until_one_waits(database: str) -> None:
    """Return when somebody waits for a lock."""
    pause = threading.Event()
    with psycopg.connect(database, autocommit=True) as connection:
        for _ in range(50 * PATIENCE):
            if connection.execute(WAITING).fetchone() != (0,):
                return
            pause.wait(0.02)
    pytest.fail("nobody waits for the first")


def test_a_person_has_twenty_tokens(user: UserBlock, sample_user: UserBlock, run: SQL) -> None:
    """Then one must go, by revoking or by itself; another person's are not counted."""
    for number in range(MOST_TOKENS):
        make_access_token(user.id, f"Notebook {number}", 30)
    make_access_token(sample_user.id, "Notebook", 30)
    with pytest.raises(DashSpotError, match="You have 20 access tokens"):
        make_access_token(user.id, "One more", 30)
    revoke_access_token(user.id, access_tokens(user.id)[0].id)
    make_access_token(user.id, "One more", 30)
    run("update access_tokens set expires_at = now() where id = %s", access_tokens(user.id)[-1].id)
    make_access_token(user.id, "And another", 30)
    names = [found.name for found in access_tokens(user.id)]
    assert (len(names), names[0], names[1]) == (MOST_TOKENS, "And another", "One more")


def test_of_two_made_at_once_the_bound_holds(user: UserBlock, database: str) -> None:
    """Of two that would be the twentieth the second waits for the first, and is refused."""
    for number in range(MOST_TOKENS - 1):
        make_access_token(user.id, f"Notebook {number}", 30)
    with ThreadPoolExecutor(1) as pool:
        with transaction() as session:
            AccessTokenManager(session, user.id).make("First", datetime.now(UTC) + timedelta(days=1))
            second = pool.submit(make_access_token, user.id, "Second", 30)
            until_one_waits(database)
        with pytest.raises(DashSpotError, match="You have 20 access tokens"):
            second.result(PATIENCE)
    assert len(access_tokens(user.id)) == MOST_TOKENS


def test_what_is_refused_leaves_no_row(user: UserBlock) -> None:
    """Neither a bad name nor too many days."""
    for name, days in (("", 30), ("x" * 81, 30), ("Notebook", 0), ("Notebook", 366)):
        with pytest.raises(DashSpotError):
            make_access_token(user.id, name, days)
    assert access_tokens(user.id) == []
    make_access_token(user.id, "x" * 80, 365)
    make_access_token(user.id, "👩‍👩‍👧 laptop", 1)
    assert len(access_tokens(user.id)) == 2


def test_the_queries_take_whose(user: UserBlock, sample_user: UserBlock) -> None:
    """Another's row is not there, by any of them."""
    make_access_token(user.id, "Notebook", 30)
    token_id = access_tokens(user.id)[0].id
    with transaction() as session:
        AccessTokenManager(session, sample_user.id).used(token_id)
        assert queries.access_tokens(session, sample_user.id) == []
        assert queries.good_token(session.connection(), sample_user.id, token_id) is None
        assert queries.good_token(session.connection(), user.id, token_id) == (user.id, True)
        assert queries.good_token(session.connection(), user.id, uuid.uuid4()) is None
