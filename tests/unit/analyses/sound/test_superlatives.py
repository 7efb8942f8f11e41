from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.sound.superlatives import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, Agreement, Plain, Record
from tests.unit.analyses.making import FULL, make_inputs, track

WORDS = {
    "danceability": ("Least danceable", "Most danceable"),
    "energy": ("Least energetic", "Most energetic"),
    "loudness": ("Quietest", "Loudest"),
    "speechiness": ("Least spoken", "Most spoken"),
    "acousticness": ("Least acoustic", "Most acoustic"),
    "instrumentalness": ("Least instrumental", "Most instrumental"),
    "liveness": ("Least live", "Most live"),
    "valence": ("Saddest", "Happiest"),
    "tempo": ("Slowest", "Fastest"),
    "duration_ms": ("Shortest", "Longest"),
    "release": ("Oldest", "Newest"),
}


class TestSuperlatives(Agreement):
    """The tracks at both ends of every feature."""

    analysis: ClassVar[Analysis] = ANALYSIS
    examples: ClassVar[int] = 30

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Sorted by value, then name, then id; the first ten."""
        del choices
        tracks = sorted(found.tracks, key=lambda one: (one["name"], one["track_id"]))
        for name in (*FEATURES, "duration_ms", "release"):
            known = [(best, one) for one in tracks if (best := value(one, name)) is not None]
            times = Counter(best for best, _ in known)
            for end, reverse in zip(WORDS[name], (False, True), strict=True):
                order = sorted(known, key=lambda pair: pair[0], reverse=reverse)[:10]
                listed = [best for best, _ in order]
                for best, one in order:
                    more = times[best] - listed.count(best)
                    exact = None if name == "release" else best
                    told = one["release_date"] if name == "release" else written(name, best)
                    rank = 1 + listed.index(best)
                    yield name, end, rank, told, one["name"], one["artists"], more, exact, one["track_id"]


def value(one: Record, name: str) -> Any:
    """What a track is ordered by."""
    if name != "release":
        return one[name]
    told = one["release_date"]
    return None if told is None or told[:4] == "0000" else (told + "-01-01")[:10]


def written(name: str, value: float) -> str:
    """With its unit."""
    if name == "duration_ms":
        minutes, seconds = divmod(round(value / 1000), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    form = {"tempo": "{:.0f} BPM", "loudness": "{:.1f} dB"}.get(name, "{:.2f}")
    told = form.format(value)
    return told[1:] if told.startswith("-") and not told.strip("-0. dB") else told


def test_ties_beyond_the_ten_are_counted() -> None:
    """Twelve tracks are equally the fastest: ten are listed, by name, and two more are told."""
    tracks = [track(f"t{place:02d}", **FULL) for place in range(12)]
    table = run(ANALYSIS, make_inputs([*tracks, track("slow", **FULL | {"tempo": 60.0})]), {}).table
    fastest = table[table["end"] == "Fastest"]
    assert fastest["name"].tolist() == [f"Name t{place:02d}" for place in range(10)]
    assert set(fastest["rank"]) == {1}
    assert set(fastest["more"]) == {2}
    slowest = table[table["end"] == "Slowest"]
    assert slowest["rank"].tolist() == [1, *[2] * 9]
    assert slowest["more"].tolist() == [0, *[3] * 9]


def test_a_year_alone_counts_as_its_first_day() -> None:
    """2019 is before 2019-06, which is before 2019-06-14."""
    dates = {"a": "2019-06-14", "b": "2019", "c": "2019-06", "d": "0000"}
    table = run(ANALYSIS, make_inputs([track(name, release_date=date) for name, date in dates.items()]), {}).table
    assert table[table["end"] == "Oldest"]["shown"].tolist() == ["2019", "2019-06", "2019-06-14"]


def test_a_row_stands_for_its_track() -> None:
    """Each track once, whatever it is the most of."""
    inputs = make_inputs([track("a", **FULL), track("b", **FULL | {"tempo": 90.0})])
    table = run(ANALYSIS, inputs, {}).table
    assert ANALYSIS.members(inputs, table) == ["a", "b"]
    assert ANALYSIS.members(inputs, table[(table["end"] == "Fastest") & (table["rank"] == 1)]) == ["a"]
