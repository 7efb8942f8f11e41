"""DashSpot as a process of its own, started in each of the two ways that a host may start it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

PROJECT = Path(__file__).resolve().parents[2]
LAUNCHER, PLAIN = "launcher", "plain"
MODES = (LAUNCHER, PLAIN)

_START_SECONDS = 60
_STOP_SECONDS = 30
_LAST_LINES = 30


@dataclass(frozen=True)
class Server:
    """A running dashboard."""

    mode: str
    url: str
    data_dir: Path
    log: Path

    def logged(self) -> str:
        """What the process has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running(
    mode: str,
    data_dir: Path,
    project: Path = PROJECT,
    *,
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
    home: Path | None = None,
) -> Iterator[Server]:
    """Start the dashboard of `project` and stop it at the end, with its database, whatever happens.

    `settings` are named without their prefix; `home` is the folder of the account that starts it.

    Raises:
        RuntimeError: it does not start, or leaves something running.
    """
    port = port or free_port()
    log = data_dir.parent / f"{data_dir.name}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(mode, port),
            cwd=project,
            env=_environment(data_dir, home) | {f"DASHSPOT_{name}": value for name, value in (settings or {}).items()},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(mode, f"http://127.0.0.1:{port}", data_dir, log)
    try:
        _wait_until_healthy(server, process)
        yield server
    finally:
        left = _stop(process, data_dir)
    if left:
        raise RuntimeError(f"Ended by force, {', '.join(left)} was left: {_last_words(server)}")


def _command(mode: str, port: int) -> list[str]:
    if mode == LAUNCHER:
        return [sys.executable, "-m", "dashspot", "serve", "--port", str(port)]
    runner = Path(__file__).with_name("plain.py")
    return [sys.executable, "-P", str(runner), "run", "app.py", "--server.address=127.0.0.1", f"--server.port={port}"]


def _environment(data_dir: Path, home: Path | None) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("DASHSPOT_", "STREAMLIT_"))}
    named = {"DASHSPOT_DATA_DIR": str(data_dir), "DASHSPOT_LOG_LEVEL": "DEBUG"}
    return ours | named | ({"HOME": str(home)} if home else {})


def checkout(into: Path) -> None:
    """Copy what a host gets of the project, and nothing that was only left lying here."""
    for name in ("dashspot", "pages", "static", ".streamlit"):
        shutil.copytree(PROJECT / name, into / name, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
    shutil.copy(PROJECT / "app.py", into)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            # not with httpx, which reads every certificate of the machine each time
            if requests.get(f"{server.url}/_stcore/health", timeout=2).text == "ok":
                return
        except requests.RequestException:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"DashSpot did not start: {_last_words(server)}")


def _stop(process: subprocess.Popen[bytes], data_dir: Path) -> list[str]:
    """End the process as a host would, by SIGTERM; answer with what had to be ended by force."""
    process.send_signal(signal.SIGTERM)
    left = []
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        left.append("the app")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for postmaster in _postmasters(data_dir):
        left.append("its database")
        for member in (postmaster, *postmaster.children(recursive=True)):
            member.kill()
    return left


def _postmasters(data_dir: Path) -> list[psutil.Process]:
    at = f"{data_dir}{os.sep}"
    running = psutil.process_iter(["cmdline"])
    return [found for found in running if any(str(part).startswith(at) for part in found.info["cmdline"] or ())]


def _last_words(server: Server) -> str:
    return "\n".join(server.logged().splitlines()[-_LAST_LINES:])
