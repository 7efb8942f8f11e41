"""Starts what one process needs, once, and stops it in order: worker, connections, database server."""

from __future__ import annotations

import atexit
import gc
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from loguru import logger

import dashspot.browser.tasks
import dashspot.core.tasks
import dashspot.library.tasks
import dashspot.playback.tasks  # noqa: F401 (every context's tasks are registered here)
from dashspot import browser, core, jobs, logs, playback
from dashspot.settings import Settings, settings
from dashspot.store import engine, migrate
from dashspot.store.embedded import EmbeddedPostgres


@dataclass(frozen=True)
class Runtime:
    """What is running; `stop` is called once, at the end."""

    worker: jobs.Worker | None
    server: EmbeddedPostgres | None

    def stop(self) -> None:
        """Stop in order: jobs write through connections, connections need the server."""
        if self.worker:
            self.worker.stop()
        engine.disconnect()
        if self.server:
            self.server.stop()


_lock = threading.RLock()
_running: list[Runtime] = []
_ready = threading.Event()
_OBJECTS_MORE = 20_000
"""Once so many more were made than let go, the newest are looked through; at every hundredth time all of them."""


def start(*, worker: bool = False, concurrency: int | None = None, migrated: bool = True) -> Runtime:
    """Start the database and migrate it; with `worker`, run jobs in this process too. Again: what is running.

    `concurrency` is how many jobs at once; by default as the setting says. Without `migrated` the database is left as
    it is, whichever version has made it.

    Raises:
        ConfigurationError: a setting is wrong.
        StorageError: the database can't be started or reached.
    """
    with _lock:
        if not _running:
            atexit.register(stop)
            _end_in_order()
            chosen = settings().model_copy(update={"worker_concurrency": concurrency} if concurrency else {})
            _running.append(_start(chosen, worker=worker, migrated=migrated))
        return _running[0]


def own_worker() -> jobs.Worker | None:
    """Who runs jobs in this process; None where nobody does."""
    return _running[0].worker if _running else None


def start_app() -> None:
    """Start what the dashboard needs, the analysed sample library among it; later calls cost nothing."""
    if _ready.is_set():
        return
    with _lock:
        start(worker=settings().worker == "thread")
        browser.analyse_everything(core.ensure_sample().id)
        browser.kept_library(core.local_user().id)  # the first page need not wait for it
        _ready.set()
        _look_for_garbage_seldom()


def _look_for_garbage_seldom() -> None:
    """Have Python look through all there is for garbage every minute or so under load, not every few seconds.

    With fifty libraries in memory one look holds everybody up for 0.4 s. What was imported by now is no garbage.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_MORE, *gc.get_threshold()[1:])


def stop() -> None:
    """Stop whatever was started."""
    with _lock:
        _ready.clear()
        browser.forget_libraries()
        playback.forget_histories()
        if _running:
            _running.pop().stop()
            logger.debug("DashSpot has stopped")


def _end_in_order() -> None:
    """Have SIGTERM end a command as Ctrl-C does: drafts go, and the private server. Who serves has a way of its own."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _start(chosen: Settings, *, worker: bool, migrated: bool) -> Runtime:
    logs.configure(level=chosen.log_level, as_json=chosen.log_json)
    given = chosen.database_url.get_secret_value() if chosen.database_url else ""
    logs.hide(engine.secret_of(given))
    server = None if given else EmbeddedPostgres(chosen.data_dir, bindir=chosen.pg_bindir)
    heal = server.start if server else _nothing
    try:
        url = server.start() if server else given
        _connect(chosen, url, heal, migrated=migrated)
        runner = _worker(chosen, url, heal) if worker else None
    except BaseException:
        Runtime(worker=None, server=server).stop()
        raise
    logger.debug("DashSpot has started, with {}", "its own database" if server else "the database server")
    return Runtime(runner, server)


def _connect(chosen: Settings, url: str, heal: Callable[[], object], *, migrated: bool) -> None:
    database = engine.connect(url, pool_size=chosen.pool_size, heal=heal, silent_seconds=chosen.worker_stale_seconds)
    if migrated:
        with engine.translated(), migrate.migrating(database) as connection:
            jobs.install(engine.driver_connection(connection))
    core.clear_copies()


def _worker(chosen: Settings, url: str, heal: Callable[[], object]) -> jobs.Worker:
    runner = jobs.Worker(
        url, concurrency=chosen.worker_concurrency, stale_seconds=chosen.worker_stale_seconds, heal=heal
    )
    runner.start()
    return runner


def _nothing() -> None:
    """A server of somebody else's is not ours to start."""
