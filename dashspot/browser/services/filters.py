"""What narrows a list: words, a choice among few, ranges of features. One entry per choice."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashspot.blocks.features import UNIT_FEATURES
from dashspot.browser.services.listings import FAILED, KNOWN, UNANALYSED, Sort

Mask = pd.Series
Range = tuple[float, float]


@dataclass(frozen=True)
class Choice:
    """One filter with a few options: what it is called, the options a table has, and the rows that one leaves."""

    title: str
    options: Callable[[pd.DataFrame], list[str]]
    fits: Callable[[pd.DataFrame, str], Mask]


def _values(column: str, *, newest_first: bool = False) -> Callable[[pd.DataFrame], list[str]]:
    return lambda table: sorted(table[column].dropna().unique(), reverse=newest_first)


def _equal(column: str) -> Callable[[pd.DataFrame, str], Mask]:
    return lambda table, value: table[column].eq(value).fillna(value=False).astype(bool)


_PLACES: dict[str, Callable[[pd.DataFrame], Mask]] = {
    "Liked": lambda table: table["liked"],
    "Not liked": lambda table: ~table["liked"],
    "In a playlist": lambda table: table["playlists"] > 0,
    "In several playlists": lambda table: table["playlists"] > 1,
    "In no playlist": lambda table: table["playlists"] == 0,
}

CHOICES: dict[str, Choice] = {
    "decade": Choice("Released in", _values("decade", newest_first=True), _equal("decade")),
    "genre": Choice("Genre", _values("genre"), _equal("genre")),
    "features": Choice("Features", lambda _table: [KNOWN, UNANALYSED, FAILED], _equal("state")),
    "where": Choice("Where", lambda _table: list(_PLACES), lambda table, value: _PLACES[value](table)),
}


@dataclass(frozen=True)
class Bounds:
    """How far a range can be drawn; what lies beyond belongs to the end. `scale` is a shown unit in the column's."""

    title: str
    low: float
    high: float
    step: float
    scale: float = 1

    def fits(self, column: Mask, chosen: Range) -> Mask:
        """Known values from the first to the last of the range, both included."""
        low = chosen[0] * self.scale if chosen[0] > self.low else -math.inf
        high = chosen[1] * self.scale if chosen[1] < self.high else math.inf
        return column.between(low, high)


RANGES: dict[str, Bounds] = {
    **{name: Bounds(name.capitalize(), 0.0, 1.0, 0.01) for name in UNIT_FEATURES},
    "loudness": Bounds("Loudness (dB)", -60.0, 0.0, 0.5),
    "tempo": Bounds("Tempo (BPM)", 40.0, 220.0, 1.0),
    "duration_ms": Bounds("Length (minutes)", 0.0, 15.0, 0.25, scale=60_000),
}


def filtered(
    table: pd.DataFrame, text: str, chosen: Mapping[str, str], ranges: Mapping[str, Range] | None = None
) -> pd.DataFrame:
    """The rows that hold every word, in any case and order, and fit every choice and every range.

    `chosen` names entries of CHOICES, `ranges` those of RANGES, each with what was picked there.
    """
    fits = pd.Series(data=True, index=table.index)
    for word in text.casefold().split():
        fits &= table["text"].str.contains(word, regex=False)
    for name, value in chosen.items():
        fits &= CHOICES[name].fits(table, value)
    for feature, chosen_range in (ranges or {}).items():
        fits &= RANGES[feature].fits(table[feature], chosen_range)
    return table[fits]


def ordered(table: pd.DataFrame, sort: Sort) -> pd.DataFrame:
    """The rows by one column, unknown values last; equal ones stay in the order of the table: by title, then id."""
    column, ascending = sort
    if column == "title":
        return table
    return table.sort_values(column, ascending=ascending, kind="stable", na_position="last")
