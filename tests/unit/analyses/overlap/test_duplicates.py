from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.overlap.duplicates import ALIKE, ANALYSIS, RECORDING, REPEATED
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import Track, make_inputs, random_tracks, track
from tests.unit.analyses.overlap.told import listed


@st.composite
def random_duplicates(draw: st.DrawFn) -> Inputs:
    """Collections that repeat tracks, of tracks with few names, artists and lengths."""
    tracks = [
        one | {"duration_ms": draw(st.sampled_from([None, 0.0, 1_000.0, 2_000.0, 3_000.0, 4_001.0, 6_002.0]))}
        for one in draw(random_tracks(10))
    ]
    placed = st.tuples(st.integers(0, max(len(tracks) - 1, 0)), st.integers(1, 3), st.none())
    lists = st.lists(placed, unique_by=lambda member: member[0]) if tracks else st.just([])
    return make_inputs(tracks, [("Mix", draw(lists)) for _ in range(draw(st.integers(0, 3)))])


class TestDuplicates(Agreement):
    """What is there twice."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_duplicates()
    examples: ClassVar[int] = 30

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Three kinds of groups, each described by its first track."""
        del choices
        repeated = [[place] for place in sorted({row["track"] for row in found.collections if row["rows"] > 1})]
        for reason, groups in ((REPEATED, repeated), (RECORDING, _recordings(found)), (ALIKE, _alike(found))):
            rows = [_row(found, reason, group) for group in groups]
            yield from sorted(rows, key=lambda row: (-row[4], row[1], row[7]))


def _row(found: Plain, reason: str, group: list[int]) -> tuple[Any, ...]:
    fewest = 2 if reason == REPEATED else 1
    held = [row for row in _standing(found, group) if row["rows"] >= fewest]
    places = [row["collection"] for row in held]
    first, ids = found.tracks[min(group)], [found.tracks[place]["track_id"] for place in sorted(group)]
    facts = (len(ids), sum(row["rows"] for row in held), len(set(places)), listed(places, found.titles))
    return reason, first["name"], first["artists"], *facts, " ".join(ids)


def _standing(found: Plain, group: list[int]) -> list[dict[str, Any]]:
    if _BY_TRACK.get("of") is not found:
        by_track: dict[int, list[dict[str, Any]]] = {}
        for row in found.collections:
            by_track.setdefault(row["track"], []).append(row)
        _BY_TRACK.update(of=found, rows=by_track)
    return [row for place in group for row in _BY_TRACK["rows"].get(place, [])]


_BY_TRACK: dict[str, Any] = {}


def _recordings(found: Plain) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for place, one in enumerate(found.tracks):
        if one["isrc"]:
            groups.setdefault(one["isrc"].upper(), []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def _alike(found: Plain) -> list[list[int]]:
    main: dict[int, str] = {}
    for row in found.credits:
        main.setdefault(row["track"], row["artist"])
    named: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for place, one in enumerate(found.tracks):
        artist = main.get(place, "Unknown artist")
        key = _spelt(one["name"]), _spelt(artist)
        unknown = one["name"] == "Unknown track" or artist == "Unknown artist" or not all(key)
        if not unknown and one["duration_ms"] is not None:
            named.setdefault(key, []).append((one["duration_ms"], place))
    groups = []
    for lengths in named.values():
        before = None
        for length, place in sorted(lengths):
            if before is None or length - before > 2_000:
                groups.append([place])
            else:
                groups[-1].append(place)
            before = length
    return [group for group in groups if len(group) > 1 and not _one_recording(found, group)]


def _one_recording(found: Plain, group: list[int]) -> bool:
    codes = {(found.tracks[place]["isrc"] or "").upper() for place in group}
    return len(codes) == 1 and "" not in codes


def _spelt(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def reasons(*tracks: Track) -> list[tuple[str, str]]:
    """Reason and ids of each group among these tracks."""
    table = run(ANALYSIS, make_inputs(tracks), {}).table
    return list(table[["reason", "track_ids"]].itertuples(index=False, name=None))


def test_names_are_compared_in_one_spelling() -> None:
    """Compatibility forms, case and outer space don't matter; inner ones do."""
    spellings = ["Straße", " STRASSE ", "\uff33trasse", "Stra sse"]
    tracks = [track(f"t{place}", name=name) for place, name in enumerate(spellings)]
    assert reasons(*tracks) == [(ALIKE, "t0 t1 t2")]


def test_a_gap_of_more_than_two_seconds_starts_a_new_group() -> None:
    """So a chain may be longer than two seconds from end to end; an unknown length is near none."""
    lengths = [1_000.0, 3_000.0, 5_000.0, 7_001.0, 9_001.0, 20_000.0, None, None]
    tracks = [track(f"t{place}", name="Same", duration_ms=length) for place, length in enumerate(lengths)]
    assert reasons(*tracks) == [(ALIKE, "t0 t1 t2"), (ALIKE, "t3 t4")]


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "Unknown track"},
        {"name": "Same", "credits": [("unknown", "Unknown artist")]},
        {"name": "Same", "credits": []},
        {"name": " \u3000"},
    ],
)
def test_what_is_unknown_is_never_the_same(facts: dict[str, Any]) -> None:
    """Neither names nor artists."""
    assert reasons(track("a", **facts), track("b", **facts)) == []


def test_main_artists_are_the_first_credited() -> None:
    """Another guest makes no other track, another main artist does."""
    band, guest = ("band", "Some Band"), ("guest", "Guest")
    credited = {"a": [band], "b": [band, guest], "c": [guest, band]}
    assert reasons(*(track(name, name="Same", credits=told) for name, told in credited.items())) == [(ALIKE, "a b")]


def test_one_recording_is_listed_once() -> None:
    """A group that its ISRC has told of is not told again by name; a third one without an ISRC makes it another."""
    same = {"name": "Same", "isrc": "GBAAA0000001"}
    pair = track("a", **same), track("b", **same | {"isrc": "gbaaa0000001"})
    assert reasons(*pair) == [(RECORDING, "a b")]
    assert reasons(*pair, track("c", name="Same")) == [(RECORDING, "a b"), (ALIKE, "a b c")]


def test_a_row_stands_for_its_tracks_and_names_its_playlists() -> None:
    """A repeated track names only those playlists that repeat it."""
    tracks = [track("a", name="Same"), track("b", name="Same"), track("c", name="Other")]
    listed = [("Mix", [(0, 2, None), (2, 1, None)]), ("Mix", [(0, 1, None), (1, 1, None)]), ("Empty", [])]
    inputs = make_inputs(tracks, listed)
    table = run(ANALYSIS, inputs, {}).table
    told = table[["reason", "rows", "playlists", "held_by"]].to_numpy().tolist()
    assert told == [[REPEATED, 2, 1, "Mix (1)"], [ALIKE, 4, 2, "Mix (1), Mix (2)"]]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["a", "b"]


@pytest.mark.parametrize("collections", [[], [("Empty", [])]])
def test_without_duplicates_the_table_is_empty(collections: list[tuple[str, list[Any]]]) -> None:
    """No tracks, and one."""
    table = run(ANALYSIS, make_inputs([], collections), {}).table
    assert table.dtypes.astype(str).tolist() == ["str", "str", "str", "int64", "int64", "int64", "str", "str"]
    assert reasons(track("a")) == []
