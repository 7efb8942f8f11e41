"""Which tracks of a library fit a filter. One entry per field that takes names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.blocks.filters import RANGES, TrackFilter
from dashspot.browser.blocks import Library
from dashspot.browser.services.filters import filtered
from dashspot.browser.services.genres import genres_of
from dashspot.browser.services.track_table import Table, said, track_table

Mask = NDArray[np.bool_]
_OFFERED = 300
_PART = "One from the list, or a part of a name"
_CHOICES = ("features", "where")


@dataclass(frozen=True)
class Named:
    """A field of a filter that takes names: what it is called, what it offers, and the rows that a name leaves.

    offers: the names that a library has, or the most frequent of them; others can be typed.
    fits: for the table, which rows have one of the names. A name that nothing has means all that hold its words.
    leaves_out: whether those are the rows that go. of_playlists: whether what it offers are ids of playlists.
    in_part: whether a part of a name is what people type.
    """

    title: str
    about: str
    offers: Callable[[Library], list[str]]
    fits: Callable[[Library, Table, tuple[str, ...]], Mask]
    leaves_out: bool = False
    of_playlists: bool = False
    in_part: bool = False

    def takes_others(self, offered: list[str]) -> bool:
        """Whether a name that is not offered can be typed."""
        return self.in_part or len(offered) >= _OFFERED


def _column(title: str, column: str, about: str = "", *, newest_first: bool = False) -> Named:
    """A field that is a column of the table."""

    def fits(_library: Library, table: Table, names: tuple[str, ...]) -> Mask:
        codes, known = pd.factorize(table[column])
        return _of_codes(_meant(known, names), codes)

    def offers(library: Library) -> list[str]:
        return _frequent(track_table(library)[column], newest_first=newest_first)

    return Named(title, about, offers, fits, in_part=about == _PART)


def _told(told: Callable[[Library], pd.DataFrame], column: str) -> Callable[[Library, Table, tuple[str, ...]], Mask]:
    """Tracks of which one of the names is told, in frames with a row per track and name."""

    def fits(library: Library, table: Table, names: tuple[str, ...]) -> Mask:
        rows = told(library)
        codes, known = pd.factorize(rows[column])
        return np.isin(table["track"].to_numpy(), rows["track"].to_numpy()[_of_codes(_meant(known, names), codes)])

    return fits


def _held(library: Library, table: Table, names: tuple[str, ...]) -> Mask:
    """In any of the playlists, which are named by their ids, else by what they are called."""
    wanted = set(names) & set(library.playlists["playlist_id"])
    called = said(library.playlists["name"], "playlist")
    for name in set(names) - wanted:
        wanted |= set(library.playlists["playlist_id"][_meant(pd.Index(called), (name,))])
    held = library.items["track"].to_numpy()[library.items["playlist_id"].isin(wanted).to_numpy()]
    return np.isin(table["track"].to_numpy(), held)


def playlist_titles(library: Library) -> dict[str, str]:
    """By id what each playlist is called, in the order of the names; made once for each library.

    Those of one name say their size, and those of one size their number.
    """
    return library.once("playlist_titles", _told_apart)


def _told_apart(library: Library) -> dict[str, str]:
    playlists = library.playlists.assign(name=said(library.playlists["name"], "playlist"))
    playlists = playlists.sort_values(["name", "playlist_id"])
    sizes = playlists["playlist_id"].map(library.items.groupby("playlist_id").size()).fillna(0).astype(int)
    told_apart = playlists["name"] + " (" + sizes.astype("str") + " rows)"
    names = playlists["name"].mask(playlists["name"].duplicated(keep=False), told_apart)
    number = names.groupby(names).cumcount() + 1
    names = names.mask(number > 1, names + " (" + number.astype("str") + ")")
    return dict(zip(playlists["playlist_id"], names, strict=True))


def _largest(library: Library) -> list[str]:
    """The ids of the playlists in the order of their names; of very many those with most rows."""
    largest = set(library.items["playlist_id"].value_counts().index[:_OFFERED])
    titles = playlist_titles(library)
    return [found for found in titles if found in largest or len(titles) <= _OFFERED]


NAMED: dict[str, Named] = {
    "decade": _column("Released in", "decade", newest_first=True),
    "genre": Named("Genre", "", lambda library: _frequent(genres_of(library)["genre"]), _told(genres_of, "genre")),
    "artist": Named(
        "Artist",
        _PART,
        lambda library: _frequent(library.credits["name"]),
        _told(lambda library: library.credits, "name"),
        in_part=True,
    ),
    "album": _column("Album", "album", _PART),
    "in_playlist": Named("In playlist", "In any of these", _largest, _held, of_playlists=True),
    "not_in_playlist": Named(
        "Not in playlist", "In none of these", _largest, _held, leaves_out=True, of_playlists=True
    ),
    "source": _column("Source of the features", "source", "Who told the features that are shown"),
}


def fitting(library: Library, table: Table, chosen: TrackFilter) -> Table:
    """The rows of a track table that fit everything but `within`, which is the caller's; in their order."""
    single = {name: value for name in _CHOICES if (value := getattr(chosen, name))}
    found = filtered(table, chosen.text, single)
    for name, entry in NAMED.items():
        if names := getattr(chosen, name):
            found = found[entry.fits(library, found, names) != entry.leaves_out]
    for name, ends in chosen.ranges.items():
        found = found[found[name].between(*RANGES[name].reach(ends))]
    if chosen.added_from or chosen.added_to:
        found = found[_added(found, chosen)]
    return found


def _added(table: Table, chosen: TrackFilter) -> Mask:
    """Both days belong to it; a track of which no day is known is in none."""
    days = table["added_at"].dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    fits: Mask = ~np.isnat(days)
    if chosen.added_from:
        fits &= days >= np.datetime64(chosen.added_from)
    if chosen.added_to:
        fits &= days <= np.datetime64(chosen.added_to)
    return fits


def _of_codes(meant: Mask, codes: NDArray[np.int_]) -> Mask:
    """For each row whether its value is meant; -1 is a value that is unknown."""
    found: Mask = np.append(meant, False)[codes]
    return found


def _meant(known: pd.Index[str], names: tuple[str, ...]) -> Mask:
    """Which of the known names are meant: the one that is named in any case, else all that hold every word of it."""
    meant: Mask = np.zeros(len(known), dtype=bool)
    folded = pd.Series(known, dtype="str").str.casefold()
    for name in names:
        found = (folded == name.casefold()).to_numpy()
        if not found.any():
            found = np.logical_and.reduce([folded.str.contains(w, regex=False) for w in name.casefold().split()])
        meant = meant | found
    return meant


def _frequent(values: pd.Series[str], *, newest_first: bool = False) -> list[str]:
    """The distinct values in order; of very many those that occur most."""
    return sorted(values.value_counts().index[:_OFFERED], reverse=newest_first)
