"""The one engine of this process, and transactions on it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import psycopg
from loguru import logger
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session

from dashspot import metrics
from dashspot.errors import ConfigurationError, DashSpotError, StorageBusy, StorageError, StorageRefused
from dashspot.store.pooled import replace_dead

Heal = Callable[[], object]
Transaction = Session
"""What `transaction` gives; layers above name it without importing SQLAlchemy."""

_BEGAN = "began"
_LOST = ("08", "57P0", "25P03")
_SILENCE, _SILENCED = "idle_in_transaction_session_timeout", psycopg.errors.IdleInTransactionSessionTimeout
"""How long a transaction may be idle, and what it learns that was so for longer."""
_BUSY = ("40001", "40P01", "55P03")
_FULL = ("too many clients", "connection slots")
"""How a connection is refused where all are taken: libpq gives a text then, and no SQLSTATE."""
_REFUSALS = {
    "53100": "The disk of the database is full. Nothing was changed; make room, then try again.",
    "53200": "The database has run out of memory. Nothing was changed; the log says more.",
    "53300": "The database takes no more connections. Nothing was changed; close other programs that use it, or lower "
    "DASHSPOT_POOL_SIZE.",
}

_NONE_FREE = (
    "All database connections of this process are in use. Nothing was changed; try again in a moment, or raise "
    "DASHSPOT_POOL_SIZE."
)
_UNCLEAR = (
    "The setting DASHSPOT_DATABASE_URL is wrong: it is not postgresql://user:password@host/name. In a password, write "
    "@ as %40, / as %2F, : as %3A and % as %25."
)

_state: dict[str, Engine] = {}


def connect(url: str, *, pool_size: int, heal: Heal | None = None, silent_seconds: int = 0) -> Engine:
    """Make the process's engine; `heal` is called once whenever a new connection fails, before it is tried again.

    A process that is silent for so many seconds in the midst of a transaction has it rolled back by the server, so that
    others need not wait for what it holds; 0 lets it be. A second call with an engine open returns that engine.
    """
    if "engine" not in _state:
        _state["engine"] = make_engine(url, pool_size=pool_size, heal=heal, silent_seconds=silent_seconds)
    return _state["engine"]


def secret_of(url: str) -> str:
    """The password in a libpq URL, as the server is told it; empty where there is none.

    Raises:
        ConfigurationError: it is no URL, or a part of the password would be taken for a host, a port or a name, and
            be shown by whatever can't be reached there.
    """
    try:
        told = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        raise ConfigurationError(_UNCLEAR) from None  # the cause would show it
    if "@" in told.get("host", "") + told.get("dbname", "") or told.get("port", "").strip("0123456789,"):
        raise ConfigurationError(_UNCLEAR)
    return told.get("password", "")


def make_engine(url: str, *, pool_size: int = 1, heal: Heal | None = None, silent_seconds: int = 0) -> Engine:
    """An engine for a libpq URL. Dead connections are replaced before they are used."""
    made = create_engine("postgresql+psycopg://", pool_size=pool_size, max_overflow=2 * pool_size, pool_recycle=1800)
    replace_dead(made)

    @event.listens_for(made, "do_connect")
    def _connect(*_arguments: Any) -> psycopg.Connection[Any]:
        connection = _connection(url, heal)
        if silent_seconds:
            connection.execute("select set_config(%s, %s, false)", [_SILENCE, f"{silent_seconds}s"])
            connection.commit()
        return connection

    @event.listens_for(made, "before_cursor_execute")
    def _begin(wire: Connection, *_: Any) -> None:
        wire.info[_BEGAN] = time.perf_counter()

    @event.listens_for(made, "after_cursor_execute")
    def _end(wire: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        metrics.query(statement, time.perf_counter() - wire.info[_BEGAN])

    return made


def engine() -> Engine:
    """The engine that `connect` made.

    Raises:
        StorageError: nothing was connected yet.
    """
    try:
        return _state["engine"]
    except KeyError:
        raise StorageError("The database is not started yet. Try again in a moment.") from None


def disconnect() -> None:
    """Close every connection of this process."""
    if found := _state.pop("engine", None):
        found.dispose()


@contextlib.contextmanager
def transaction() -> Iterator[Session]:
    """One transaction: committed at the end, rolled back by any error.

    Raises:
        StorageError: the database can't be reached.
    """
    with translated(), Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextlib.contextmanager
def glance() -> Iterator[Connection]:
    """A connection for one reading statement: without a transaction around it, it is one round trip, not three.

    Raises:
        StorageError: the database can't be reached.
    """
    with translated(), engine().connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what goes wrong in the database itself into a sentence; errors of ours pass.

    Raises:
        StorageError: it is lost, and may come back.
        StorageBusy: another transaction was in the way; the next attempt may be alone.
        StorageRefused: it answers, and can't do this.
    """
    try:
        yield
    except NoneFree as error:
        raise StorageError(_NONE_FREE) from error
    except (OperationalError, InternalError, psycopg.OperationalError, psycopg.InternalError) as error:
        if isinstance(_cause(error), psycopg.InternalError) and not isinstance(_cause(error), _SILENCED):
            raise
        told = _told(error)
        logger.opt(exception=error).error("The database: {}", told)
        raise told from error


def driver_connection(of: Session | Connection) -> psycopg.Connection[Any]:
    """The psycopg connection under a session or a connection, for what SQLAlchemy does not offer."""
    connection = of.connection() if isinstance(of, Session) else of
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _cause(error: DBAPIError | psycopg.Error) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _told(error: DBAPIError | psycopg.Error) -> DashSpotError:
    cause = _cause(error)
    state = getattr(cause, "sqlstate", None) or ""
    if not state and any(words in str(cause) for words in _FULL):
        state = "53300"
    if not state or state.startswith(_LOST):
        return StorageError("The database can't be reached. Nothing was changed; try again in a moment.")
    if state in _BUSY:
        return StorageBusy()
    return StorageRefused(_REFUSALS.get(state))


def _connection(url: str, heal: Heal | None) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(url, connect_timeout=10)
    except psycopg.OperationalError:
        if heal is None:
            raise
        logger.warning("The database does not answer; starting it again")
        heal()
        return psycopg.connect(url, connect_timeout=10)
