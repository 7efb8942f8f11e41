"""The sample library: made up, the same everywhere, shaped like a real one."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import dashspot
from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.blocks.imports import ImportedRow
from dashspot.files import sample_shape as shape
from dashspot.files.sample import TRACKS, sample_rows

PROJECT = Path(dashspot.__file__).parents[1]
PRINT_DIGEST = """
import hashlib
from dashspot.files.sample import sample_rows
print(hashlib.blake2b(repr(list(sample_rows())).encode()).hexdigest())
"""
CORRELATIONS = [(*pair, r) for pair, r in shape._CORRELATIONS.items()]


@pytest.fixture(scope="module")
def rows() -> list[ImportedRow]:
    """Every row."""
    return list(sample_rows())


@pytest.fixture(scope="module")
def tracks(rows: list[ImportedRow]) -> pd.DataFrame:
    """Each distinct track once."""
    return pd.DataFrame([row.model_dump() for row in {row.track_id: row for row in rows}.values()])


@pytest.fixture(scope="module")
def analysed(tracks: pd.DataFrame) -> pd.DataFrame:
    """The tracks whose analysis did not fail."""
    return tracks[tracks["danceability"].notna() & (tracks["tempo"] > 0)].astype(dict.fromkeys(shape._QUANTILES, float))


@pytest.fixture(scope="module")
def drawn() -> pd.DataFrame:
    """A large draw from the same shape."""
    return pd.DataFrame(shape.continuous(20_000, np.random.default_rng(3)))


def test_sample_is_the_same_on_every_machine(rows: list[ImportedRow]) -> None:
    """Another process, with another hash seed, makes the very same rows; so the same source is ensured, not a new."""
    environ = os.environ | {"PYTHONHASHSEED": "1234"}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST], cwd=PROJECT, env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.blake2b(repr(rows).encode()).hexdigest()


def test_size(rows: list[ImportedRow]) -> None:
    """600 tracks, 12 playlists, by a crowd of artists of whom some have many tracks."""
    assert len({row.track_id for row in rows}) == TRACKS == 600
    assert len({row.playlist_id for row in rows} - {None}) == 12
    by_artist = pd.Series([row.artist_names[0] for row in rows]).value_counts()
    assert len(by_artist) == 20
    assert by_artist.max() > 2 * by_artist.median()


def test_ids_can_be_told_from_real_ones(rows: list[ImportedRow]) -> None:
    """Every id begins with `sample` and has the form of Spotify's."""
    ids = {name for row in rows for name in (row.track_id, row.album_id, row.playlist_id, *row.artist_ids) if name}
    assert all(name.startswith("sample") and len(name) == 22 and name.isalnum() and name.isascii() for name in ids)


def test_one_thing_has_one_description(rows: list[ImportedRow]) -> None:
    """Whatever shares an id shares its facts: tracks, albums and playlists don't contradict themselves."""
    frame = pd.DataFrame([row.model_dump() for row in rows])
    for key, facts in {
        "track_id": ["track_name", "artist_names", "album_id", *ANALYSED, "duration_ms", "popularity"],
        "album_id": ["album_name", "album_release_date"],
        "playlist_id": ["playlist_name"],
    }.items():
        assert frame.groupby(key)[facts].nunique(dropna=False).to_numpy().max() == 1, key


def test_rows_without_playlist_come_last(rows: list[ImportedRow]) -> None:
    """Some tracks stand in no playlist, some in several; the rest is grouped playlist by playlist."""
    names = [row.playlist_name for row in rows]
    order = list(dict.fromkeys(names))
    assert order[-1] is None
    assert names == sorted(names, key=order.index)
    assert len([row for row in rows if row.playlist_id]) > TRACKS / 2
    places = pd.Series([row.track_id for row in rows if row.playlist_id]).value_counts()
    assert places.max() > 2


