from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.features import ANALYSED, CATEGORIES
from dashspot.browser.blocks import Library
from dashspot.browser.services.exports import (
    COMPUTATION_COLUMNS,
    computations_frame,
    saved_computations,
    tracks_frame,
)
from dashspot.browser.services.library import LIKED_KEY
from dashspot.files import open_import
from dashspot.files.own import OWN_COLUMNS
from dashspot.files.writing import written
from tests.unit.browser.conftest import FULL, make_analysis, make_library, playlist, small_library, track

ALBUM = CollectionKey(kind="album", id="album")


def exported(library: Library, *keys: CollectionKey, keep_failed: bool = False) -> pd.DataFrame:
    """The computations of these collections."""
    return computations_frame(library, [make_analysis(library, key, keep_failed=keep_failed) for key in keys])


def values(frame: pd.DataFrame, measure: str, basis: str) -> dict[tuple[str, str], float]:
    """One measure's numbers, by feature and statistic."""
    found = frame[(frame["measure"] == measure) & (frame["basis"] == basis)]
    return dict(zip(zip(found["feature"], found["statistic"], strict=True), found["value"], strict=True))


def test_every_number_of_an_analysis_leaves_by_the_export() -> None:
    """Sizes, averages and counts on both bases, and every tied track of every superlative, at full precision."""
    library = small_library()
    analysis = make_analysis(library, playlist("p1"))
    frame = computations_frame(library, [analysis])
    assert list(frame.columns) == list(COMPUTATION_COLUMNS)
    expected = 0
    for basis, numbers in (("tracks", analysis.computation.tracks), ("rows", analysis.computation.rows)):
        sizes = {("total", "n"): numbers.total, ("with_features", "n"): numbers.with_features}
        assert values(frame, "size", basis) == sizes | {("failed", "n"): numbers.failed}
        averages = {(name, *item): item[1] for name, average in numbers.averages.items() for item in average}
        told = values(frame, "averages", basis)
        assert {(*key, None if pd.isna(value) else value) for key, value in told.items()} == {
            (name, statistic, value) for (name, statistic, _), value in averages.items()
        }
        expected += 3 + len(averages) + sum(map(len, numbers.counts.values()))
    ends = [end for ends in analysis.computation.superlatives.values() for end in (ends.lowest, ends.highest)]
    assert len(frame) == expected + sum(len(end.track_ids) for end in ends)


def test_counts_leave_under_their_names() -> None:
    """A key is a letter, a mode a word, and the number is how many."""
    told = values(exported(small_library(), playlist("p1")), "counts", "rows")
    assert told[("key", "C")] == 2
    assert told[("key", "G")] == 1
    assert told[("mode", "major")] == 3


def test_superlatives_leave_with_their_tracks() -> None:
    """Each tied track has its row, with its name and its artists."""
    frame = exported(small_library(), playlist("p1"))
    loudest = frame[(frame["feature"] == "loudness") & (frame["statistic"] == "highest")]
    assert loudest[["value", "ties", "track_id", "track_name", "artist_names"]].to_numpy().tolist() == [
        [-6.0, 2, "t1", "Alpha", "Some Band"],
        [-6.0, 2, "t2", "Beta", "Some Band;Guest"],
    ]


def test_each_row_says_of_what_it_is() -> None:
    """Kind, id and name of the collection, and whether failed analyses were kept."""
    library = small_library()
    columns = ["collection_kind", "collection_id", "collection_name", "failed"]
    frame = exported(library, playlist("p1"), ALBUM, keep_failed=True)[columns].drop_duplicates()
    assert frame.to_numpy().tolist() == [
        ["playlist", "p1", "Morning", "kept"],
        ["album", "album", "Some Album", "kept"],
    ]
    assert set(exported(library, ALBUM)["failed"]) == {"left out"}


def test_an_artist_with_a_separator_in_the_name_stays_one() -> None:
    """A `;` inside a name is told from one between names."""
    library = make_library([track("t1", artists="Tom; Jerry\tSpike", artist_ids="one\ttwo", **FULL)])
    frame = exported(library, CollectionKey(kind="track", id="t1"))
    assert set(frame["artist_names"].dropna()) == {r"Tom\; Jerry;Spike"}


def test_an_analysis_without_superlatives_is_exported() -> None:
    """Nothing known: sizes and empty averages, no track."""
    frame = exported(make_library([track("t1")]), CollectionKey(kind="track", id="t1"))
    known = frame[frame["measure"] == "averages"].query("feature == 'energy' and basis == 'tracks'")
    assert known.set_index("statistic")["value"].to_dict() == {"n": 0} | dict.fromkeys(
        ("mean", "sd", "minimum", "q1", "median", "q3", "maximum"), pytest.approx(float("nan"), nan_ok=True)
    )
    assert frame.query("feature == 'energy'")["ties"].isna().all()


