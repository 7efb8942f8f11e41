from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.keys.key_counts import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, Track, make_inputs, track

NAMES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]


class TestKeyCounts(Agreement):
    """Counts of key, mode and time signature."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each is tallied over the tracks that know it."""
        del choices
        tallies: dict[str, Counter[Any]] = {}
        for one in found.tracks:
            key, mode, metre = one["key"], one["mode"], one["time_signature"]
            has_key = key is not None and key != -1
            if has_key:
                tallies.setdefault("key", Counter())[key] += 1
            if has_key and mode is not None:
                tallies.setdefault("key and mode", Counter())[key, mode] += 1
            if mode is not None:
                tallies.setdefault("mode", Counter())[mode] += 1
            if metre:
                tallies.setdefault("time signature", Counter())[metre] += 1
        for category, listed in (
            ("key", [(name, place) for place, name in enumerate(NAMES)]),
            (
                "key and mode",
                [(f"{n} {m}", (p, k)) for p, n in enumerate(NAMES) for m, k in (("major", 1), ("minor", 0))],
            ),
            ("mode", [("major", 1), ("minor", 0)]),
            ("time signature", [(f"{n:.0f}/4", n) for n in sorted(tallies.get("time signature", ()))]),
        ):
            tally = tallies.get(category)
            for label, value in listed if tally else ():
                yield category, label, tally[value], tally[value] / tally.total()  # type: ignore[index, union-attr]


def test_a_row_stands_for_its_tracks() -> None:
    """Of several rows those of any, each once."""
    told: list[Track] = [
        {},
        {"mode": 0.0},
        {"key": 0.0, "time_signature": 3.0},
        {"key": -1.0, "mode": None, "time_signature": 0.0},
    ]
    inputs = make_inputs([track(f"t{place}", **FULL | one) for place, one in enumerate(told)])
    table = run(ANALYSIS, inputs, {}).table
    for values, ids in (
        (["G"], ["t0", "t1"]),
        (["G major"], ["t0"]),
        (["major"], ["t0", "t2"]),
        (["4/4", "minor"], ["t0", "t1"]),
        (["3/4", "C major"], ["t2"]),
    ):
        assert ANALYSIS.members(inputs, table[table["value"].isin(values)]) == ids


def test_the_share_of_major_is_met(real: Inputs) -> None:
    """Of the public table, distinct tracks: 56.5 % are in major, 10.6 % in C, and 74 % of those in major."""
    share = run(ANALYSIS, real, {}).table.set_index("value")
    assert round(share["share"]["major"], 3) == 0.565
    assert round(share["share"]["C"], 3) == 0.106
    assert round(share["n"]["C major"] / share["n"]["C"], 2) == 0.74


def test_keys_are_drawn_major_below_minor_and_time_signatures_below() -> None:
    """Each bar carries its row; the share of each mode stands in the legend; what nobody knows draws nothing."""
    told: list[Track] = [{}, {"mode": 0.0}, {"time_signature": 3.0}]
    table = run(ANALYSIS, make_inputs([track(f"t{place}", **FULL | one) for place, one in enumerate(told)]), {}).table
    major, minor, metres = ANALYSIS.chart(table).data  # type: ignore[misc]
    assert (major.name, minor.name) == ("major 67%", "minor 33%")
    for bars in (major, minor, metres):
        assert table.loc[list(bars.customdata), "n"].tolist() == list(bars.y)
    assert table.loc[list(metres.customdata), "value"].tolist() == list(metres.x) == ["3/4", "4/4"]
    lone = run(ANALYSIS, make_inputs([track("a", time_signature=4.0)]), {}).table
    assert [len(bars.y) for bars in ANALYSIS.chart(lone).data] == [0, 0, 1]  # type: ignore[misc]
