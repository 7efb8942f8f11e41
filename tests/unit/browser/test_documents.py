from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from dashspot.blocks.collections import ComputationBlock, Numbers
from dashspot.blocks.features import CATEGORIES, FEATURE_NAMES
from dashspot.browser.services.documents import BASES, Frames, compute_frames, documents, input_digests
from dashspot.compute import failed_analyses, has_features
from dashspot.compute.measure import COLLECTION, NAME, TRACK
from tests import oracle
from tests.unit.browser.conftest import FAILED, FULL
from tests.unit.compute.conftest import Row, by_collection, frame, libraries, tracks_of


def rows_of(rows: list[Row]) -> pd.DataFrame:
    """Rows as `collection_rows` gives them."""
    made = frame(rows)
    made = made.assign(failed=failed_analyses(made), known=has_features(made))
    return made.assign(**{COLLECTION: pd.Categorical(made[COLLECTION])})


def found_in(rows: list[Row], *, keep_failed: bool = False) -> dict[str, ComputationBlock]:
    """The documents of all collections, by id."""
    made = documents(compute_frames(rows_of(rows), keep_failed=keep_failed), "playlist", keep_failed=keep_failed)
    return {document.collection.id: document for document in made}


def numbers_in(frames: Frames) -> list[tuple[Any, ...]]:
    """Every number of the frames, with what it is of."""
    tied = frames.superlatives.itertuples(name=None)
    listed: list[tuple[Any, ...]] = list(tied)
    for basis in BASES:
        listed += [(basis, *row) for row in frames.sizes[basis][["total", "known", "failed"]].itertuples(name=None)]
        averages = frames.averages[basis].to_dict("index").items()
        listed += [
            (basis, *map(str, key), name, None if math.isnan(value) else value)  # type: ignore[call-overload]
            for key, values in averages
            for name, value in values.items()
        ]
        listed += [(basis, *row[:4]) for row in frames.counts[basis].itertuples(name=None)]
    return listed


def numbers_of(document: ComputationBlock) -> list[tuple[Any, ...]]:
    """Every number of a document, in the same words."""
    name = document.collection.id
    listed: list[tuple[Any, ...]] = [
        (name, feature, end, extreme["value"], track_id)
        for feature, ends in document.model_dump()["superlatives"].items()
        for end, extreme in ends.items()
        for track_id in extreme["track_ids"]
    ]
    for basis in BASES:
        numbers: Numbers = getattr(document, basis)
        listed += [(basis, name, numbers.total, numbers.with_features, numbers.failed)]
        listed += [(basis, name, of, *item) for of, average in numbers.averages.items() for item in average]
        listed += [(basis, name, of, *item) for of, counted in numbers.counts.items() for item in counted.items()]
    return listed


@settings(deadline=None, max_examples=25)
@given(libraries())
def test_every_number_of_the_frames_is_in_the_documents(rows: list[Row]) -> None:
    """One document per collection, and together they hold every number of the frames, each once, and no other."""
    frames = compute_frames(rows_of(rows), keep_failed=True)
    made = list(documents(frames, "playlist", keep_failed=True))
    assert [document.collection.id for document in made] == sorted({row[COLLECTION] for row in rows})
    told = [number for document in made for number in numbers_of(document)]
    assert sorted(told, key=repr) == sorted(numbers_in(frames), key=repr)


@settings(deadline=None, max_examples=25)
@given(libraries())
def test_documents_agree_with_plain_python(rows: list[Row]) -> None:
    """Of any library: averages and counts on both bases are those that a loop finds, failed analyses left out."""
    found = found_in(rows)
    for name, own in by_collection(rows).items():
        for basis, counted in (("tracks", tracks_of(own)), ("rows", own)):
            used = [row for row in counted if any(row[mark] != 0 for mark in ("tempo", "danceability", "valence"))]
            numbers: Numbers = getattr(found[name], basis)
            assert (numbers.total, numbers.failed) == (len(counted), len(counted) - len(used))
            for feature in FEATURE_NAMES:
                expected = oracle.average(row[feature] for row in used)
                average = oracle.with_nan(numbers.averages[feature].model_dump())
                largest = max((abs(row[feature]) for row in used if row[feature] == row[feature]), default=0.0)
                finest = 1e-9 * max(1.0, largest)  # two neighbours among the floats differ by more where they are large
                assert average == pytest.approx(expected, rel=1e-9, abs=finest, nan_ok=True)
            for category in CATEGORIES:
                assert numbers.counts[category] == oracle.count(row[category] for row in used)


def test_a_failed_analysis_is_left_out_and_counted() -> None:
    """By default it wins nothing and moves no mean, and the document says that there is one."""
    found = found_in([FULL | {"track_id": "good"}, FAILED | {"track_id": "bad", "loudness": -60.0}])["a"]
    assert found.failed_left_out
    assert (found.tracks.total, found.tracks.with_features, found.tracks.failed) == (2, 2, 1)
    assert found.superlatives["loudness"].lowest.track_ids == ("good",)
    assert found.tracks.averages["loudness"].mean == -6.0
    assert found.tracks.counts["key"] == {7: 1}


