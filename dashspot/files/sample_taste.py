"""What the sample's person likes to hear, and how that moves from month to month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashspot.files.sample_catalogue import GHOST, LOCALS, Track
from dashspot.files.sample_names import GENRES

FIRST, LAST = date(2022, 11, 16), date(2026, 11, 15)
"""The days between which something was played, Berlin time."""
WINTER = (874, 1490, 1874)
"""Numbers of the tracks that are heard before Christmas alone."""
_MONTHS = 49
_KNOWN_BEFORE = 0.55
_HALF_A_TURN = 96
"""Months in which the taste would go through all genres twice."""
Weights = NDArray[np.float64]


class Taste:
    """Which tracks come next, by month and hour."""

    def __init__(self, tracks: Sequence[Track], random: np.random.Generator) -> None:
        """Draw what is liked, and when each track was met: most at once, the others later, none before its release."""
        n = len(tracks)
        self._liked: Weights = np.power(1.0 + random.permutation(n), -0.6, dtype=np.float64)
        self._liked[[GHOST, *LOCALS, *WINTER]] = 0
        met = np.where(random.random(n) < _KNOWN_BEFORE, -12, random.integers(0, _MONTHS, n))
        self._met = np.maximum(met, [_month_of(track["album_release_date"]) for track in tracks])
        self._genre = np.array([GENRES.index(track["genre"]) for track in tracks])
        self._energy = np.array([0.5 if track["energy"] is None else track["energy"] for track in tracks])
        self._summed: dict[tuple[int, bool], Weights] = {}

    def next_tracks(self, day: date, hour: int, draws: Weights) -> list[int]:
        """The numbers of tracks, one for each draw (0 to 1)."""
        wanted = month_number(day), 6 <= hour < 20  # noqa: PLR2004 (the lively part of a day)
        if wanted not in self._summed:
            self._summed[wanted] = self._weights(*wanted).cumsum()
        summed = self._summed[wanted]
        numbers: list[int] = np.searchsorted(summed, draws * summed[-1], side="right").tolist()
        return numbers

    def _weights(self, month: int, lively: bool) -> Weights:  # noqa: FBT001 (a part of the key)
        phase = 2 * np.pi * (month / _HALF_A_TURN - self._genre / len(GENRES))
        age = month - self._met
        newness = np.where(age >= 0, 1 + 5 * np.exp(-np.clip(age, 0, None) / 3), 0)
        mood = 0.4 + self._energy if lively else 1.4 - self._energy
        weights: Weights = self._liked * np.exp(1.5 * np.cos(phase)) * newness * mood
        return weights


def month_number(day: date) -> int:
    """Months since the one of the first play."""
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


def _month_of(released: str | None) -> int:
    """The first whole month in which it was out."""
    year, month = ((released or "0001") + "-01")[:7].split("-")
    return month_number(date(max(int(year), 1), int(month), 1)) + 1
