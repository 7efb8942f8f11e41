"""One worker: in a thread of the app, or alone in `python -m dashspot worker`."""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from collections.abc import Callable

import procrastinate
from loguru import logger
from procrastinate.exceptions import ConnectorException

from dashspot.jobs import queue, upkeep  # noqa: F401 (upkeep registers the periodic tasks)
from dashspot.jobs.engine import worker_app

_POLL_SECONDS = 1.0  # handing over a lock waits for the poll, not for a notification
_RESTART_SECONDS = 1.0
_STOP_SECONDS = 20


class Worker:
    """Runs jobs in a daemon thread until it is stopped; a lost database is healed and waited for."""

    def __init__(
        self, url: str, *, concurrency: int, stale_seconds: float, heal: Callable[[], object] | None = None
    ) -> None:
        """Take where the database is, how many jobs run at once, and how to start a dead database again."""
        self._url = url
        self._concurrency = concurrency
        self._stale_seconds = stale_seconds
        self._heal = heal
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None
        self._reached = -math.inf
        self._thread = threading.Thread(target=self._supervise, name="dashspot-worker", daemon=True)

    def start(self) -> None:
        """Begin to run jobs."""
        self._thread.start()

    def stop(self) -> None:
        """Ask running jobs to stop, and wait for it; they go on when a worker starts again."""
        self._stopping.set()
        if self._loop and self._running:
            with contextlib.suppress(RuntimeError):  # the loop ended by itself
                self._loop.call_soon_threadsafe(self._running.cancel)
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def wait(self, seconds: float | None = None) -> None:
        """Sleep until the worker is stopped, or for so long."""
        self._stopping.wait(seconds)

    def alive(self) -> bool:
        """Whether the worker's thread runs."""
        return self._thread.is_alive()

    def heard(self) -> bool:
        """Whether it has reached the database within the time after which others take it for dead."""
        return time.monotonic() - self._reached < self._stale_seconds

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._work())
            except (ConnectorException, OSError) as error:
                logger.opt(exception=error).warning("The worker lost the database and starts again")
                self._recover()
            except Exception as error:  # noqa: BLE001 (a worker that ends silently would leave all jobs waiting)
                logger.opt(exception=error).error("The worker ended unexpectedly and starts again")
                self._recover()

    def _recover(self) -> None:
        self._stopping.wait(_RESTART_SECONDS)
        if self._heal and not self._stopping.is_set():
            try:
                self._heal()
            except Exception as error:  # noqa: BLE001 (tried again a moment later)
                logger.opt(exception=error).warning("The database does not start yet")

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        connector = procrastinate.PsycopgConnector(conninfo=self._url, min_size=1, max_size=self._concurrency + 3)
        with worker_app.replace_connector(connector):
            async with worker_app.open_async():
                self._running = asyncio.ensure_future(
                    worker_app.run_worker_async(
                        queues=queue.known(),
                        concurrency=self._concurrency,
                        install_signal_handlers=False,
                        fetch_job_polling_interval=_POLL_SECONDS,
                        shutdown_graceful_timeout=0.5,
                        update_heartbeat_interval=self._stale_seconds / 6,
                        stalled_worker_timeout=self._stale_seconds,
                    )
                )
                sweeping = asyncio.ensure_future(self._sweep())
                if self._stopping.is_set():
                    self._running.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await self._running
                sweeping.cancel()

    async def _sweep(self) -> None:
        """Give the jobs of workers that have fallen silent to whoever is alive, and put back what no queue has.

        Another worker may do so at the same moment; the owner token keeps a job that runs twice from writing twice.
        """
        manager = worker_app.job_manager
        self._reached = time.monotonic()
        while True:
            await asyncio.sleep(self._stale_seconds / 3)
            try:
                stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=self._stale_seconds)
                self._reached = time.monotonic()
                for job in stalled:
                    logger.warning("Job {} has no worker any more; it starts again", job.id)
                    with contextlib.suppress(ConnectorException):  # another worker was faster
                        await manager.retry_job(job)
                await asyncio.to_thread(queue.ask_again)
            except Exception as error:  # noqa: BLE001 (looked for again in a moment: nobody else would)
                logger.opt(exception=error).warning("Stalled jobs could not be looked for")
