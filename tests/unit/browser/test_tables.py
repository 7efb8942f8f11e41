from __future__ import annotations

import pandas as pd
import pytest

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.browser.services.tables import averages_table, counts_table, extremes_table, tracks_table
from tests.unit.browser.conftest import FULL, make_library, make_report, playlist, small_library, track


def row(table: pd.DataFrame, column: str, value: str) -> dict[str, object]:
    """The one row where a column says this."""
    (found,) = table[table[column] == value].to_dict("records")
    return {str(name): cell for name, cell in found.items()}


def test_extremes_are_said_in_words() -> None:
    """The highest end first, with its unit, its track, its artists and how many tie, where some do."""
    table = extremes_table(make_report(small_library()))
    assert row(table, "Superlative", "Slowest") == {
        "Superlative": "Slowest",
        "Value": "90 BPM",
        "Track": "Alpha",
        "Artists": "Some Band",
        "Tied tracks": "",
    }
    energy = table[table["Superlative"].isin(["Most energetic", "Least energetic"])]
    assert energy["Track"].tolist() == ["Beta", "Alpha"]
    assert row(table, "Superlative", "Most energetic")["Artists"] == "Some Band, Guest"


def test_every_tied_track_has_its_row() -> None:
    """By name, then id, each with the number of all."""
    library = make_library(
        track(track_id, name=name, **FULL) for track_id, name in (("u", "B"), ("t", "B"), ("v", "A"))
    )
    happiest = extremes_table(make_report(library)).query("Superlative == 'Happiest'")
    assert happiest[["Track", "Tied tracks"]].to_numpy().tolist() == [["A", "3"], ["B", "3"], ["B", "3"]]


def test_beyond_a_hundred_ties_the_first_hundred_are_listed() -> None:
    """With the number of all."""
    library = make_library(track(f"t{place:03d}", name=f"{place:03d}", **FULL) for place in range(103))
    happiest = extremes_table(make_report(library)).query("Superlative == 'Happiest'")
    assert happiest["Track"].tolist() == [f"{place:03d}" for place in range(100)]
    assert set(happiest["Tied tracks"]) == {"103"}


@pytest.mark.parametrize("others", [[], [track("t2", **FULL | {"energy": 0.9})]], ids=["alone", "with another"])
def test_a_nameless_track_can_win(others: list[dict[str, object]]) -> None:
    """What is not known of it is said so, also where nothing is known of any track."""
    library = make_library([track("t1", name=None, artists=None, artist_ids=None, **FULL), *others])
    calmest = row(extremes_table(make_report(library)), "Superlative", "Least energetic")
    assert (calmest["Track"], calmest["Artists"]) == ("Unknown track", "Unknown artist")


def test_nothing_known_is_an_empty_table() -> None:
    """Nothing wins, and the columns are there."""
    table = extremes_table(make_report(make_library([track("t1", duration_ms=None)])))
    assert table.empty
    assert list(table.columns) == ["Superlative", "Value", "Track", "Artists", "Tied tracks"]


def test_averages_are_said_with_their_units() -> None:
    """Three of five tracks count: one failed, one has no features."""
    table = averages_table(make_report(small_library()), "tracks")
    assert row(table, "Feature", "Tempo") == {
        "Feature": "Tempo",
        "Mean": "110 BPM",
        "Median": "120 BPM",
        "Spread (sd)": "17 BPM",
        "First quartile": "105 BPM",
        "Third quartile": "120 BPM",
        "n": 3,
        "Missing": 1,
    }
    assert row(table, "Feature", "Duration")["Mean"] == "2:15"
    assert len(table) == len(FEATURE_NAMES)


def test_averages_of_rows_weigh_repetitions() -> None:
    """The track that stands twice counts twice; there, the failed analysis is not missing but left out."""
    report = make_report(small_library(), playlist("p1"))
    by_rows, by_tracks = (row(averages_table(report, basis), "Feature", "Energy") for basis in ("rows", "tracks"))
    assert (by_rows["Mean"], by_rows["n"], by_rows["Missing"]) == ("0.40", 3, 0)
    assert (by_tracks["Mean"], by_tracks["n"], by_tracks["Missing"]) == ("0.50", 2, 0)


