"""What narrows a list: words, and a choice among few. One entry per choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashspot.blocks.filters import STATES, WHERE
from dashspot.browser.services.track_table import Sort

Mask = pd.Series


@dataclass(frozen=True)
class Choice:
    """One filter with a few options: what it is called, the options a table has, and the rows that one leaves."""

    title: str
    options: Callable[[pd.DataFrame], list[str]]
    fits: Callable[[pd.DataFrame, str], Mask]


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
    "decade": Choice(
        "Released in", lambda table: sorted(table["decade"].dropna().unique(), reverse=True), _equal("decade")
    ),
    "features": Choice("Features", lambda _table: list(STATES), _equal("state")),
    "where": Choice("Where", lambda _table: list(WHERE), lambda table, value: _PLACES[value](table)),
}


def filtered(table: pd.DataFrame, text: str, chosen: Mapping[str, str]) -> pd.DataFrame:
    """The rows that hold every word, in any case and order, and fit every choice; `chosen` names entries of CHOICES."""
    fits = pd.Series(data=True, index=table.index)
    for word in text.casefold().split():
        fits &= table["text"].str.contains(word, regex=False)
    for name, value in chosen.items():
        fits &= CHOICES[name].fits(table, value)
    return table[fits]


def ordered(table: pd.DataFrame, sort: Sort) -> pd.DataFrame:
    """The rows by one column, unknown values last; equal ones stay in the order of the table: by title, then id."""
    column, ascending = sort
    if column == "title":
        return table
    return table.sort_values(column, ascending=ascending, kind="stable", na_position="last")
