"""Made-up songs as tables, and what an import made of them."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

from dashspot.files.feature_tables import TIDYTUESDAY_COLUMNS
from dashspot.files.own import OWN_COLUMNS

Cells = Mapping[str, str]
Dump = Callable[..., dict[str, list[str]]]
Save = Callable[..., Path]
Query = Callable[[LiteralString], list[tuple[Any, ...]]]
MUSIC = (
    "sources",
    "tracks",
    "artists",
    "track_artists",
    "albums",
    "playlists",
    "playlist_items",
    "saved_tracks",
    "track_features",
)
UNSURE = {"id", "version", "created_at", "as_of", "summary"}
"""What two imports of one file may differ in, made at two times or beside others."""


def identifier(kind: str, number: object) -> str:
    """A made-up Spotify id."""
    return f"{kind}{number!s:0>{22 - len(kind)}}"


def song(number: int, *, playlist: str = "1", **cells: str) -> dict[str, str]:
    """One line of a TidyTuesday table."""
    return dict.fromkeys(TIDYTUESDAY_COLUMNS, "0.5") | {
        "track_id": identifier("track", number),
        "track_name": f"Track {number}",
        "track_artist": f"Artist {number % 7}",
        "track_popularity": str(number % 101),
        "track_album_id": identifier("album", number % 5),
        "track_album_name": f"Album {number % 5}",
        "track_album_release_date": "2019-06-14",
        "playlist_id": identifier("list", playlist),
        "playlist_name": f"List {playlist}",
        "playlist_genre": "pop",
        "playlist_subgenre": "dance pop",
        "key": "6",
        "mode": "1",
        "tempo": "122.036",
        "loudness": "-5.25",
        "duration_ms": "194754",
        **cells,
    }


def own_song(number: int, **cells: str) -> dict[str, str]:
    """One line of our own export."""
    return dict.fromkeys(OWN_COLUMNS, "") | {"track_id": identifier("track", number), **cells}


WITHOUT_FEATURES = dict.fromkeys(TIDYTUESDAY_COLUMNS[11:22], "NA")


def table(songs: Iterable[Cells], *, delimiter: str = ",", terminator: str = "\r\n", backwards: bool = False) -> str:
    """The songs as a table."""
    lines = list(songs)
    target = io.StringIO()
    columns = list(lines[0])[:: -1 if backwards else 1]
    writer = csv.DictWriter(target, columns, delimiter=delimiter, lineterminator=terminator)
    writer.writeheader()
    writer.writerows(lines)
    return target.getvalue()


def meaning(dumped: dict[str, list[str]]) -> dict[str, list[str]]:
    """A dump of the music without what follows from the time and order of imports; sources are named by content."""
    digests = {row["id"]: row["digest"] for row in map(json.loads, dumped["sources"])}
    told: dict[str, list[str]] = {}
    for name in MUSIC:
        rows = [json.loads(row) for row in dumped[name]]
        told[name] = sorted(
            json.dumps(
                {key: value for key, value in row.items() if key not in UNSURE}
                | ({"source_id": digests[row["source_id"]]} if "source_id" in row else {})
            )
            for row in rows
        )
    return told


@contextmanager
def waiting(what: str, condition: Callable[[], object], seconds: float = 30) -> Iterator[None]:
    """Wait until something holds, then run the block."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.005)
    yield


LINES = [song(number, playlist=str(number % 3)) for number in range(20)]
EARLIER = [song(number, playlist=str(number % 3)) for number in range(12)]
