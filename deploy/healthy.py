"""Whether a container is well, by its first process: Docker's health check. Needs nothing but Python."""

from __future__ import annotations

import os
import re
import sys
import urllib.request
from pathlib import Path

_PATIENCE_SECONDS = 4
_PORTS = {"serve": "8501", "sandbox": "8766"}
_PATHS = {"serve": "/_stcore/health", "sandbox": "/"}


def address(arguments: list[str], environment: dict[str, str]) -> str | None:
    """Where a process answers; None for a worker, which listens nowhere: its heart beats in the database."""
    if "worker" in arguments:
        return None
    role = "sandbox" if "sandbox" in arguments else "serve"
    said = re.search(r"--(?:server\.)?port[= ](\d+)", " ".join(arguments))
    own = environment.get("DASHSPOT_PORT") if role == "serve" else None
    return f"http://127.0.0.1:{said[1] if said else own or _PORTS[role]}{_PATHS[role]}"


def main(process: str = "1") -> None:
    """Ask, and end with an error where no good answer comes."""
    arguments = Path("/proc", process, "cmdline").read_text(encoding="utf-8").split("\0")
    url = address(arguments, dict(os.environ))
    if url:
        urllib.request.urlopen(url, timeout=_PATIENCE_SECONDS).close()  # noqa: S310 (this machine, over HTTP)


if __name__ == "__main__":
    main(*sys.argv[1:])