def test_no_analyses_are_an_empty_table() -> None:
    """No rows, every column."""
    frame = computations_frame(small_library(), [])
    assert frame.empty
    assert list(frame.columns) == list(COMPUTATION_COLUMNS)


def test_nothing_saved_has_no_computations() -> None:
    """An empty library is not asked for its analyses."""
    assert saved_computations(make_library()) == []


def test_the_library_leaves_with_every_row_of_every_playlist() -> None:
    """Each row names its playlist; a track that stands in none is liked, comes last and names none."""
    frame = tracks_frame(small_library())
    assert frame["track_id"].tolist() == ["t1", "t2", "t1", "t3", "t2", "t4", "t5"]
    assert frame["playlist_id"].tolist()[:6] == ["p1"] * 4 + ["p2"] * 2
    assert frame["playlist_name"].tolist()[:4] == ["Morning"] * 4
    assert frame.loc[6, ["playlist_id", "playlist_name", "genre"]].isna().all()
    assert frame["genre"].tolist()[:6] == ["pop"] * 6


def test_liked_songs_leave_with_their_dates() -> None:
    """After the rows of playlists, in their order; a row says whether it is liked, and when it was added to what."""
    when = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    tracks = [track("t1"), track("t2")]
    library = make_library(tracks, [("p1", "t1")], [("p1", "One")], saved=[("t2", when), ("t1", None)])
    frame = tracks_frame(library)[["track_id", "playlist_name", "liked", "added_at"]]
    assert frame.astype(object).where(frame.notna(), None).to_numpy().tolist() == [
        ["t1", "One", False, None],
        ["t2", None, True, "2020-01-02T03:04:05+00:00"],
        ["t1", None, True, None],
    ]
    assert tracks_frame(library, LIKED_KEY)["track_id"].tolist() == ["t2", "t1"]


def test_a_playlist_leaves_with_its_rows_alone() -> None:
    """In their order, each as often as it stands."""
    frame = tracks_frame(small_library(), playlist("p1"))
    assert frame["track_id"].tolist() == ["t1", "t2", "t1", "t3"]


def test_an_album_names_no_playlist() -> None:
    """Its tracks once each, with everything known of them."""
    frame = tracks_frame(small_library(), ALBUM)
    assert frame["track_id"].tolist() == ["t1", "t2", "t3"]
    assert frame["playlist_id"].isna().all()
    assert frame.loc[1, "artist_names"] == "Some Band;Guest"
    assert frame.loc[1, "artist_ids"] == "band;guest"


def test_what_leaves_has_the_columns_of_our_own_table() -> None:
    """In their order, then where the features come from; whole numbers are whole, unknown is unknown."""
    frame = tracks_frame(small_library())
    assert list(frame.columns) == [*OWN_COLUMNS, "feature_source", "features_as_of"]
    assert set(map(str, frame[["popularity", "duration_ms", *CATEGORIES]].dtypes)) == {"Int64"}
    assert frame[["key", "duration_ms"]].iloc[5].fillna(-9).tolist() == [-9, 0]


def test_an_empty_library_leaves_as_a_header() -> None:
    """Nothing saved: no rows, every column."""
    frame = tracks_frame(make_library())
    assert frame.empty
    assert list(frame.columns) == [*OWN_COLUMNS, "feature_source", "features_as_of"]


def test_our_own_import_reads_back_what_left(tmp_path: Path) -> None:
    """Every name, number and unknown comes back as it was, through a CSV that spreadsheets may open."""
    ids = [f"{place}{'x' * 21}" for place in range(3)]
    odd = {"name": '=1+1; "quoted"', "artists": "'=Sum\tB;C\\D", "artist_ids": f"name:'=Sum\t{ids[2]}"}
    tracks = [
        track(ids[0], **FULL | odd | {"album_id": ids[1], "popularity": 7, "energy": 0.1 + 0.2}),
        track(ids[1], name=None, artists=None, artist_ids=None, album_id=None, album_name=None, release_date=None),
    ]
    library = make_library(tracks, [(ids[2], ids[0]), (ids[2], ids[1])], [(ids[2], "< Mix >")])
    file = tmp_path / "tracks.csv"
    file.write_bytes(written(tracks_frame(library), "csv"))
    first, second = open_import(file, limit_mb=1)
    assert (first.track_id, first.track_name, first.playlist_name) == (ids[0], '=1+1; "quoted"', "< Mix >")
    assert first.artist_names == ("'=Sum", "B;C\\D")
    assert first.artist_ids == ("name:'=Sum", ids[2])
    assert (first.energy, first.key, first.popularity, first.duration_ms) == (0.1 + 0.2, 7, 7, 180_000)
    assert second.track_name is second.album_id is second.album_release_date is None
    assert second.artist_names == ()
    assert all(getattr(second, name) is None for name in ANALYSED)
