"""The public TidyTuesday table of 2020-01-21, whole, against reference numbers that two other engines agree on."""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import json
import math
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from dashspot import browser, core
from dashspot.blocks.collections import LIBRARY, AnalysisBlock, CollectionKey, Numbers
from dashspot.blocks.features import FEATURE_NAMES, KEY_NAMES, MODE_NAMES
from dashspot.blocks.imports import ImportSummary
from dashspot.browser import LIBRARY_KEY, Facts, Library, load_library
from dashspot.store import engine
from tests import oracle
from tests.conftest import REFERENCE, TABLE

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("real table")]

FAILED = "51w6nRCU68klqNfYaaVP2j"
FAILED_IN = "3j2osvmecEao5nmo9jZ5df"
STATISTICS = {
    "n": "n",
    "mean": "mean",
    "sd": "sd1",
    "minimum": "min",
    "q1": "q25",
    "median": "median",
    "q3": "q75",
    "maximum": "max",
}
BASES = {"tracks": "whole_unique", "rows": "whole_rows"}
RELATIVE = 1e-9
"""The reference is rounded to ten significant digits."""

Line = dict[str, str]
Reference = dict[str, Any]
Analyses = dict[str, AnalysisBlock]

by_basis = pytest.mark.parametrize("basis", BASES)


@dataclass(frozen=True)
class Real:
    """The table as DashSpot has it; analyses by collection id."""

    summary: ImportSummary
    library: Library
    kept: Analyses
    left_out: Analyses
    facts: dict[str, Facts]


@pytest.fixture(scope="module")
def reference(real_data: Path) -> Reference:
    """The reference numbers."""
    found: Reference = json.loads((real_data / REFERENCE).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def lines(real_data: Path) -> list[Line]:
    """Every line of the table, read by the csv module alone."""
    with gzip.open(real_data / TABLE, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def real(real_data: Path, template: str, reference: Reference) -> Real:
    """The table imported into a database of its own and analysed with and without failed analyses."""
    with own_database(template):
        user = core.local_user()
        summary = core.import_path(user.id, real_data / TABLE)
        made = [browser.analyse_everything(user.id, keep_failed=keep) for keep in (True, False)]
        assert made == [472, 472]
        library = load_library(user.id)
        kept, left_out = (saved(library, keep_failed=keep) for keep in (True, False))
        keys = [LIBRARY_KEY, *(CollectionKey(kind="playlist", id=name) for name in reference["playlists"])]
        facts = {key.id: browser.report(library, key, keep_failed=True).facts for key in keys}
    assert isinstance(summary, ImportSummary)
    return Real(summary, library, kept, left_out, facts)


@contextlib.contextmanager
def own_database(template: str) -> Iterator[None]:
    """The product connected to a fresh database, and to none afterwards."""
    name = sql.Identifier(f"real_{os.getpid()}")
    server = urlsplit(template)._replace(path="/postgres").geturl()
    source = sql.Identifier(urlsplit(template).path.removeprefix("/"))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("create database {} template {}").format(name, source))
        engine.disconnect()
        engine.connect(urlsplit(template)._replace(path=f"/real_{os.getpid()}").geturl(), pool_size=1)
        try:
            yield
        finally:
            engine.disconnect()
            admin.execute(sql.SQL("drop database {} with (force)").format(name))


def saved(library: Library, *, keep_failed: bool) -> Analyses:
    """Every analysis, by collection id."""
    return {found.collection.id: found for found in browser.saved_computations(library, keep_failed=keep_failed)}


def close(found: float | None, expected: float | None) -> bool:
    """Whether two numbers are the same but for rounding; unknown is only unknown."""
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=RELATIVE, abs_tol=1e-12)


