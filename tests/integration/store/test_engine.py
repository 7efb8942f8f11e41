"""Transactions, and a database that goes away."""

from __future__ import annotations

import contextlib

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import DataError, InternalError

from dashspot import core
from dashspot.errors import DashSpotError, StorageBusy, StorageError, StorageRefused
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
        assert admin.execute("select pg_terminate_backend(%s, 10_000)", (pid,)).fetchone() == (True,)
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


def test_where_no_connection_is_free_there_is_a_sentence(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has waited for long enough is told what to do; nothing was changed."""
    del database
    pool = engine.engine().pool
    monkeypatch.setattr(pool, "_timeout", 0.01)
    with contextlib.ExitStack() as held:
        for _ in range(pool.size() + pool._max_overflow):  # type: ignore[attr-defined]
            held.enter_context(engine.glance())
        with pytest.raises(StorageError, match="DASHSPOT_POOL_SIZE"), transaction() as session:
            session.execute(text("select 1"))


def test_a_silent_transaction_lets_go(database: str) -> None:
    """Whoever falls silent in its midst, as a stopped process does, holds up others for so long and no longer."""
    engine.disconnect()
    engine.connect(database, pool_size=1, silent_seconds=1)

    def work() -> None:
        with transaction() as session:
            session.execute(text("select * from users for update"))
            with psycopg.connect(database, autocommit=True) as other:
                other.execute("set lock_timeout = '20s'")
                other.execute("update users set version = version")
            session.execute(text("select 1"))

    core.local_user()
    with pytest.raises(StorageError, match="Nothing was changed"):
        work()
    with transaction() as session:
        assert session.execute(text("select 1")).scalar_one() == 1


def test_other_errors_of_the_server_are_not_called_a_loss(database: str) -> None:
    """A statement in a transaction that has failed is a bug of ours."""
    del database

    def work() -> None:
        with transaction() as session:
            for statement in ("select 1 / 0", "select 1"):
                with contextlib.suppress(DataError):
                    session.connection().exec_driver_sql(statement)

    with pytest.raises(InternalError):
        work()


def test_a_dead_server_is_healed_once() -> None:
    """Where no connection can be made, the server is started again before the second and last attempt."""
    healed: list[int] = []
    made = engine.make_engine("postgresql://nobody@127.0.0.1:1/none", heal=lambda: healed.append(1))
    with pytest.raises(Exception, match="connection"):
        made.connect()
    assert healed == [1]
    made.dispose()


@pytest.mark.parametrize("state", ["08006", "57P01", "57P03", None])
def test_a_lost_server_is_said_to_be_lost(state: str | None) -> None:
    """It may come back, so it is worth trying again."""
    raised = psycopg.OperationalError("gone") if state is None else errors.lookup(state)("gone")
    with pytest.raises(StorageError, match="can't be reached") as told, engine.translated():
        raise raised
    assert type(told.value) is StorageError
    assert told.value.__cause__ is raised


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
def test_a_conflict_is_worth_trying_again(state: str) -> None:
    """Two wrote at once; the next attempt may be alone."""
    with pytest.raises(StorageBusy, match="at the same moment"), engine.translated():
        raise errors.lookup(state)("in each other's way")


@pytest.mark.parametrize(
    ("state", "why"), [("53100", "disk"), ("53300", "connections"), ("53200", "memory"), ("57014", "could not do this")]
)
def test_what_the_server_refuses_is_no_lost_server(state: str, why: str) -> None:
    """It answers, and trying again at once would not help."""
    with pytest.raises(StorageRefused, match=why) as told, engine.translated():
        raise errors.lookup(state)("no")
    assert not isinstance(told.value, StorageError)


def test_a_server_that_is_full_says_so_before_the_first_statement() -> None:
    """A refused connection has a text and no code."""
    full = psycopg.OperationalError("connection failed: FATAL:  sorry, too many clients already")
    with pytest.raises(StorageRefused, match="connections"), engine.translated():
        raise full


def test_a_lock_that_is_not_given_is_a_sentence(database: str) -> None:
    """What SQLAlchemy wraps is looked into: who waits for another in vain is told to try again."""
    with psycopg.connect(database) as other:
        other.execute("create table pair (id int)")
        other.execute("insert into pair values (1), (2)")
        other.commit()
        other.execute("update pair set id = 1 where id = 1")

        def meet() -> None:
            with transaction() as session:
                session.execute(text("set local lock_timeout = '200ms'"))
                session.execute(text("update pair set id = 1 where id = 1"))

        with pytest.raises(DashSpotError, match="at the same moment"):
            meet()
