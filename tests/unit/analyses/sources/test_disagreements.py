from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.sources.disagreements import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, WHEN, make_inputs, track
from tests.unit.analyses.sources.saying import TOLD, heard, pairs, word

KEYS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]


class TestDisagreements(Agreement):
    """What two sources say of the same track."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs = heard()

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Pairs of words that differ, largest first."""
        del choices
        spreads = {name: spread(found, name) for name in TOLD[:9]} if found.said else {}
        rows = []
        for name, place, newer, older, differ in pairs(found) if found.said else ():
            if differ:
                unit = spreads.get(name)
                size = abs(newer[name] - older[name]) / unit if unit else None
                one = found.tracks[place]
                words = [
                    cell
                    for word in (newer, older)
                    for cell in (written(name, word[name]), word["source"], word["as_of"])
                ]
                numbers = size, newer[name], older[name], one["track_id"]
                order = (math.inf if size is None else -round(size, 6), TOLD.index(name), one["name"], one["track_id"])
                rows.append((order, (one["name"], one["artists"], name, *words, *numbers)))
        for _, row in sorted(rows, key=lambda row: row[0]):
            yield row


def spread(found: Plain, name: str) -> float | None:
    """The population standard deviation of the library; None where it hardly varies."""
    values = [one[name] for one in found.library if one[name] is not None]
    wide = statistics.pstdev(values) if values else 0
    return wide if wide >= 1e-6 else None


def written(name: str, value: float) -> str:
    """As a person reads it."""
    if name == "key":
        return KEYS[int(value)]
    if name == "mode":
        return "major" if value else "minor"
    return f"{int(value)}/4" if name == "time_signature" else f"{value:.4g}"


def test_both_values_are_shown_with_source_and_day() -> None:
    """The newest is held against each other one; the largest difference comes first, what has no size last."""
    said = [
        *(word(0, "b.csv", 1, energy=0.6), word(0, "a.csv", 9, energy=0.5, key=2.0), word(0, "c.csv", 5, energy=0.9)),
        *(word(1, "b.csv", 1), word(1, "a.csv", 9)),
    ]
    library = [track(name, **FULL | {"energy": energy}) for name, energy in (("x", 0.4), ("y", 0.6))]
    inputs = make_inputs(library, said=said)
    table = run(ANALYSIS, inputs, {}).table
    told = ["feature", "newer", "source_newer", "older", "source_older"]
    assert table[told].to_numpy().tolist() == [
        ["energy", "0.6", "b.csv", "0.9", "c.csv"],
        ["energy", "0.6", "b.csv", "0.5", "a.csv"],
        ["key", "G", "b.csv", "D", "a.csv"],
    ]
    assert table["size"].round(9).tolist()[:2] == [3, 1]
    assert math.isnan(table["size"].iloc[2])
    assert table["as_of_newer"].unique().tolist() == [WHEN - timedelta(days=1)]
    assert ANALYSIS.members(inputs, table) == ["x"]
