"""Says in plain sentences what a collection is."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashspot.blocks.collections import ComputationBlock, Numbers
from dashspot.blocks.features import KEY_NAMES
from dashspot.blocks.words import count
from dashspot.browser.blocks import Facts
from dashspot.browser.services.words import feature_value, listing, long_length, share, stopped

_COMPARATIVES: dict[str, tuple[str, str]] = {
    "danceability": ("less danceable", "more danceable"),
    "energy": ("calmer", "more energetic"),
    "loudness": ("quieter", "louder"),
    "speechiness": ("less spoken", "more spoken"),
    "acousticness": ("less acoustic", "more acoustic"),
    "instrumentalness": ("more sung", "more instrumental"),
    "liveness": ("less live", "more live"),
    "valence": ("sadder", "happier"),
    "tempo": ("slower", "faster"),
    "duration_ms": ("shorter", "longer"),
}
_NOTABLE = 0.35
"""In standard deviations of the library: a mean that is this far off is worth a word."""
_MOST_WORDS = 3
_MOST_KEYS = 2
_ENDS = (("valence", "highest", "happiest"), ("valence", "lowest", "saddest"), ("tempo", "highest", "fastest"))


def paragraph(facts: Facts, found: ComputationBlock, library: ComputationBlock, tracks: pd.DataFrame) -> str:
    """Three or four sentences: how much it is, how it differs from the library, its keys and tempo, its extremes."""
    if not facts.known:
        return f"{_size(facts)} None of it has audio features yet, so there is nothing to say about how it sounds."
    if found.failed_left_out and facts.known == facts.failed:
        return f"{_size(facts)} The audio analysis of all of it failed, so there is nothing to say about how it sounds."
    sentences = [_size(facts), *_difference(facts, found.tracks, library.tracks), _keys(found.tracks)]
    if facts.tracks > 1:
        sentences.append(_extremes(found, tracks))
    return " ".join(sentence for sentence in sentences if sentence)


def _size(facts: Facts) -> str:
    subject = "The whole library holds" if facts.key.kind == "library" else "It holds"
    years = ""
    if facts.first_year:
        same = facts.first_year == facts.last_year
        years = (
            f", released in {facts.first_year}" if same else f", released from {facts.first_year} to {facts.last_year}"
        )
    by = f" by {count(facts.artists, 'artist')}" if facts.artists else ""
    return f"{subject} {count(facts.tracks, 'track')}{by}, {long_length(facts.duration_ms)} of music{years}."


def _difference(facts: Facts, own: Numbers, library: Numbers) -> Iterator[str]:
    if facts.key.kind == "library":
        return
    distances = dict(_distances(own, library))
    if not distances:
        return
    notable = sorted((word for word in distances if distances[word] >= _NOTABLE), key=lambda word: -distances[word])
    yield (
        f"On average it is {listing(notable[:_MOST_WORDS])} than the whole library."
        if notable
        else "On average it sounds like the whole library."
    )


def _distances(own: Numbers, library: Numbers) -> Iterator[tuple[str, float]]:
    """What can be said of each feature, and how far off its mean is, in the library's standard deviations."""
    for name, (less, more) in _COMPARATIVES.items():
        mean, usual = own.averages[name].mean, library.averages[name]
        if mean is None or usual.mean is None or not usual.sd:
            continue
        distance = (mean - usual.mean) / usual.sd
        yield more if distance > 0 else less, abs(distance)


def _keys(own: Numbers) -> str:
    modes = own.counts["mode"]
    keys = {key: n for key, n in own.counts["key"].items() if key >= 0}
    tempo = own.averages["tempo"].median
    parts = []
    if modes:
        parts.append(f"{share(modes.get(1, 0), sum(modes.values()))} of it is in major")
    if keys:
        most = max(keys.values())
        named = [KEY_NAMES[key] for key, n in sorted(keys.items()) if n == most]
        parts.append(f"its most frequent key is {listing(named)}" if len(named) <= _MOST_KEYS else "no key stands out")
    if tempo is not None:
        parts.append(f"its median tempo is {feature_value('tempo', tempo)}")
    return _sentence(parts)


def _extremes(found: ComputationBlock, tracks: pd.DataFrame) -> str:
    named = tracks.set_index("track_id")
    parts = []
    for feature, end, word in _ENDS:
        if feature in found.superlatives:
            extreme = getattr(found.superlatives[feature], end)
            first = named.loc[extreme.track_ids[0]]
            more = f" (and {count(len(extreme.track_ids) - 1, 'other')})" if len(extreme.track_ids) > 1 else ""
            parts.append(f"the {word} is {credit(first)}{more}")
    return _sentence(parts)


def _sentence(parts: list[str]) -> str:
    said = listing(parts) if parts else ""
    return stopped(f"{said[:1].upper()}{said[1:]}") if said else ""


def credit(track: pd.Series[str]) -> str:
    """`“Name” by Artist, Artist`; what is unknown is said so."""
    name = track["name"] if pd.notna(track["name"]) else "Unknown track"
    artists = track["artists"] if pd.notna(track["artists"]) else "an unknown artist"
    return f"“{name}” by {artists}"
