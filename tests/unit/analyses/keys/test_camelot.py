from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.keys.camelot import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, Track, make_inputs, track

PRINTED = {
    "1A": "G# minor",
    "1B": "B major",
    "2A": "D# minor",
    "2B": "F# major",
    "3A": "A# minor",
    "3B": "C# major",
    "4A": "F minor",
    "4B": "G# major",
    "5A": "C minor",
    "5B": "D# major",
    "6A": "G minor",
    "6B": "A# major",
    "7A": "D minor",
    "7B": "F major",
    "8A": "A minor",
    "8B": "C major",
    "9A": "E minor",
    "9B": "G major",
    "10A": "B minor",
    "10B": "D major",
    "11A": "F# minor",
    "11B": "A major",
    "12A": "C# minor",
    "12B": "E major",
}
NAMES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]


class TestCamelot(Agreement):
    """The keys on the wheel."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted by name, read off the printed wheel."""
        del choices
        counted = Counter(
            f"{NAMES[int(track['key'])]} {'major' if track['mode'] == 1 else 'minor'}"
            for track in found.tracks
            if track["key"] not in (None, -1) and track["mode"] is not None
        )
        if counted:
            for code, name in PRINTED.items():
                yield code, name, counted[name], counted[name] / counted.total()


def test_a_bar_stands_for_the_tracks_in_its_key() -> None:
    """Not for the same key in the other mode, nor for those without a key."""
    told: list[Track] = [
        {"key": 9.0, "mode": 0.0},
        {"key": 9.0, "mode": 1.0},
        {"key": -1.0},
        {"key": None, "mode": 0.0},
        {},
    ]
    inputs = make_inputs([track(f"t{place}", **FULL | one) for place, one in enumerate(told)])
    table = run(ANALYSIS, inputs, {}).table
    assert ANALYSIS.members(inputs, table[table["code"] == "8A"]) == ["t0"]
    assert ANALYSIS.members(inputs, table[table["code"].isin(["11B", "9B"])]) == ["t1", "t4"]


def test_twelve_stands_at_the_top() -> None:
    """As on a clock, and the bars carry the rows that they stand for."""
    figure = ANALYSIS.chart(run(ANALYSIS, make_inputs([track("a", **FULL)]), {}).table)  # type: ignore[misc]
    assert list(figure.data[0].customdata) == list(range(24))
    step, first = 360 / 24, figure.layout.polar.angularaxis.rotation
    clockwise_from_top = [(90 - first + step * place) % 360 for place in (22, 23)]
    assert sorted(clockwise_from_top) == [7.5, 352.5]
