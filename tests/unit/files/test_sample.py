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
from dashspot.files.sample import sample_rows
from dashspot.files.sample_catalogue import TRACKS
from dashspot.files.sample_names import ODD_BANDS, ODD_NAMES

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
    """The tracks whose analysis did not fail, without the one that is gone from Spotify."""
    known = tracks["danceability"].notna() & (tracks["tempo"] > 0) & (tracks["duration_ms"] > 0)
    return tracks[known].astype(dict.fromkeys(shape._QUANTILES, float))


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
    """3,000 tracks in 40 playlists of very different sizes, several hundred of them liked; each stands somewhere."""
    assert len({row.track_id for row in rows}) == TRACKS == 3_000
    sizes = pd.Series([row.playlist_id for row in rows if row.playlist_id]).value_counts()
    assert len(sizes) == 40
    assert (sizes.min(), sizes.max() > 500, 20 < sizes.median() < 100) == (1, True, True)
    liked = [row.track_id for row in rows if row.liked]
    assert 400 < len(liked) == len(set(liked)) < 600
    assert all(bool(row.playlist_id) != row.liked for row in rows)
    listed = pd.Series([row.track_id for row in rows if row.playlist_id]).value_counts()
    assert 0.15 < (listed > 1).mean() < 0.3


def test_most_artists_have_one_track(tracks: pd.DataFrame) -> None:
    """Six in ten have a single track, a few have dozens, 2.65 on average, as in the real table."""
    by_artist = tracks["artist_names"].str[0].dropna().value_counts()
    assert by_artist.mean() == pytest.approx(2.65, abs=0.03)
    assert (by_artist == 1).mean() == pytest.approx(0.61, abs=0.02)
    assert 20 <= by_artist.quantile(0.99) <= 30
    assert by_artist.max() == pytest.approx(60, abs=3)
    assert (tracks["artist_names"].str.len() > 1).mean() == pytest.approx(0.08, abs=0.02)
    assert tracks["artist_names"].str.len().max() == 14


def test_ids_can_be_told_from_real_ones(rows: list[ImportedRow]) -> None:
    """Every id of Spotify's begins with `sample` and has its form; a local file's is its address."""
    known = [row for row in rows if not row.track_id.startswith("spotify:local:")]
    ids = {name for row in known for name in (row.track_id, row.album_id, row.playlist_id, *row.artist_ids) if name}
    assert all(name.startswith("sample") and len(name) == 22 and name.isalnum() and name.isascii() for name in ids)
    assert len({row.track_id for row in rows} - {row.track_id for row in known}) == 3
    assert {row.isrc[:5] for row in known if row.isrc} == {"ZZSMP"}


def test_every_row_is_one_that_a_file_could_hold(rows: list[ImportedRow]) -> None:
    """Rows are put together from parts that were checked; the whole passes too."""
    assert [ImportedRow.model_validate(row.model_dump()) for row in rows] == rows


def test_one_thing_has_one_description(rows: list[ImportedRow]) -> None:
    """Whatever shares an id shares its facts: tracks, albums, artists and playlists don't contradict themselves."""
    frame = pd.DataFrame([row.model_dump() for row in rows])
    for key, facts in {
        "track_id": [
            "track_name",
            "artist_names",
            "album_id",
            "genres",
            "isrc",
            *ANALYSED,
            "duration_ms",
            "popularity",
        ],
        "album_id": ["album_name", "album_release_date", "label"],
        "playlist_id": ["playlist_name"],
    }.items():
        assert frame.groupby(key)[facts].nunique(dropna=False).to_numpy().max() == 1, key
    credited = frame[["artist_ids", "artist_names"]].explode(["artist_ids", "artist_names"]).drop_duplicates().dropna()
    assert credited["artist_ids"].is_unique
    assert credited[~credited["artist_ids"].str.startswith("name:")]["artist_names"].is_unique


def test_liked_songs_come_last(rows: list[ImportedRow]) -> None:
    """The rows are grouped playlist by playlist, then the liked songs, newest first."""
    ids = [row.playlist_id for row in rows]
    order = list(dict.fromkeys(ids))
    assert order[-1] is None
    assert ids == sorted(ids, key=order.index)
    moments = [row.added_at for row in rows if row.liked and row.added_at]
    assert moments == sorted(moments, reverse=True)
    assert len(moments) == sum(row.liked for row in rows)


def test_likes_begin_with_a_bulk_import(rows: list[ImportedRow]) -> None:
    """More than half are of one day, sharing moments; after it a few on each active day."""
    liked = pd.DataFrame(
        [{"at": row.added_at, "day": row.added_at.date()} for row in rows if row.liked and row.added_at]
    )
    days = liked["day"].value_counts()
    assert days.index[0] == liked["day"].min()
    assert days.iloc[0] > len(liked) / 2
    assert liked.loc[liked["day"] == days.index[0], "at"].nunique() < 20
    assert 2 <= days.iloc[1:].median() <= 3
    assert 6 <= days.iloc[1:].quantile(0.95) <= 14


def test_nothing_is_added_before_its_release_or_after_today(rows: list[ImportedRow]) -> None:
    """Only yearly lists have no dates; one list was filled by two people."""
    for row in rows:
        if row.added_at:
            day = row.added_at.date().isoformat()
            assert (row.album_release_date or "")[:10] <= day <= "2026-11-15"
    dateless = {row.playlist_name for row in rows if row.added_at is None}
    assert dateless == {"Most played 2021", "Most played 2022"}
    assert {row.added_by for row in rows if row.playlist_name == "With Kim"} == {"sampleme", "samplekim"}
    assert {row.added_by for row in rows if row.playlist_name == "Road trip"} == {"sampleme"}


