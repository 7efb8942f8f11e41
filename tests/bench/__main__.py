"""Runs every bench, prints the figures and keeps them in `.bench/figures.json`."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import (
    analyses,
    analysis,
    backup,
    crowd,
    gateway,
    history,
    imports,
    large,
    listening,
    rerun,
    scale,
    sessions,
    setting,
    syncing,
)
from tests.bench.figure import Figure

BENCHES: dict[str, Callable[[str, Path], Iterator[Figure]]] = {
    "imports": imports.run,
    "history": history.run,
    "listening": listening.run,
    "analysis": analysis.run,
    "rerun": rerun.run,
    "large": large.run,
    "gateway": gateway.run,
    "sessions": sessions.run,
    "syncing": syncing.run,
    "analyses": analyses.run,
    "million": analyses.run_million,
    "backup": backup.run,
    "crowd": crowd.run,
    "scale": scale.run,
}


def main(wanted: list[str]) -> None:
    """Run the named benches, or all."""
    table = setting.real_table()
    if table is None:
        sys.exit(f"The figures are of the public table {setting.TABLE}; put it in a folder named by TEST_DATA_DIR.")
    kept = []
    with setting.server() as url:
        for name in wanted or BENCHES:
            for figure in BENCHES[name](url, table):
                print(figure.line(), flush=True)
                kept.append(dataclasses.asdict(figure))
    target = setting.ROOT / ".bench" / "figures.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(kept, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