def test_a_failed_analysis_is_kept_on_request() -> None:
    """On request it counts like any other, and the document says so."""
    found = found_in([FULL | {"track_id": "good"}, FAILED | {"track_id": "bad"}], keep_failed=True)["a"]
    assert not found.failed_left_out
    assert found.tracks.failed == 1
    assert found.superlatives["tempo"].lowest.track_ids == ("bad",)
    assert found.tracks.averages["tempo"].mean == 60.0
    assert found.tracks.counts["key"] == {7: 2}


def test_a_collection_of_failed_analyses_alone_still_has_its_document() -> None:
    """With nothing left to count, every feature has n = 0 and no number, and there are no superlatives."""
    found = found_in([FAILED])["a"]
    assert found.superlatives == {}
    for numbers in (found.tracks, found.rows):
        assert (numbers.total, numbers.with_features, numbers.failed) == (1, 1, 1)
        assert list(numbers.averages) == list(FEATURE_NAMES)
        assert {average.n for average in numbers.averages.values()} == {0}
        assert numbers.averages["tempo"].mean is None
        assert numbers.counts == {"key": {}, "mode": {}, "time_signature": {}}


def test_a_collection_without_features_has_its_document() -> None:
    """Nothing is known of it: sizes are told, the rest is empty."""
    found = found_in([{}, {}])["a"]
    assert (found.tracks.total, found.tracks.with_features, found.tracks.failed) == (2, 0, 0)
    assert found.superlatives == {}


def test_no_collections_have_no_documents() -> None:
    """No rows, no documents, no error."""
    assert found_in([]) == {}


def test_a_repeated_track_counts_once_among_tracks_and_twice_among_rows() -> None:
    """The two bases differ by repetitions alone."""
    found = found_in([FULL | {"track_id": "t", "energy": 0.2}] * 2 + [FULL | {"track_id": "u", "energy": 0.8}])["a"]
    assert (found.tracks.total, found.rows.total) == (2, 3)
    assert found.tracks.averages["energy"].mean == pytest.approx(0.5)
    assert found.rows.averages["energy"].mean == pytest.approx(0.4)
    assert (found.tracks.counts["mode"], found.rows.counts["mode"]) == ({1: 2}, {1: 3})


def test_a_document_survives_json() -> None:
    """What is written as JSON is read back equal, whole keys and unknown numbers included."""
    for document in found_in([FULL, {"energy": 0.1, "key": -1}, {"collection_id": "b"}]).values():
        assert ComputationBlock.model_validate_json(document.model_dump_json()) == document


TWO = [FULL | {TRACK: "t", NAME: "Echo"}, FULL | {TRACK: "u", NAME: "Orbit", "energy": 0.7}]


def test_the_order_of_rows_does_not_matter() -> None:
    """The same rows in another order are the same inputs."""
    assert input_digests(rows_of(TWO)) == input_digests(rows_of(TWO[::-1]))


def test_how_often_a_row_stands_does_matter() -> None:
    """One row more or less of the same track is another input."""
    digests = {input_digests(rows_of([TWO[0], *[TWO[1]] * times]))["a"] for times in range(4)}
    assert len(digests) == 4


def _changes() -> dict[str, Callable[[Row], Row]]:
    numbers = {name: lambda row, name=name: row | {name: row[name] + 1e-3} for name in (*FEATURE_NAMES, *CATEGORIES)}
    unknown = {f"{name} unknown": lambda row, name=name: row | {name: math.nan} for name in FEATURE_NAMES}
    return {
        **numbers,
        **unknown,
        "track": lambda row: row | {TRACK: "other"},
        "name": lambda row: row | {NAME: "Other"},
        "name in another case": lambda row: row | {NAME: row[NAME].upper()},
        "name unknown": lambda row: row | {NAME: None},
        "name empty": lambda row: row | {NAME: ""},
        "name nan": lambda row: row | {NAME: "nan"},
    }


def test_whatever_changes_in_a_row_changes_the_digest() -> None:
    """Any value that another number or name stands for is another input, and so is what becomes unknown."""
    first = FULL | {TRACK: "t", NAME: "Name", "duration_ms": 180_000}
    changed = [change(first) for change in _changes().values()]
    digests = [input_digests(rows_of([row, TWO[1]]))["a"] for row in (first, *changed)]
    assert len(set(digests)) == len(digests)


def test_values_swapped_between_tracks_are_another_input() -> None:
    """Which track has which value matters, though the columns hold the same values."""
    swapped = [TWO[0] | {"energy": 0.7}, TWO[1] | {"energy": 0.5}]
    assert input_digests(rows_of(TWO)) != input_digests(rows_of(swapped))


def test_each_collection_has_its_own_digest() -> None:
    """Equal rows have equal digests in any collection, others leave them alone, and they come sorted."""
    rows = [{COLLECTION: "b"} | row for row in TWO] + [{COLLECTION: "a"} | row for row in TWO[:1]]
    digests = input_digests(rows_of(rows))
    assert list(digests) == ["a", "b"]
    assert digests["b"] == input_digests(rows_of(TWO))["a"]
    assert digests["a"] == input_digests(rows_of(TWO[:1]))["a"]


def test_no_collections_have_no_digests() -> None:
    """No rows, no digests, no error."""
    assert input_digests(rows_of([])) == {}
