"""Frames as files, and back."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dashspot.blocks.features import ANALYSED, CATEGORIES, FEATURE
from dashspot.blocks.imports import ImportedRow
from dashspot.files import open_import
from dashspot.files.cells import join
from dashspot.files.own import LISTS, OWN_COLUMNS
from dashspot.files.writing import WRITERS, write_json, write_parquet, written

QUIRKS = (
    "=1+1", "+ 1", "-", "@ home", "\t=tab", "\rreturn", "'=1", "''", "'", '"quoted"', '"', "a,b", "a;b", ";", "\\",
    "a\\;b", "two\nlines", "two\r\nlines", "two\rlines", "ends in\n", "ends in\r", "🎷🎺", "夜の電車", "שיר ערב",
    "\u202egnihtemos\u202c", "zero\u200bwidth", "\ufeffmark", "\x9d", "\x1c\x85\u2028", "tab\tinside", "trailing ",
    " ", unicodedata.normalize("NFD", "Ängelå"), "UCLÃ", "CÃ©line Dion", "NA", "Na", "nan", "None", "Infinity", "TRUE",
    "True", "7", "20200101", "98.6", "1e5", "<b>Bold</b>", "< DARK TRAP >", "&amp;", "{{7*7}}", "x" * 254, "夜" * 500,
)  # fmt: skip

TEXTS = ("track_name", "album_name", "genre", "subgenre", "label", "isrc", "added_by")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
names = texts | st.sampled_from(QUIRKS)
ids = st.text("0123456789abcXYZ", min_size=22, max_size=22)
credits_ = st.lists(st.tuples(names, names), max_size=3)
dates = st.sampled_from(["0000", "1999", "1999-12", "2019-06-14"])


def _one_line(text: str) -> bool:
    return "\n" not in text and text == text.strip()


def unknown_or(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """A value that may be missing."""
    return st.none() | values


moments = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds)
playlists = st.fixed_dictionaries({"playlist_id": ids | names, "playlist_name": st.none() | names})
places = playlists | st.just({"liked": True}) | playlists.map(lambda place: place | {"liked": True})
"""Where a row stands: in a playlist, with or without a name, liked, or both."""


@st.composite
def rows(draw: st.DrawFn) -> ImportedRow:
    """Any row that an import may hold."""
    credited = draw(credits_)
    features = {
        name: draw(unknown_or(st.floats(FEATURE[name].low, FEATURE[name].high)))
        for name in ANALYSED
        if name not in CATEGORIES
    }
    return ImportedRow(
        **draw(places),
        track_id=draw(ids | names.map("spotify:local:{}".format).filter(_one_line)),
        artist_ids=tuple(artist for artist, _ in credited),
        artist_names=tuple(name for _, name in credited),
        genres=tuple(draw(st.lists(names, max_size=3))),
        album_id=draw(unknown_or(ids | names)),
        album_image_url=draw(unknown_or(st.just("https://i.scdn.co/image/=1,2;3"))),
        explicit=draw(unknown_or(st.booleans())),
        added_at=draw(unknown_or(moments)),
        disc_number=draw(unknown_or(st.integers(0, 32_767))),
        track_number=draw(unknown_or(st.integers(0, 32_767))),
        **{name: draw(unknown_or(names)) for name in TEXTS},
        album_release_date=draw(unknown_or(dates)),
        popularity=draw(unknown_or(st.integers(0, 100))),
        duration_ms=draw(unknown_or(st.integers(0, 86_400_000))),
        key=draw(unknown_or(st.integers(-1, 11))),
        mode=draw(unknown_or(st.integers(0, 1))),
        time_signature=draw(unknown_or(st.integers(0, 15))),
        **features,
    )


def frame_of(found: list[ImportedRow]) -> pd.DataFrame:
    """The rows as the export of tracks has them."""
    frame = pd.DataFrame([row.model_dump() for row in found], columns=list(OWN_COLUMNS))
    frame = frame.assign(**{name: frame[name].map(join) for name in LISTS})
    frame = frame.assign(added_at=frame["added_at"].map(datetime.isoformat, na_action="ignore"))
    whole = dict.fromkeys(("popularity", "duration_ms", "disc_number", "track_number", *CATEGORIES), "Int64")
    return frame.astype(dict.fromkeys(ANALYSED, "float64") | whole)


def reread(found: list[ImportedRow], path: Path) -> list[ImportedRow]:
    """The rows after a way through a file."""
    path.write_bytes(written(frame_of(found), "csv"))
    reader = open_import(path, 10)
    again = list(reader)
    assert (reader.refused, reader.notices, reader.format) == (0, (), "DashSpot track export"), reader.refusals
    return again


@given(st.lists(rows(), max_size=4))
@example([ImportedRow(track_id="0" * 22, artist_ids=("a", "b"), artist_names=("\\", ";"), liked=True)])
@example([ImportedRow(track_id="0" * 22, playlist_id="one", playlist_name="Twice")] * 2)
@example([ImportedRow(track_id="0" * 22, playlist_id=name, playlist_name="Same name") for name in ("one", "two")])
@example([ImportedRow(track_id="0" * 22, liked=True, duration_ms=0, album_release_date="0000")])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_row_comes_back(tmp_path: Path, found: list[ImportedRow]) -> None:
    """Written as CSV and read by the import, every row is the same in every field."""
    assert reread(found, tmp_path / "tracks.csv") == found


@pytest.mark.parametrize("name", QUIRKS, ids=ascii)
def test_quirk_comes_back(tmp_path: Path, name: str) -> None:
    """Each kind of strange name seen in real libraries is the same after a way through a file, in every text."""
    every = dict.fromkeys(TEXTS, name) | {"playlist_name": name, "playlist_id": name, "album_id": name}
    credit = {"artist_ids": ("one", name), "artist_names": (name, "two"), "genres": (name, "two", name)}
    row = ImportedRow.model_validate({"track_id": "0" * 22, **every, **credit})
    assert reread([row, row], tmp_path / "tracks.csv") == [row, row]


def test_row_that_stands_nowhere_lands_in_a_playlist_named_by_the_file(tmp_path: Path) -> None:
    """An export of an album or an artist names no playlist; what it holds can still be had."""
    row = ImportedRow(track_id="0" * 22, track_name="x")
    (again,) = reread([row], tmp_path / "My_album.csv")
    assert again == row.model_copy(update={"playlist_id": "name:My album", "playlist_name": "My album"})


def test_quirks_of_any_row_are_no_formulas() -> None:
    """No cell of text begins like a formula; numbers are written as they are, the negative ones too."""
    frame = pd.DataFrame({"name": list(QUIRKS), "loudness": -1.5})
    again = list(csv.DictReader(io.StringIO(written(frame, "csv").decode(), newline="")))
    assert not any(row["name"].startswith(tuple("=+-@\t\r")) for row in again)
    assert [row["loudness"] for row in again] == ["-1.5"] * len(QUIRKS)


def test_csv_is_exact() -> None:
    """UTF-8, a header, CRLF as RFC 4180 has it, floats in full, unknown empty."""
    frame = pd.DataFrame(
        {
            "name": ["=é", None, 'say "x", y'],
            "tempo": [0.1 + 0.2, float("nan"), -7.0],
            "key": pd.array([1, None, 3], dtype="Int64"),
            "as_of": pd.to_datetime(["2026-01-02T03:04:05Z", "", ""]),
        }
    )
    assert written(frame, "csv").decode().split("\r\n") == [
        "name,tempo,key,as_of",
        "'=é,0.30000000000000004,1,2026-01-02 03:04:05+00:00",
        ",,,",
        '"say ""x"", y",-7.0,3,',
        "",
    ]


def test_nothing_is_a_header() -> None:
    """A frame without rows is still a table."""
    assert written(frame_of([]), "csv").decode() == ",".join(OWN_COLUMNS) + "\r\n"


MIXED = pd.DataFrame(
    {
        "name": ["=é", None],
        "tempo": [0.1 + 0.2, float("nan")],
        "key": pd.array([1, None], dtype="Int64"),
        "as_of": pd.to_datetime(["2026-01-02T03:04:05Z", ""]),
    }
)


def test_json_says_null_for_unknown() -> None:
    """Whatever pandas calls a missing value is null; names are as they are, without guards."""
    target = io.BytesIO()
    write_json(MIXED, target)
    assert target.getvalue().endswith(b"]\n")
    assert json.loads(target.getvalue()) == [
        {"name": "=é", "tempo": 0.1 + 0.2, "key": 1, "as_of": "2026-01-02 03:04:05+00:00"},
        {"name": None, "tempo": None, "key": None, "as_of": None},
    ]


def test_json_of_nothing_is_an_empty_list() -> None:
    """A frame without rows is an array without objects."""
    target = io.BytesIO()
    write_json(MIXED.head(0), target)
    assert json.loads(target.getvalue()) == []


def test_parquet_keeps_types() -> None:
    """What is read back is the frame, types and unknowns included."""
    target = io.BytesIO()
    write_parquet(MIXED, target)
    pd.testing.assert_frame_equal(pd.read_parquet(target), MIXED)


@pytest.mark.parametrize("name", WRITERS)
def test_writing_leaves_the_frame_alone(name: str) -> None:
    """A writer changes nothing of what it was given."""
    frame = MIXED.copy()
    WRITERS[name](frame, io.BytesIO())
    pd.testing.assert_frame_equal(frame, MIXED)
