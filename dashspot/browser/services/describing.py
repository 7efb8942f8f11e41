"""What a filter says, in words, and which part of the library a range is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.blocks.filters import RANGES, Range, TrackFilter
from dashspot.browser.blocks import Library
from dashspot.browser.services.fitting import playlist_titles
from dashspot.browser.services.track_table import track_table

_TEENS = (11, 12, 13)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_SAID: dict[str, Callable[[str], str]] = {
    "decade": "released in the {}".format,
    "genre": "genre {}".format,
    "artist": "by {}".format,
    "album": "on {}".format,
    "in_playlist": "in {}".format,
    "not_in_playlist": "not in {}".format,
    "source": "features from {}".format,
}


def described(library: Library, chosen: TrackFilter) -> list[str]:
    """Each thing that a filter asks for, but for `within`: `by Low or Abba`, `energy 0.2 to 0.8`."""
    return list(_parts(library, chosen))


def percentiles(library: Library, name: str, chosen: Range) -> str:
    """Which part of the library a range of a feature spans; of the whole range how many know the feature."""
    known, (low, high) = library.once("sorted_features", _sorted_features)[name], RANGES[name].reach(chosen)
    if not len(known):
        return "Known of no track"
    if chosen == RANGES[name].whole:
        return f"Any, known of {len(known):,} of {len(library.tracks):,} tracks"
    first, last = np.searchsorted(known, low, "left"), np.searchsorted(known, high, "right")
    return f"{_ordinal(100 * first / len(known))} to {_ordinal(100 * last / len(known))} percentile of the library"


def _parts(library: Library, chosen: TrackFilter) -> Iterator[str]:
    if chosen.text:
        yield f"“{chosen.text}”"
    titles = playlist_titles(library) if chosen.in_playlist or chosen.not_in_playlist else {}
    for name, sentence in _SAID.items():
        if names := getattr(chosen, name):
            yield sentence(" or ".join(titles.get(one, one) for one in names))
    if chosen.added_from or chosen.added_to:
        yield " ".join(["added", *_days(chosen)])
    if chosen.features:
        yield f"features {chosen.features}" if chosen.features != "failed analysis" else chosen.features
    if chosen.where:
        yield chosen.where.lower()
    for name, ends in chosen.ranges.items():
        yield _range(name, ends)


def _days(chosen: TrackFilter) -> Iterator[str]:
    if chosen.added_from:
        yield f"from {chosen.added_from}"
    if chosen.added_to:
        yield f"to {chosen.added_to}"


def _range(name: str, ends: Range) -> str:
    bounds, (low, high) = RANGES[name], ends
    if low == bounds.low:
        said = f"up to {high:g}"
    else:
        said = f"from {low:g}" if high == bounds.high else f"{low:g} to {high:g}"
    return " ".join(word for word in (bounds.title.lower(), said, bounds.unit) if word)


def _sorted_features(library: Library) -> dict[str, NDArray[np.float64]]:
    """By feature the values that are known, failed analyses left out."""
    table = track_table(library)
    return {name: np.sort(table[name].dropna().to_numpy()) for name in FEATURE_NAMES}


def _ordinal(share: float) -> str:
    """`1st`, `22nd`, `85th`."""
    number = round(share)
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"
