"""Whether a container is well, by its first process: Docker's health check. Needs nothing but Python."""

from __future__ import annotations

import os
import re
import sys
import urllib.request
from pathlib import Path

_PATIENCE_SECONDS = 4
_PORTS = {"serve": "8501", "sandbox": "8766"}
_PATHS = {"serve": "/_stcore/health", "sandbox": "/", "worker": "/ready"}


def address(arguments: list[str], environment: dict[str, str]) -> str | None:
    """Where a process answers; None for a worker without a port, which listens nowhere."""
    role = next((name for name in ("worker", "sandbox") if name in arguments), "serve")
    said = re.search(r"--(?:server\.)?port[= ](\d+)", " ".join(arguments))
    own = environment.get("DASHSPOT_PORT") if role == "serve" else None
    port = said[1] if said else own or _PORTS.get(role)
    return f"http://127.0.0.1:{port}{_PATHS[role]}" if port else None


def main(process: str = "1") -> None:
    """Ask, and end with an error where no good answer comes."""
    arguments = Path("/proc", process, "cmdline").read_text(encoding="utf-8").split("\0")
    url = address(arguments, dict(os.environ))
    if url:
        urllib.request.urlopen(url, timeout=_PATIENCE_SECONDS).close()  # noqa: S310 (this machine, over HTTP)


if __name__ == "__main__":
    main(*sys.argv[1:])
