"""Programs of ours as processes of their own, which can be killed and started again as a supervisor would."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping

import psutil

from tests.browser.server import PROJECT, free_port

MEGABYTE = 1024 * 1024
_START_SECONDS = 90
_STOP_SECONDS = 30
_LOOK_SECONDS = 0.5


class Program:
    """One program at one port, or at none; whoever starts it again finds it as new."""

    def __init__(self, command: Callable[[int], list[str]], environment: Mapping[str, str] | None = None) -> None:
        """Take what makes the command of a port, and what the environment says besides ours."""
        self.port = free_port()
        self._command = command(self.port)
        self._environment = dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The id of its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def cpu(self) -> float:
        """Seconds of CPU that its process has taken."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def memory(self) -> float:
        """Megabytes that its process has in memory."""
        return float(psutil.Process(self.pid).memory_info().rss / MEGABYTE)

    def start(self) -> None:
        """Begin, without waiting for it."""
        self._process = subprocess.Popen(
            self._command,
            cwd=PROJECT,
            env=os.environ | self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def answers(self) -> bool:
        """Whether it serves pages by now."""
        with contextlib.suppress(OSError), urllib.request.urlopen(self._health, timeout=2):  # noqa: S310 (our own server)
            return True
        return False

    def wait(self) -> None:
        """Until it serves pages."""
        end = time.monotonic() + _START_SECONDS
        while not self.answers():
            assert time.monotonic() < end, "it does not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """End it without a word."""
        os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> bool:
        """Whether it runs no more."""
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        """End it as a host does."""
        if self._process:
            self._process.terminate()
            self._process.wait(_STOP_SECONDS)

    @property
    def _health(self) -> str:
        return f"http://127.0.0.1:{self.port}/_stcore/health"


def page_of(script: str, environment: Mapping[str, str]) -> Program:
    """A Streamlit server for a script."""
    options = ["--server.address=127.0.0.1"]
    return Program(
        lambda port: [sys.executable, "-m", "streamlit", "run", script, *options, f"--server.port={port}"],
        environment,
    )


def replica(**environment: str) -> Program:
    """A dashboard that leaves jobs to workers."""
    return page_of("app.py", {"DASHSPOT_WORKER": "external"} | environment)


def worker() -> Program:
    """Who runs jobs, and serves no pages."""
    return Program(lambda _port: [sys.executable, "-m", "dashspot", "worker"])


@contextlib.contextmanager
def running(*programs: Program) -> Iterator[None]:
    """All of them until the block ends."""
    with contextlib.ExitStack() as stack:
        for program in programs:
            program.start()
            stack.callback(program.stop)
        yield


@contextlib.contextmanager
def supervised(*programs: Program) -> Iterator[None]:
    """All of them until the block ends; one that has ended is started again."""
    ending = threading.Event()

    def supervise() -> None:
        while not ending.wait(_LOOK_SECONDS):
            for program in programs:
                if program.ended():
                    program.start()

    with running(*programs):
        supervisor = threading.Thread(target=supervise)
        supervisor.start()
        try:
            yield
        finally:
            ending.set()
            supervisor.join()
