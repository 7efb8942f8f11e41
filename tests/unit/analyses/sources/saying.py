"""Tracks of which several sources speak, at random, and what an oracle needs to hear them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from hypothesis import strategies as st

from dashspot.analyses import Inputs
from tests.unit.analyses.agreement import Plain, Record
from tests.unit.analyses.making import FULL, WHEN, Track, make_inputs, random_tracks

TOLD = (
    *("danceability", "energy", "loudness", "speechiness", "acousticness", "instrumentalness", "liveness"),
    *("valence", "tempo", "key", "mode", "time_signature"),
)
NOT_FOUND = {"key": -1, "time_signature": 0}
_NUDGES = st.sampled_from([0.0, 0.0, 0.0005, -0.0005, 0.004, 0.25])
_DAYS = st.none() | st.integers(0, 2).map(lambda days: WHEN - timedelta(days=days))


@st.composite
def heard(draw: st.DrawFn) -> Inputs:
    """Up to six tracks and what up to three sources say of each, often nearly the same."""
    tracks = draw(random_tracks(6))
    said = [draw(_word(place, source)) for place in range(len(tracks)) for source in draw(_SOURCES)]
    return make_inputs(tracks, said=said)


_SOURCES = st.lists(st.sampled_from(["a.csv", "b.csv", "ReccoBeats"]), max_size=3, unique=True)


@st.composite
def _word(draw: st.DrawFn, place: int, source: str) -> Track:
    told: Track = {name: value + draw(_NUDGES) for name, value in FULL.items()}
    told |= {
        "key": draw(st.sampled_from([None, -1.0, 0.0, 7.0])),
        "mode": draw(st.sampled_from([None, 0.0, 1.0])),
        "time_signature": draw(st.sampled_from([None, 0.0, 3.0, 4.0])),
    }
    if draw(st.integers(0, 5)) == 0:
        told |= {"tempo": 0.0, "danceability": 0.0, "valence": 0.0}
    if draw(st.booleans()):
        told["energy"] = None
    return told | {"track": place, "source": source, "as_of": draw(_DAYS)}


def pairs(found: Plain) -> Iterator[tuple[str, int, Record, Record, bool]]:
    """Feature, track, the newest word, each other word on it, and whether the two differ."""
    for name in TOLD:
        for place in range(len(found.tracks)):
            words = [one for one in found.said if one["track"] == place and hears(one, name)]
            words.sort(key=lambda one: one["source"])
            words.sort(key=lambda one: one["as_of"].timestamp() if one["as_of"] else float("-inf"), reverse=True)
            for other in words[1:]:
                yield name, place, words[0], other, differ(name, words[0][name], other[name])


def hears(word: Record, name: str) -> bool:
    """Whether a source knows it; nothing found is nothing known."""
    failed = all(word[mark] == 0 for mark in ("tempo", "danceability", "valence"))
    return not failed and word[name] is not None and word[name] != NOT_FOUND.get(name)


def differ(name: str, one: float, other: float) -> bool:
    """Beyond what rounding explains."""
    if name in ("key", "mode", "time_signature"):
        return one != other
    noise = 0.001 * max(abs(one), abs(other)) if name in ("loudness", "tempo") else 0.002
    return abs(one - other) > noise


def word(place: int, source: str, days: int, **told: float) -> Track:
    """What a source said so many days ago."""
    return FULL | {"track": place, "source": source, "as_of": WHEN - timedelta(days=days)} | told
