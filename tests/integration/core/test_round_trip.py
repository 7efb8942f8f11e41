"""Out by the export and in again, for somebody else: whatever a library holds, its export is the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dashspot import browser, core
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.people import UserBlock
from dashspot.files import open_import
from dashspot.files.sample import sample_rows
from dashspot.files.writing import written
from tests.unit.files.test_writing import QUIRKS, frame_of, rows

EVERY_QUIRK = [
    ImportedRow(
        track_id=f"{place:022d}",
        track_name=name,
        artist_ids=(f"id {place}", f"name:{name}"),
        artist_names=(name, name),
        album_id=f"name:{name}",
        album_name=name,
        album_release_date=("2019", "2019-06", "0000", "1905-06-19", None)[place % 5],
        label=name,
        genres=(name, "a;b", name),
        playlist_id=f"list {place % 7}",
        playlist_name=name if place < 7 else QUIRKS[place % 7],
        genre=name,
        added_by=name,
        liked=place % 3 == 0,
        loudness=2.291 if place % 2 else -60,
        tempo=0.1 + 0.2 + place,
        key=-1,
        time_signature=1,
    )
    for place, name in enumerate(QUIRKS)
]
GHOST = ImportedRow(track_id="g" * 22, liked=True, album_release_date="0000", duration_ms=0)
TWICE = [row.model_copy(update={"playlist_id": "list 0", "playlist_name": QUIRKS[0]}) for row in EVERY_QUIRK[:2] * 2]
SAME_NAME = [ImportedRow(track_id="s" * 22, playlist_id=name, playlist_name="Permanent") for name in "ab"]


OF_ALBUMS = {"album_name", "album_release_date", "album_image_url", "label"}
SHARED = {*OF_ALBUMS, "playlist_name", "artist_names", "artist_ids"}
"""An artist known by name alone takes the id of the only one of that name."""
TOLD = [name for name in ImportedRow.model_fields if name not in SHARED]


def exported(user: UserBlock) -> bytes:
    """What `export tracks` writes."""
    return written(browser.tracks_frame(browser.load_library(user.id)), "csv")


def told(content: bytes) -> list[list[str]]:
    """The cells of an export without those that tell where features come from."""
    found = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert found[0][-2:] == ["feature_source", "features_as_of"]
    return [row[:-2] for row in found]


@contextmanager
def imported(user: UserBlock, content: bytes, path: Path) -> Iterator[None]:
    """The content as this person's only import, for as long as the block runs."""
    path.write_bytes(content)
    summary = core.import_path(user.id, path)
    assert (summary.refused, summary.notices) == (0, ()), summary.refusals
    yield
    core.remove_import(user.id, core.list_imports(user.id)[0].id)


def agreeing(found: list[ImportedRow]) -> list[ImportedRow]:
    """Rows of different recordings, as they come from files that do not contradict themselves."""
    return [
        row.model_copy(update={"track_id": f"{place:022d}", "isrc": row.isrc and f"{row.isrc}{place}"})
        for place, row in enumerate(found)
    ]


@given(st.lists(rows(), min_size=1, max_size=6).map(agreeing))
@example([*EVERY_QUIRK, GHOST, *TWICE, *SAME_NAME])
@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_an_export_comes_back(
    user: UserBlock, sample_user: UserBlock, tmp_path: Path, found: list[ImportedRow]
) -> None:
    """Imported, exported, imported by somebody else and exported again, every cell is the same."""
    with imported(user, written(frame_of(found), "csv"), tmp_path / "mine.csv"):
        first = exported(user)
        assert len(told(first)) == 1 + sum(bool(row.playlist_id) + row.liked for row in found) - _liked_again(found)
        left = tmp_path / "left.csv"
        left.write_bytes(first)
        assert {facts(row) for row in open_import(left, 10)} == {facts(row) for row in spread(found)}
        with imported(sample_user, first, tmp_path / "theirs.csv"):
            assert told(exported(sample_user)) == told(first)


def spread(found: list[ImportedRow]) -> Iterator[ImportedRow]:
    """The rows as an export has them: where a track stands in a playlist and is liked it is told twice."""
    nowhere = dict.fromkeys(("playlist_id", "genre", "subgenre", "added_by"))
    for row in found:
        if row.playlist_id:
            yield row.model_copy(update={"liked": False})
        if row.liked:
            yield row.model_copy(update=nowhere)


def facts(row: ImportedRow) -> tuple[Any, ...]:
    """What a row says of its track and its place; names of shared things are the first line's, and not among them."""
    return tuple(getattr(row, name) for name in TOLD)


def _liked_again(found: list[ImportedRow]) -> int:
    """How many rows like a track that another row likes already."""
    liked = [row.track_id for row in found if row.liked]
    return len(liked) - len(set(liked))


def test_the_sample_comes_back(user: UserBlock, sample_user: UserBlock, tmp_path: Path) -> None:
    """3,000 tracks with everything that is awkward among them, out and in again."""
    core.ensure_sample()
    first = exported(sample_user)
    assert len(told(first)) == 1 + len(list(sample_rows()))
    with imported(user, first, tmp_path / "sample.csv"):
        assert told(exported(user)) == told(first)
