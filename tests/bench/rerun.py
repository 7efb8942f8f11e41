"""A warm rerun of the report against a bare page that sends the same figures and tables."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from dashspot import browser, core
from dashspot.blocks.collections import CollectionKey
from dashspot.browser.charts import extremes
from dashspot.browser.services import tables
from tests.bench import setting
from tests.bench.figure import Figure
from tests.bench.session import session
from tests.crowd.programs import page_of, running

_PLAYLIST = "37i9dQZF1DXcZDD7cfEKhW"
_WARM, _COUNTED, _TURNS = 5, 100, 3


def run(server_url: str, table: Path) -> Iterator[Figure]:
    """CPU per rerun of both, and the ratio; medians of three turns, taken in alternation."""
    with setting.database(server_url) as url, tempfile.TemporaryDirectory() as folder:
        user = core.local_user()
        core.import_path(user.id, table)
        browser.analyse_everything(user.id)
        prebuilt = Path(folder) / "prebuilt.pickle"
        prebuilt.write_bytes(pickle.dumps({"": _prebuilt(browser.load_library(user.id))}))
        app = {"DASHSPOT_DATABASE_URL": url, "DASHSPOT_WORKER": "external"}
        bare = {"BENCH_PREBUILT": str(prebuilt)}
        with serving("app.py", app) as ours, serving("tests/bench/bare_page.py", bare) as theirs:
            measured = [
                (_cpu(*ours, "report", f"kind=playlist&id={_PLAYLIST}"), _cpu(*theirs, "", "")) for _ in range(_TURNS)
            ]
    report, plain = (sorted(side)[_TURNS // 2] for side in zip(*measured, strict=True))
    yield Figure("warm rerun of the report: CPU", report * 1000, "ms")
    yield Figure("bare page with the same figures and tables: CPU", plain * 1000, "ms")
    yield Figure("report against the bare page", report / plain, "x", "<=", 1.3)


def _prebuilt(library: browser.Library) -> tuple[list[object], list[tuple[object, dict[str, object]]]]:
    report = browser.report(library, CollectionKey(kind="playlist", id=_PLAYLIST))
    plain = [tables.PLAIN["extremes"](report), *(build(report, "tracks") for build in tables.BY_BASIS.values())]
    return [extremes(report)], [(table, {}) for table in [*plain, tables.PLAIN["tracks"](report)]]


def _cpu(port: int, pid: int, page: str, query: str) -> float:
    """Seconds of CPU that one rerun costs the server."""
    process = psutil.Process(pid)
    with session(port, page, query) as asked:
        for _ in range(_WARM):
            asked.rerun()
        before = process.cpu_times()
        for _ in range(_COUNTED):
            asked.rerun()
        after = process.cpu_times()
    return (after.user + after.system - before.user - before.system) / _COUNTED


@contextmanager
def serving(script: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A Streamlit server for a script: its port, and the id of its process."""
    program = page_of(script, environment)
    with running(program):
        program.wait()
        yield program.port, program.pid