def test_kept_failures_count_among_the_averages() -> None:
    """On request the failed analysis is one of n."""
    table = averages_table(make_report(small_library(), playlist("p1"), keep_failed=True), "tracks")
    assert (row(table, "Feature", "Tempo")["n"], row(table, "Feature", "Tempo")["Mean"]) == (3, "70 BPM")


def test_what_is_not_known_has_no_average() -> None:
    """Nothing is made up where nothing is known, and one value has no spread."""
    alone = averages_table(make_report(make_library([track("t1")])), "tracks")
    assert row(alone, "Feature", "Energy")["Mean"] == "unknown"
    assert row(alone, "Feature", "Energy")["Missing"] == 1
    assert row(alone, "Feature", "Duration")["Spread (sd)"] == "unknown"
    assert row(alone, "Feature", "Duration")["Mean"] == "3:00"


def test_a_collection_of_failed_analyses_has_its_tables() -> None:
    """Every number is unknown, and nothing counts as missing that was left out."""
    report = make_report(make_library([track("t1", **FULL | dict.fromkeys(("tempo", "danceability", "valence"), 0))]))
    table = averages_table(report, "tracks")
    assert set(table["Mean"]) == {"unknown"}
    assert set(table["Missing"]) == {0}
    assert counts_table(report, "tracks").empty
    assert extremes_table(report).empty


def test_counts_are_said_as_musicians_say_them() -> None:
    """Keys by their letters, modes by name, with the share of those known."""
    library = make_library(track(f"t{key}", **FULL | {"key": key}) for key in (-1, 0, 1))
    assert counts_table(make_report(library), "tracks").to_numpy().tolist() == [
        ["Key", "no key found", 1, "33 %"],
        ["Key", "C", 1, "33 %"],
        ["Key", "C#", 1, "33 %"],
        ["Mode", "major", 3, "100 %"],
        ["Time signature", "4/4", 3, "100 %"],
    ]


def test_counts_of_rows_weigh_repetitions() -> None:
    """The track that stands twice counts twice."""
    report = make_report(small_library(), playlist("p1"))
    assert row(counts_table(report, "rows"), "Value", "C")["n"] == 2
    assert row(counts_table(report, "tracks"), "Value", "C")["n"] == 1


def test_tracks_are_listed_with_their_state() -> None:
    """Each distinct track once, in order, and whether its features are known, failed or unknown."""
    table = tracks_table(make_report(small_library()))
    assert table["track_id"].tolist() == ["t1", "t2", "t3", "t4", "t5"]
    assert table["features"].tolist() == ["known", "known", "failed analysis", "unknown", "known"]
    assert table["name"].tolist() == ["Alpha", "Beta", "Gamma", "Unknown track", "Delta"]
    assert table["artists"].tolist() == ["Some Band", "Some Band, Guest", "Some Band", "Unknown artist", "Some Band"]
    assert table["key"].tolist()[:3] == ["C", "G", "G"]
    assert table["mode"].tolist()[:2] == ["major", "major"]
    assert table["length"].iloc[0] == pd.Timedelta(minutes=3)
    assert pd.isna(table["key"].iloc[3])


@pytest.mark.parametrize("keep_failed", [True, False])
def test_the_table_of_tracks_is_full_precision(*, keep_failed: bool) -> None:
    """Rounding is for the eye: the numbers of the table are those of the library, whatever is left out of the means."""
    report = make_report(small_library(), keep_failed=keep_failed)
    names = ["track_id", "energy", "loudness", "tempo", "valence"]
    pd.testing.assert_frame_equal(tracks_table(report)[names], small_library().tracks[names])


def test_a_track_of_which_nothing_is_known_is_listed() -> None:
    """No number, no name, no length: still a row."""
    bare = dict.fromkeys(("name", "artists", "artist_ids", "album_id", "album_name", "release_date", "duration_ms"))
    table = tracks_table(make_report(make_library([track("t1", **bare)])))
    assert row(table, "track_id", "t1")["name"] == "Unknown track"
    assert pd.isna(table["length"].iloc[0])
