"""A warm rerun of the report against a bare page that sends the same elements, and one with its charts and tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from dashspot import browser, core
from tests.bench import setting
from tests.bench.figure import Figure
from tests.bench.replaying import page_with, recorded
from tests.bench.serving import serving
from tests.bench.session import session
from tests.crowd.programs import Program, replica

_REPORT = "report", "kind=playlist&id=37i9dQZF1DXcZDD7cfEKhW"
_WARM, _COUNTED, _TURNS = 5, 100, 3


def run(server_url: str, table: Path) -> Iterator[Figure]:
    """CPU per rerun of both, and the ratio; medians of three turns, taken in alternation."""
    with setting.database(server_url) as url, tempfile.TemporaryDirectory() as folder:
        user = core.local_user()
        core.import_path(user.id, table)
        browser.analyse_everything(user.id)
        with serving(replica(DASHSPOT_DATABASE_URL=url)) as ours:
            bare = page_with({"": recorded(ours, *_REPORT)}, Path(folder))
            with serving(bare):
                measured = [(_cpu(ours, *_REPORT), _cpu(bare, "", ""), _cpu(bare, "", "drawn")) for _ in range(_TURNS)]
    report, whole, drawn = (sorted(side)[_TURNS // 2] for side in zip(*measured, strict=True))
    yield Figure("warm rerun of the report: CPU", report * 1000, "ms")
    yield Figure("bare page with the same elements: CPU", whole * 1000, "ms")
    yield Figure("report against the bare page", report / whole, "x", "<=", 1.3)
    yield Figure("report against its charts and tables alone", report / drawn, "x")


def _cpu(program: Program, page: str, query: str) -> float:
    """Seconds of CPU that one rerun costs the server."""
    with session(program.port, page, query) as asked:
        for _ in range(_WARM):
            asked.rerun()
        before = program.cpu
        for _ in range(_COUNTED):
            asked.rerun()
        return (program.cpu - before) / _COUNTED
