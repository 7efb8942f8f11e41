"""The server's process: what its pid file says, whether it lives, and who is left over when it died."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

PROGRAMS = ("postgres", "initdb")


class PidFile(NamedTuple):
    """What `postmaster.pid` says, as far as it's written."""

    pid: int
    port: int
    socket_dir: str
    ready: bool


def parse_pid_file(text: str) -> PidFile | None:
    """Read the text of a `postmaster.pid`; None where even the pid is missing.

    The server writes its lines one after the other, so any tail of them may be absent.
    """
    lines = text.splitlines() + [""] * 8
    try:
        pid = abs(int(lines[0]))  # negative: a server in single-user mode
    except ValueError:
        return None
    port = int(lines[3]) if lines[3].isdecimal() else 0
    return PidFile(pid, port, lines[4], lines[7].strip() == "ready") if pid else None


def read_pid_file(data: Path) -> PidFile | None:
    """Read the pid file of a database folder; None where it's absent or torn."""
    try:
        return parse_pid_file((data / "postmaster.pid").read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return None


def find_postmaster(data: Path) -> psutil.Process | None:
    """The live server of this database folder, by its pid file; a zombie or a stranger with that pid is none."""
    noted = read_pid_file(data)
    if noted is None:
        return None
    with suppress(psutil.Error):
        process = psutil.Process(noted.pid)
        if _works_in(data, process) and is_live(process):
            return process
    return None


def is_live(process: psutil.Process) -> bool:
    """Whether a process still runs; a zombie doesn't."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def wait_until_gone(processes: list[psutil.Process], seconds: float) -> bool:
    """Wait until none of the processes runs; False when the time is up before."""
    deadline = time.monotonic() + seconds
    while any(map(is_live, processes)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def end_leftovers(folder: Path) -> None:
    """Kill Postgres' processes that still work in `folder` or below; they have lost their parent.

    While one of them lives, a new server refuses to start.
    """
    leftovers = [process for process in psutil.process_iter() if _works_in(folder, process)]
    for process in leftovers:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until_gone(leftovers, seconds=5)


def _works_in(folder: Path, process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.name().startswith(PROGRAMS) and Path(process.cwd()).is_relative_to(folder)
    return False
