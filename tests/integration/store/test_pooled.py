"""When a connection from the pool is asked whether it lives."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

from dashspot.store import pooled
from dashspot.store.engine import engine, glance


@pytest.fixture
def asked(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """What those connections answered that were asked, with one of them in the pool."""
    answers: list[bool] = []
    answered = pooled._answers

    def noted(wire: psycopg.Connection[object]) -> bool:
        answers.append(answered(wire))
        return answers[-1]

    monkeypatch.setattr(pooled, "_answers", noted)
    del database
    pid()
    yield answers
    engine().dispose()


def pid() -> int:
    """Of the server's process behind the connection that the pool gives."""
    with glance() as wire:
        return int(wire.execute(text("select pg_backend_pid()")).scalar_one())


def test_a_connection_that_was_just_used_is_not_asked(asked: list[bool]) -> None:
    """Nothing was said on it since, so the server has not hung up."""
    assert pid() == pid()
    assert asked == []


def test_one_that_rested_is_asked(asked: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """A network between may have forgotten it without a word; where it lives it stays."""
    before = pid()
    monkeypatch.setattr(pooled, "_RESTED_SECONDS", -1.0)
    assert pid() == before
    assert asked == [True]


def test_one_that_the_server_has_ended_is_replaced(asked: list[bool], database: str) -> None:
    """Asked once, since something was said; with its successor all is as before."""
    before = pid()
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(%s, 10_000)", (before,))
    after = pid()
    assert after != before
    assert asked == [False]
    assert pid() == after