def test_dates_are_known_to_the_day_the_month_or_the_year(tracks: pd.DataFrame) -> None:
    """94 in 100 to the day, 6 to the year, a few to the month; local files and the ghost have none."""
    shares = tracks["album_release_date"].str.len().value_counts(normalize=True)
    assert shares[10] == pytest.approx(0.94, abs=0.01)
    assert shares[4] == pytest.approx(0.058, abs=0.01)
    assert 0 < shares[7] < 0.005
    assert tracks["album_release_date"].isna().sum() == 3
    assert (tracks["album_release_date"] == "0000").sum() == 1


def test_titles_have_the_lengths_of_real_ones(tracks: pd.DataFrame) -> None:
    """14 characters at the median, 15 in 100 with a suffix, one in twenty not in ASCII."""
    titles = tracks["track_name"].dropna()
    assert titles.str.len().median() == pytest.approx(14, abs=2)
    assert titles.str.contains(" - ").mean() == pytest.approx(0.15, abs=0.02)
    assert (~titles.map(str.isascii)).mean() == pytest.approx(0.05, abs=0.015)
    assert {144, 254} <= set(titles.str.len())


def test_one_recording_has_several_ids(tracks: pd.DataFrame) -> None:
    """Forty tracks are others once more, by ISRC: on another album, half of them without features of their own."""
    groups = tracks.dropna(subset=["isrc"]).groupby("isrc")
    sizes = groups.size()
    assert sizes.value_counts().to_dict() == {1: len(sizes) - 36, 2: 34, 3: 1, 5: 1}
    several = tracks[tracks["isrc"].isin(sizes.index[sizes > 1])].groupby("isrc")
    assert several["album_id"].nunique().min() > 1
    assert several["track_name"].nunique().max() == 1
    assert (several["danceability"].count() >= 1).all()
    assert (several["danceability"].count() < several.size()).sum() >= 15


def test_awkward_rows_are_there(rows: list[ImportedRow], tracks: pd.DataFrame) -> None:
    """What real libraries hold and programs stumble over: each kind is there, and stands in a playlist."""
    assert tracks[list(ANALYSED)].isna().all(axis=1).mean() == pytest.approx(0.04, abs=0.005)
    failed = tracks[(tracks[list(FAILED_MARKS)] == 0).all(axis=1)]
    assert len(failed) == 5
    assert failed["energy"].notna().all()
    twice = [row.track_id for row in rows if row.playlist_name == "Quiet evening"]
    assert len(twice) == len(set(twice)) + 1
    names = {row.track_name for row in rows if row.playlist_name == "=Odds+Ends"}
    assert {*ODD_NAMES, None} <= names
    ghost = tracks[tracks["track_name"].isna()]
    assert ghost[["artist_names", "duration_ms"]].to_numpy().tolist() == [[(), 0]]
    assert ghost[["album_id", "album_name", "isrc", "explicit"]].isna().all(axis=None)
    assert ghost["danceability"].notna().all()
    assert set(ODD_BANDS) <= {name for credit in tracks["artist_names"] for name in credit}
    assert '"7"' in set(tracks["album_name"])


def test_playlists_are_awkward_too(rows: list[ImportedRow]) -> None:
    """Markup, formulas, numbers, signs and other alphabets as names; two of one name, one of one track, one of two."""
    named = pd.DataFrame([{"id": row.playlist_id, "name": row.playlist_name} for row in rows if row.playlist_id])
    assert {"< Loud & Fast >", "=Odds+Ends", "98.6", "NA", "🌙 Late, late, late", "שירים לערב"} <= set(named["name"])
    names = named.drop_duplicates("id")["name"].value_counts()
    assert names[names > 1].to_dict() == {"Road trip": 2}
    sizes = named["name"].value_counts()
    assert (sizes["One long song"], sizes["Two for now"]) == (1, 2)
    (longest,) = [row for row in rows if row.playlist_name == "One long song"]
    assert longest.duration_ms
    assert longest.duration_ms > 800_000


def test_playlists_hold_what_they_say(rows: list[ImportedRow]) -> None:
    """A visitor who opens one finds what its name promises."""
    listed: dict[str | None, list[ImportedRow]] = {}
    for row in rows:
        listed.setdefault(row.playlist_name, []).append(row)
    assert all((row.danceability or 0) >= 0.72 for row in listed["Kitchen disco"])
    assert all((row.tempo or 0) >= 125 for row in listed["Morning run"])
    assert all((row.album_release_date or "")[:4] == "2026" for row in listed["New this year"])
    assert all("1980" <= (row.album_release_date or "") < "1990" for row in listed["Eighties"])
    assert all(row.genre == "folk" for row in listed["Folk shelf"])
    assert all(len(row.artist_names) > 1 for row in listed["Guests only"])


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


def test_every_count_of_tracks_is_shared_out() -> None:
    """However many tracks there are, artists have them all, each at least one, most first."""
    for count in (100, 999, 3_000):
        found = shape.tracks_per_artist(count)
        assert sum(found) == count
        assert found == sorted(found, reverse=True)
        assert found[-1] == 1
