"""Every analysis of a whole library: cold, cached, against a notebook; at 28,356, 100,000 and 1,000,000 tracks."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from dashspot import browser, core
from dashspot.analyses import ANALYSES, Analysis, Inputs
from dashspot.analyses import run as run_analysis
from dashspot.analyses.registry import PAGES, SECTIONS
from dashspot.browser.services.documents import compute_frames
from dashspot.browser.services.library import collection_rows
from tests.bench import plainly, setting
from tests.bench.figure import Figure, seconds
from tests.bench.large import written
from tests.bench.serving import grown_per_session, serving
from tests.bench.session import session
from tests.crowd.programs import MEGABYTE, replica

_LARGE, _LARGEST = 100_000, 1_000_000
_ONE = (*SECTIONS, "map", "time", "groups")
_COMPARED = [("with", "library:library"), ("with", "liked:liked")]
_VIEWS: dict[str, tuple[str, str]] = {
    **{PAGES[name]: ("report", urlencode({"rp_section": PAGES[name]})) for name in SECTIONS},
    **{PAGES[name]: (name, "") for name in ("map", "time", "groups", "overlap")},
    PAGES["compare"]: ("compare", urlencode(_COMPARED)),
}
_TURNS = 20


def run(server_url: str, table: Path) -> Iterator[Figure]:
    """The public table, then a library of 100,000 tracks, served."""
    with setting.database(server_url):
        user = core.local_user()
        core.import_path(user.id, table)
        library = browser.load_library(user.id)
        yield from _figures(library, goal=2.0)
        rows = collection_rows(library, "playlist", library.playlists["playlist_id"].head(200).tolist())
        one_pass = seconds(lambda: compute_frames(rows, keep_failed=False))
        yield Figure("200 playlists' statistics: frames", 1000 * one_pass, "ms", "<=", 40)
    yield from _served(server_url, _LARGE)


def run_million(server_url: str, _table: Path) -> Iterator[Figure]:
    """A library of 1,000,000 tracks, served; the notebook would take minutes."""
    yield from _served(server_url, _LARGEST, notebook=False)


def _figures(library: browser.Library, goal: float | None = None, *, notebook: bool = True) -> Iterator[Figure]:
    """Closed forms and principal components together, models apart, and the notebook."""
    of = f"{len(library.tracks):,} tracks"
    closed = [entry for entry in ANALYSES.values() if entry.page in _ONE and not entry.sampled]
    models = [entry for entry in ANALYSES.values() if entry.page in _ONE and entry.sampled]
    cold = seconds(lambda: _drawn(_inputs(library), closed), times=3 if notebook else 1)
    inputs = _inputs(library)
    yield Figure(f"{of}: {len(closed)} closed forms and PCA, cold", cold, "s", "<=" if goal else "", goal)
    if notebook:
        plain = seconds(lambda: [figure.to_json() for figure in plainly.figures(inputs)], times=1)
        yield Figure(f"{of}: most of them as a notebook, cold", plain, "s")
        yield Figure(f"{of}: the notebook against ours", plain / cold, "x")
    yield Figure(
        f"{of}: {len(models)} views of models, cold", seconds(lambda: _drawn(_inputs(library), models), 1), "s"
    )
    sizes = [len(chart) for chart in _drawn(inputs, closed + models)]
    yield Figure(f"{of}: largest chart", max(sizes) / MEGABYTE, "MB", "<=", 1.0)


def _inputs(library: browser.Library) -> Inputs:
    library.derived.clear()  # as for the first who asks
    return browser.inputs(library, [browser.LIBRARY_KEY])


def _drawn(inputs: Inputs, entries: Sequence[Analysis]) -> list[str]:
    charts = []
    for entry in entries:
        outcome = run_analysis(entry, inputs, entry.chosen(inputs, {}))
        if entry.chart and outcome.basis.used:
            charts.append(entry.chart(outcome.table).to_json())
    return charts


def _served(server_url: str, tracks: int, *, notebook: bool = True) -> Iterator[Figure]:
    """First views and reruns of every page, and what further sessions take."""
    of = f"{tracks:,} tracks"
    with setting.database(server_url) as url, tempfile.TemporaryDirectory() as folder:
        user = core.local_user()
        core.import_path(user.id, written(Path(folder), tracks))
        start = time.perf_counter()
        library = browser.load_library(user.id)
        yield Figure(f"{of}: the library is loaded", time.perf_counter() - start, "s")
        yield from _figures(library, notebook=notebook)
        del library
        with serving(replica(DASHSPOT_DATABASE_URL=url)) as ours:
            reruns = []
            for name, (page, query) in _VIEWS.items():
                first, warm = _view(ours.port, page, query)
                reruns += warm
                yield Figure(f"{of}: {name}: first view", first, "s")
                yield Figure(f"{of}: {name}: rerun, all of it cached", 1000 * statistics.median(warm), "ms", "<=", 150)
            p95 = float(np.quantile(reruns, 0.95))
            yield Figure(f"{of}: rerun of any page, 95th percentile", 1000 * p95, "ms", "<=", 200)
            yield Figure(f"{of}: memory per further session", grown_per_session(ours, "map"), "MB", "<=", 10)


def _view(port: int, page: str, query: str) -> tuple[float, list[float]]:
    with session(port, page, query) as visitor:
        first = _timed(visitor.rerun)
        return first, [_timed(visitor.rerun) for _ in range(_TURNS)]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
