"""A library of 100,000 tracks in 1,000 playlists: first views, searches, messages and memory."""

from __future__ import annotations

import io
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from dashspot import browser, core
from dashspot.files import own
from tests.bench import setting
from tests.bench.figure import Figure
from tests.bench.replaying import page_with, recorded
from tests.bench.serving import grown_per_session, serving
from tests.bench.session import BareSession, session
from tests.crowd.programs import MEGABYTE, replica

_TRACKS, _PLAYLISTS, _ARTISTS, _ALBUMS = 100_000, 1_000, 30_000, 45_000
_SEARCHES = ("blue", "night song 7", "artist 12", "zzz", "9", "winter", "river 4", "b", "song 99", "the")
_CHOICES: tuple[dict[str, str], ...] = (
    {"track_decade": "1990s"},
    {"track_features": "unknown"},
    {"track_sort": "Happiest"},
    {},
)
_PAGES = {
    "home": "",
    "playlists": "playlists",
    "albums": "albums",
    "artists": "artists",
    "tracks": "tracks",
    "report of the library": "report",
    "imports": "imports",
}
_WORDS = ("Blue", "Night", "Winter", "River", "Golden", "Silent", "Electric", "Paper")
_UNKNOWN_SHARE = 0.04


def run(server_url: str, _table: Path) -> Iterator[Figure]:
    """Everything in one server, the last one warm after the first visitor."""
    with setting.database(server_url) as url, tempfile.TemporaryDirectory() as folder:
        user = core.local_user()
        start = time.perf_counter()
        core.import_path(user.id, written(Path(folder), _TRACKS))
        yield Figure("100,000 tracks in 1,000 playlists: import", time.perf_counter() - start, "s")
        browser.analyse_everything(user.id)
        with serving(replica(DASHSPOT_DATABASE_URL=url)) as ours:
            yield from _views(ours.port)
            with serving(page_with({"": recorded(ours, "tracks")}, Path(folder))) as bare:
                yield from _searches(ours.port, bare.port)
            grown = grown_per_session(ours, "tracks")
            yield Figure("memory per session with the tracks open", grown, "MB", "<=", 10.0)


def _views(port: int) -> Iterator[Figure]:
    """The first view of each page: of the first visitor after the start, and of a later one."""
    charts = [0]
    for name, path in _PAGES.items():
        with session(port, path) as visitor:
            cold = _timed(visitor.rerun)
            charts.append(visitor.largest["plotly_chart"])
        with session(port, path) as visitor:
            warm = _timed(visitor.rerun)
        yield Figure(f"{name}: first view of the first visitor", cold, "s")
        yield Figure(f"{name}: first view of the next", warm, "s", "<=", 1.0)
    yield Figure("largest message of a chart", max(charts) / MEGABYTE, "MB", "<=", 1.0)


def _searches(port: int, bare: int) -> Iterator[Figure]:
    """Searches and filters of all tracks: the 95th percentile, and against a bare page that sends the same table."""
    with session(port, "tracks") as visitor:
        visitor.rerun()
        taken = [_searched(visitor, text) for text in (*_SEARCHES, *_SEARCHES)]
    filtered = []
    for query in itertools.chain(_CHOICES, _CHOICES):
        with session(port, "tracks", "&".join(f"{name}={value}" for name, value in query.items())) as visitor:
            visitor.rerun()
            filtered.append(_timed(visitor.rerun))
    with session(bare, "", "drawn") as visitor:
        visitor.rerun()
        plain = statistics.median(_timed(visitor.rerun) for _ in range(20))
    every = [*taken, *filtered]
    p95 = float(np.quantile(every, 0.95))
    yield Figure("search or filter of 100,000 tracks: 95th percentile", 1000 * p95, "ms", "<=", 200)
    yield Figure("bare page with the same table", 1000 * plain, "ms")
    yield Figure("median search or filter against the bare page", statistics.median(every) / plain, "x")


def _searched(visitor: BareSession, text: str) -> float:
    visitor.write("track_search", text)
    return _timed(visitor.rerun)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def written(folder: Path, tracks: int) -> Path:
    """A library as our own table, every track in one of a thousand playlists, every tenth in a second one."""
    random = np.random.default_rng(7)
    number = np.arange(tracks)
    artist, album = random.integers(0, _ARTISTS, tracks), random.integers(0, _ALBUMS, tracks)
    words = np.array(_WORDS)[random.integers(0, len(_WORDS), tracks)]
    frame = pd.DataFrame(index=number, columns=list(own.OWN_COLUMNS), dtype=object).assign(
        playlist_id=[f"name:List {place}" for place in number % _PLAYLISTS],
        playlist_name=[f"List {place}" for place in number % _PLAYLISTS],
        liked=number % 5 == 0,
        added_at=[f"{2015 + n % 10}-03-{1 + n % 28:02d}T10:00:00+00:00" for n in number],
        track_id=[f"bench{n:017d}" for n in number],
        track_name=[f"{word} Song {n}" for word, n in zip(words, number, strict=True)],
        artist_ids=[f"name:Artist {n}" for n in artist],
        artist_names=[f"Artist {n}" for n in artist],
        album_id=[f"name:Album {n}" for n in album],
        album_name=[f"Album {n}" for n in album],
        album_release_date=[f"{1960 + n % 65}" for n in album],
        duration_ms=180_000 + number,
        genre=np.array(["pop", "rock", "jazz"])[number % 3],
        **{name: random.random(tracks).round(3) for name in ("danceability", "energy", "valence", "speechiness")},
        **{name: random.random(tracks).round(3) for name in ("acousticness", "instrumentalness", "liveness")},
        loudness=-20 * random.random(tracks),
        tempo=60 + 140 * random.random(tracks),
        key=number % 12,
        mode=number % 2,
        time_signature=4,
    )
    unknown = random.random(tracks) < _UNKNOWN_SHARE
    frame.loc[unknown, ["danceability", "energy", "valence", "tempo", "loudness", "key", "mode"]] = None
    again = frame[number % 10 == 0].assign(playlist_id="name:Every tenth", playlist_name="Every tenth")
    path = folder / "large.csv"
    text = io.StringIO()
    pd.concat([frame, again]).to_csv(text, index=False, lineterminator="\r\n")
    path.write_text(text.getvalue(), encoding="utf-8")
    return path