def differences(numbers: Numbers, expected: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every average that is not the one of the reference."""
    return [
        f"{feature} {statistic}: {found}, not {expected[feature][name]}"
        for feature in FEATURE_NAMES
        for statistic, name in STATISTICS.items()
        if not close(found := getattr(numbers.averages[feature], statistic), expected[feature][name])
    ]


def tie_differences(analysis: AnalysisBlock, expected: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every superlative whose value, number of ties or first ids are not those of the reference.

    The reference lists at most five ids, sorted by id.
    """
    wrong = []
    for feature in FEATURE_NAMES:
        ends = analysis.computation.superlatives[feature]
        for found, least in ((ends.lowest, "min"), (ends.highest, "max")):
            stats = expected[feature]
            listed = [track_id for track_id, *_names in stats[f"arg{least}"]]
            same = close(found.value, stats[least]) and len(found.track_ids) == stats[f"arg{least}_ties"]
            if (
                not same
                or sorted(found.track_ids)[: len(listed)] != listed
                or len(listed) != min(5, len(found.track_ids))
            ):
                wrong.append(f"{feature} {least}: {found.value}, {len(found.track_ids)} ties, {found.track_ids[:5]}")
    return wrong


def counted_keys(numbers: Numbers) -> dict[str, int]:
    """The counts of keys, by letter."""
    return {KEY_NAMES[key]: n for key, n in numbers.counts["key"].items()}


def counted_modes(numbers: Numbers) -> dict[str, int]:
    """The counts of modes, by name."""
    return {MODE_NAMES[mode]: n for mode, n in numbers.counts["mode"].items()}


def by_letter(key_counts: Mapping[str, int]) -> dict[str, int]:
    """The reference writes `C#/Db`."""
    return {name.split("/")[0]: n for name, n in key_counts.items()}


def test_the_table_is_the_one_the_reference_was_made_of(real_data: Path, reference: Reference) -> None:
    """Byte for byte."""
    content = gzip.decompress((real_data / TABLE).read_bytes())
    assert hashlib.sha256(content).hexdigest() == reference["sha256"]


def test_the_import_counts_what_is_there(real: Real, reference: Reference) -> None:
    """Every row is taken, and each thing is counted once."""
    summary, counts = real.summary, reference["counts"]
    found = (summary.rows, summary.tracks, summary.playlists, summary.artists, summary.albums, summary.memberships)
    assert found == (32_833, 28_356, 471, 10_692, 22_545, 32_833)
    assert found[:5] == (
        counts["rows"],
        counts["unique_track_ids"],
        counts["unique_playlist_ids"],
        counts["unique_artists_excl_NA"],
        counts["unique_album_ids"],
    )
    assert (summary.refused, summary.features_new) == (0, 28_356)


def test_the_library_holds_what_is_there(real: Real, reference: Reference) -> None:
    """Names that several playlists share, repeated rows, tracks in several playlists, nameless tracks, genres."""
    tracks, items, counts = real.library.tracks, real.library.items, reference["counts"]
    assert real.library.playlists["name"].nunique() == counts["unique_playlist_names"] == 449
    distinct = items.drop_duplicates(["playlist_id", "track_id"])
    assert len(items) - len(distinct) == counts["duplicate_rows_same_playlist_and_track"] == 582
    assert (distinct["track_id"].value_counts() > 1).sum() == counts["tracks_in_more_than_one_playlist"] == 2818
    assert sorted(tracks.loc[tracks["name"].isna(), "track_id"]) == sorted(counts["na_track_ids"])
    assert items["genre"].value_counts().to_dict() == counts["playlist_genre_rows"]
    assert items["subgenre"].value_counts().to_dict() == counts["playlist_subgenre_rows"]


@by_basis
def test_averages_of_the_library_are_those_of_the_reference(real: Real, reference: Reference, basis: str) -> None:
    """n, mean, spread, quartiles and bounds of all ten features."""
    numbers = getattr(real.kept[LIBRARY].computation, basis)
    assert numbers.total == numbers.with_features == reference[BASES[basis]]["n"]
    assert differences(numbers, reference[BASES[basis]]["stats"]) == []


@by_basis
def test_superlatives_of_the_library_are_those_of_the_reference(real: Real, reference: Reference, basis: str) -> None:
    """Values, ties and ids; 10,175 tracks tie for the least instrumental, three for the most energetic."""
    assert tie_differences(real.kept[LIBRARY], reference[BASES[basis]]["stats"]) == []


@by_basis
def test_counts_of_the_library_are_those_of_the_reference(real: Real, reference: Reference, basis: str) -> None:
    """Keys and modes; this table knows no time signatures."""
    numbers, expected = getattr(real.kept[LIBRARY].computation, basis), reference[BASES[basis]]
    assert counted_keys(numbers) == by_letter(expected["key_counts"])
    assert counted_modes(numbers) == expected["mode_counts"]
    assert numbers.counts["time_signature"] == {}


def test_reference_playlists_have_their_numbers(real: Real, reference: Reference) -> None:
    """Six lists, among them one of a single track and one of 247 rows that are 100 tracks."""
    assert len(reference["playlists"]) == 6
    for name, expected in reference["playlists"].items():
        computed = real.kept[name].computation
        assert computed.rows.total == expected["rows"]
        assert computed.tracks.total == expected["unique"]["n"]
        assert differences(computed.tracks, expected["unique"]["stats"]) == []
        assert tie_differences(real.kept[name], expected["unique"]["stats"]) == []
        assert counted_keys(computed.tracks) == by_letter(expected["unique"]["key_counts"])
        assert counted_modes(computed.tracks) == expected["unique"]["mode_counts"]


def test_facts_of_reports_are_those_of_the_reference(real: Real, reference: Reference) -> None:
    """Rows, tracks, artists, albums, length and years of the library and of six playlists."""
    whole = {LIBRARY: {"name": "The whole library", "rows": 32_833, "unique": reference["whole_unique"]}}
    for name, expected in (whole | reference["playlists"]).items():
        facts, unique = real.facts[name], expected["unique"]
        years = [int(year) for year in unique["release_years"]]
        assert (facts.title, facts.rows, facts.tracks) == (expected["name"], expected["rows"], unique["n"])
        assert (facts.artists, facts.albums) == (unique["unique_artists"], unique["unique_albums"])
        assert facts.duration_ms == unique["total_duration_ms"]
        assert (facts.first_year, facts.last_year) == (min(years), max(years))


@pytest.fixture(scope="module")
def collections(lines: list[Line]) -> dict[str, list[Line]]:
    """The lines of every playlist, and of the library."""
    grouped: dict[str, list[Line]] = {LIBRARY: lines}
    for line in lines:
        grouped.setdefault(line["playlist_id"], []).append(line)
    return grouped


def distinct(lines: Iterable[Line]) -> list[Line]:
    """The first line of each track."""
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(line["track_id"], line)
    return list(found.values())


def expected_numbers(lines: list[Line]) -> dict[str, dict[str, float | None]]:
    """The averages of some lines, in plain Python."""
    averages = {name: oracle.average(float(line[name]) for line in lines) for name in FEATURE_NAMES}
    return {
        name: {STATISTICS[of]: None if math.isnan(value) else value for of, value in average.items()}
        for name, average in averages.items()
    }


@by_basis
def test_averages_of_every_playlist_are_those_of_plain_python(
    real: Real, collections: dict[str, list[Line]], basis: str
) -> None:
    """All 471 playlists and the library, on both bases."""
    assert set(real.kept) == set(collections)
    for name, lines in collections.items():
        numbers: Numbers = getattr(real.kept[name].computation, basis)
        used = distinct(lines) if basis == "tracks" else lines
        assert (numbers.total, numbers.with_features) == (len(used), len(used))
        assert differences(numbers, expected_numbers(used)) == []
        assert numbers.counts["key"] == Counter(int(line["key"]) for line in used)
        assert numbers.counts["mode"] == Counter(int(line["mode"]) for line in used)


def test_superlatives_of_every_playlist_are_those_of_plain_python(
    real: Real, collections: dict[str, list[Line]]
) -> None:
    """Every tied track of every end of all 471 playlists and the library, in the order of names and ids."""
    for name, lines in collections.items():
        tracks = distinct(lines)
        names = {line["track_id"]: None if line["track_name"] == "NA" else line["track_name"] for line in tracks}
        for feature in FEATURE_NAMES:
            expected = oracle.extremes({line["track_id"]: float(line[feature]) for line in tracks}, names)
            found = real.kept[name].computation.superlatives[feature].model_dump()
            assert {end: (one["value"], list(one["track_ids"])) for end, one in found.items()} == expected


def test_the_failed_analysis_wins_nothing_by_default(real: Real) -> None:
    """Kept, it is the least danceable, the slowest and the shortest; left out it is nowhere, and one is said to be."""
    kept, left_out = real.kept[LIBRARY].computation, real.left_out[LIBRARY].computation
    least = [name for name, ends in kept.superlatives.items() if FAILED in ends.lowest.track_ids]
    assert {"danceability", "tempo", "valence", "speechiness", "duration_ms"} <= set(least)
    assert (left_out.tracks.failed, left_out.rows.failed, kept.tracks.failed) == (1, 1, 1)
    assert (left_out.failed_left_out, kept.failed_left_out) == (True, False)
    for analysis in real.left_out.values():
        for ends in analysis.computation.superlatives.values():
            assert FAILED not in ends.lowest.track_ids + ends.highest.track_ids
    assert {name for name, found in real.left_out.items() if found.computation.rows.failed} == {LIBRARY, FAILED_IN}


@by_basis
@pytest.mark.parametrize("name", [LIBRARY, FAILED_IN])
def test_without_the_failed_analysis_the_rest_is_averaged(
    real: Real, collections: dict[str, list[Line]], basis: str, name: str
) -> None:
    """Everything else counts, and the total still holds it."""
    lines = distinct(collections[name]) if basis == "tracks" else collections[name]
    used = [line for line in lines if line["track_id"] != FAILED]
    numbers: Numbers = getattr(real.left_out[name].computation, basis)
    assert (numbers.total, numbers.averages["tempo"].n) == (len(lines), len(used))
    assert differences(numbers, expected_numbers(used)) == []
    assert numbers.counts["key"] == Counter(int(line["key"]) for line in used)


def test_leaving_failures_out_changes_no_other_playlist(real: Real) -> None:
    """Where no analysis failed, both ways have the same numbers."""
    for name, analysis in real.left_out.items():
        if name not in (LIBRARY, FAILED_IN):
            assert analysis.computation.model_copy(update={"failed_left_out": False}) == real.kept[name].computation
