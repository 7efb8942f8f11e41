"""What analyses of single years have in common: the years, and what was played most in one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.listening import UNKNOWN_ALBUM, Listening
from dashspot.analyses.playing import Thing, calendar, named, totals

EPOCH = 1970
PART = "Of a year that the period cuts, the part inside counts."
NO_ALBUM = f"Plays whose album is not told ({UNKNOWN_ALBUM}) belong to none."


def years_of(days: NDArray[np.integer]) -> NDArray[np.int64]:
    """The calendar year of each of these days since 1970."""
    found: NDArray[np.int64] = calendar(days, "Y") + EPOCH
    return found


def yearly(listening: Listening) -> Iterator[tuple[int, pd.DataFrame]]:
    """Each year of the period in which anything was played, rising, and its plays."""
    years = years_of(listening.plays["day"].to_numpy())
    for year in np.unique(years).tolist():
        yield year, listening.plays.take(np.flatnonzero(years == year))


def most_played(listening: Listening, plays: pd.DataFrame, of: Thing, n: int) -> pd.DataFrame:
    """The first `n` by plays, then time, then name, artist and place: as `named`, with `plays` and `ms_played`."""
    names = named(listening, of)
    counted = totals(plays, of, len(names))
    return first_of(counted[_told(names, of) & (counted["plays"] > 0)], names, ["plays", "ms_played"], n)


def fullest_albums(listening: Listening, plays: pd.DataFrame, n: int | None = None, least: int = 1) -> pd.DataFrame:
    """Albums by how many different tracks of them were played, then as `most_played`; with `tracks`.

    n: how many at most.
    least: so many tracks at least.
    """
    names = listening.albums
    counted = totals(plays, "album", len(names)).assign(tracks=_tracks(listening, plays))
    wanted = counted[_told(names, "album") & (counted["tracks"] >= least)]
    return first_of(wanted, names, ["tracks", "plays", "ms_played"], len(names) if n is None else n)


def first_of(counted: pd.DataFrame, names: pd.DataFrame, by: list[str], n: int) -> pd.DataFrame:
    """The first `n` of what is counted, the most first; names are compared where they can matter, as it takes long.

    counted: indexed by the places in `names`, rising.
    """
    if len(counted) > n:
        least = np.partition(counted[by[0]].to_numpy(), -n)[-n]
        counted = counted[counted[by[0]] >= least]
    found = counted.join(names)
    rising = [False] * len(by) + [True, True]
    return found.sort_values([*by, "name", "artist"], ascending=rising, kind="stable").head(n)


def _told(names: pd.DataFrame, of: Thing) -> NDArray[np.bool_]:
    if of != "album":
        return np.ones(len(names), dtype=bool)
    found: NDArray[np.bool_] = (names["name"] != UNKNOWN_ALBUM).to_numpy()
    return found


def _tracks(listening: Listening, plays: pd.DataFrame) -> NDArray[np.int64]:
    """How many different tracks of each album were played; a track is on one album."""
    album = np.full(len(listening.items), -1)
    album[plays["item"].to_numpy()] = plays["album"].to_numpy()
    return np.bincount(album[album >= 0], minlength=len(listening.albums))
