"""Transactions, and a database that goes away."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text

from dashspot.errors import StorageError
from dashspot.store import engine
from dashspot.store.engine import transaction


def test_without_a_start_there_is_a_sentence() -> None:
    """Asking before anything was connected says so."""
    engine.disconnect()
    with pytest.raises(StorageError, match="not started yet"):
        engine.engine()


def test_a_killed_connection_is_replaced(database: str) -> None:
    """A connection that died in the pool is not handed out."""
    with transaction() as session:
        pid = session.execute(text("select pg_backend_pid()")).scalar_one()
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(%s)", (pid,))
    with transaction() as session:
        assert session.execute(text("select 1")).scalar_one() == 1


def test_a_connection_lost_in_a_transaction_is_a_sentence(database: str) -> None:
    """What was not committed is gone, and the person is told that nothing was changed."""

    def work() -> None:
        with transaction() as session:
            pid = session.execute(text("select pg_backend_pid()")).scalar_one()
            with psycopg.connect(database, autocommit=True) as admin:
                admin.execute("select pg_terminate_backend(%s)", (pid,))
            session.execute(text("select 1"))

    with pytest.raises(StorageError, match="Nothing was changed") as raised:
        work()
    assert raised.value.__cause__ is not None


def test_a_dead_server_is_healed_once() -> None:
    """Where no connection can be made, the server is started again before the second and last attempt."""
    healed: list[int] = []
    made = engine.make_engine("postgresql://nobody@127.0.0.1:1/none", heal=lambda: healed.append(1))
    with pytest.raises(Exception, match="connection"):
        made.connect()
    assert healed == [1]
    made.dispose()
