"""A million plays: import, what a start reads of them, every analysis, every first view, every change of the period."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from dashspot import browser, core, playback
from dashspot.analyses import Analysis
from dashspot.analyses import run as run_analysis
from dashspot.analyses.listening import Listening
from dashspot.analyses.registry import LISTENING, PAGES, on_page
from dashspot.blocks.listening import ListeningKey
from dashspot.blocks.people import UserBlock
from dashspot.store.engine import transaction
from dashspot.store.queries.plays import told_plays
from tests.bench import setting
from tests.bench.figure import Figure, seconds
from tests.bench.history import years
from tests.bench.imports import peak_memory
from tests.bench.serving import serving
from tests.bench.session import session
from tests.crowd.programs import replica

_PLAYS = 1_000_000
_PERIODS = ("2016", "2020", "Last 12 months")
_KEY = ListeningKey(None, None, "30 s", "music", "Europe/Berlin", date(2024, 6, 1))


def run(server_url: str, table: Path) -> Iterator[Figure]:
    """Of a person who has the public table as well."""
    with tempfile.TemporaryDirectory() as folder, setting.database(server_url) as url:
        user, path = core.local_user(), years(Path(folder), _PLAYS)
        core.import_path(user.id, table)
        imported = _once(lambda: core.import_path(user.id, path))
        yield Figure(f"import of {_PLAYS:,} plays from a zip", imported, "s", "<=", 30)
        yield from _read(user)
        yield from _computed(user)
        with serving(replica(DASHSPOT_DATABASE_URL=url)) as ours:
            yield from _viewed(ours.port)
        yield Figure(f"peak memory of the import of {_PLAYS:,} plays", peak_memory(server_url, path), "MB", "<=", 500)


def _read(user: UserBlock) -> Iterator[Figure]:
    """Once after an import, and then by every process that starts."""
    with transaction() as session_:
        yield Figure("the plays as they stand", _once(lambda: told_plays(session_, user.id)), "s")
    yield Figure("the plays read, sorted and packed", _once(lambda: playback.history(user.id)), "s")
    yield Figure("the packed plays", seconds(lambda: playback.history(user.id), before=playback.forget_histories), "s")


def _computed(user: UserBlock) -> Iterator[Figure]:
    library = browser.kept_library(user.id)
    known = playback.Known("1", lambda: browser.described_tracks(library), lambda: browser.track_names(library))
    playback.forget_histories()
    listening = playback.listening(user.id, _KEY, known)
    for section in LISTENING:
        for entry in on_page(section):
            taken = seconds(partial(_drawn, entry, listening))
            yield Figure(f"{PAGES[section]}: {entry.name}, of all time", 1000 * taken, "ms")


def _drawn(entry: Analysis[Listening], listening: Listening) -> None:
    run_analysis(entry, listening, entry.chosen(listening, {})).figure()


def _viewed(port: int) -> Iterator[Figure]:
    """Each page by a visitor of their own; the very first waits for the packed plays."""
    for name, page in {"Listening": "listening", "Recently played": "recently_played", "Home": ""}.items():
        yield Figure(f"{name}: first view", _view(port, page), "s", "<=", 1.0)
    for name in (PAGES[section] for section in LISTENING):
        yield Figure(f"{name}: first view of all time", _view(port, "listening", ls_section=name), "s", "<=", 1.0)
    for name in (PAGES[section] for section in LISTENING):
        slowest = max(_view(port, "listening", ls_section=name, ls_period=period) for period in _PERIODS)
        yield Figure(f"{name}: change of the period, slowest of three", 1000 * slowest, "ms", "<=", 300)


def _view(port: int, page: str, **query: str) -> float:
    with session(port, page, urlencode(query)) as visitor:
        return _once(visitor.rerun)


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