def test_awkward_rows_are_there(rows: list[ImportedRow], tracks: pd.DataFrame) -> None:
    """What real libraries hold and programs stumble over: each kind is there, and stands in a playlist."""
    assert tracks[list(ANALYSED)].isna().all(axis=1).sum() == 21
    failed = tracks[(tracks[list(FAILED_MARKS)] == 0).all(axis=1)]
    assert len(failed) == 1
    assert failed["energy"].notna().all()
    twice = [row.track_id for row in rows if row.playlist_name == "Quiet evening"]
    assert len(twice) == len(set(twice)) + 1
    names = {row.track_name for row in rows if row.playlist_name == "=Odds+Ends"}
    assert {"=Sum of Us", "-1 Degrees", "@ Home", "+ 1", "<b>Bold</b> Move", "7", "TRUE", "שיר ערב"} <= names
    assert "< Loud & Fast >" in {row.playlist_name for row in rows}
    assert {row.playlist_name: 1 for row in rows if row.duration_ms and row.duration_ms > 800_000}["One long song"]
    assert {len(row.album_release_date or "") for row in rows} == {4, 10}


@pytest.mark.parametrize("name", shape._QUANTILES)
def test_features_are_distributed_like_real_ones(name: str, analysed: pd.DataFrame, drawn: pd.DataFrame) -> None:
    """As many tracks lie below each published quantile as in the real table, within two in a hundred."""
    for values in (analysed[name], drawn[name]):
        low, high = shape._QUANTILES[name][0], shape._QUANTILES[name][-1]
        assert values.between(low, high).all()
        for share, quantile in list(zip(shape._AT, shape._QUANTILES[name], strict=True))[1:-1]:
            assert (values < quantile).mean() <= share + 0.022
            assert (values <= quantile).mean() >= share - 0.022


@pytest.mark.parametrize(("one", "other", "r"), CORRELATIONS)
def test_features_go_together_like_real_ones(one: str, other: str, r: float, drawn: pd.DataFrame) -> None:
    """Ranks correlate as the real features do, within .05, in a draw large enough to tell."""
    assert drawn[one].rank().corr(drawn[other].rank()) == pytest.approx(r, abs=0.05)


@pytest.mark.parametrize(("one", "other", "r"), [found for found in CORRELATIONS if abs(found[2]) > 0.3])
def test_main_correlations_are_seen_in_the_sample(one: str, other: str, r: float, analysed: pd.DataFrame) -> None:
    """A visitor who plots the sample sees the strong relations with their sign and rough size."""
    assert analysed[one].corr(analysed[other]) == pytest.approx(r, abs=0.12)


def test_unnamed_pairs_hardly_correlate(drawn: pd.DataFrame) -> None:
    """Nothing is related that is not said to be."""
    found = drawn.rank().corr().to_numpy()
    wanted = shape._correlation(list(drawn.columns))
    assert np.abs(found[wanted == 0]).max() < 0.03


def test_categories_are_shared_out_like_real_ones() -> None:
    """C sharp is common and E flat rare, D leans to major and B to minor, and nine tracks in ten are in four."""
    random = np.random.default_rng(5)
    keys, modes = shape.keys_and_modes(20_000, random)
    shares = np.bincount(keys, minlength=12) / len(keys)
    assert shares[1] == pytest.approx(0.121, abs=0.01)
    assert shares[3] == pytest.approx(0.028, abs=0.01)
    assert modes[keys == 2].mean() == pytest.approx(0.77, abs=0.04)
    assert modes[keys == 11].mean() == pytest.approx(0.37, abs=0.04)
    metres = shape.time_signatures(20_000, random)
    assert set(metres.tolist()) == {1, 3, 4, 5}
    assert (metres == 4).mean() == pytest.approx(0.9, abs=0.01)


def test_years_are_mostly_recent() -> None:
    """From 1961 to 2026, more than half of them in the last ten years."""
    years = shape.release_years(20_000, np.random.default_rng(5))
    assert years.min() >= 1961
    assert years.max() == 2026
    assert (years > 2016).mean() > 0.5
