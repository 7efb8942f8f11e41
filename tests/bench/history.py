"""The import of a history of listening against bare `json.loads` of the same files, the second import, and memory."""

from __future__ import annotations

import json
import random
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashspot import core
from tests.bench import setting
from tests.bench.figure import Figure, seconds
from tests.bench.imports import peak_memory
from tests.unit.files.histories import FOLDER, extended, listed

_PLAYS = 100_000
_PER_FILE = 16_000
_TRACKS = 9_000
_SPAN = 300_000_000
"""Twice the seconds from the first play to the last: however many there are, they end before today."""
_ARTIST, _ALBUM = "master_metadata_album_artist_name", "master_metadata_album_album_name"


def run(server_url: str, _table: Path) -> Iterator[Figure]:
    """Seconds of an import of 100,000 plays from a zip, and of the same again."""
    with tempfile.TemporaryDirectory() as folder, setting.database(server_url):
        user, path = core.local_user(), years(Path(folder), _PLAYS)

        def forget() -> None:
            for found in core.list_imports(user.id):
                core.remove_import(user.id, found.id)

        bare = seconds(lambda: _loads(path))
        imported = seconds(lambda: core.import_path(user.id, path), before=forget)
        again = seconds(lambda: core.import_path(user.id, path))
        yield Figure(f"import of {_PLAYS:,} plays from a zip", imported, "s", "<=", 3)
        yield Figure("the same import again", again, "s")
        yield Figure("import against bare json.loads of the same files", imported / bare, "x")
        yield Figure("peak memory of the import of plays", peak_memory(server_url, path), "MB", "<=", 500)


def _loads(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(len(json.loads(archive.read(name))) for name in archive.namelist())


def years(folder: Path, plays_: int) -> Path:
    """So many plays, as Spotify packs some years of listening."""
    chance, ended = random.Random(1), datetime(2015, 1, 1, tzinfo=UTC)  # noqa: S311 (the same in every run)
    path = folder / "my_spotify_data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for first in range(0, plays_, _PER_FILE):
            rows = []
            for _ in range(min(_PER_FILE, plays_ - first)):
                ended += timedelta(seconds=chance.randrange(5, _SPAN // plays_))
                number, played = chance.randrange(_TRACKS), chance.randrange(300_000)
                names = {_ARTIST: f"Artist {number % 2_000}", _ALBUM: f"Album {number % 5_000}"}
                rows.append(extended(f"{ended:%Y-%m-%dT%H:%M:%SZ}", number, ms_played=played, **names))
            archive.writestr(f"{FOLDER}/Streaming_History_Audio_{first}.json", listed(*rows))
    return path
