"""What was played most of some plays."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.listening import UNKNOWN_ALBUM, Listening
from dashspot.analyses.playing import Thing, named, totals


class Standings:
    """Ranks tracks, artists or albums; made once, as looking at every name takes long. Unknown albums have no rank."""

    def __init__(self, listening: Listening, of: Thing) -> None:
        """Of: what is ranked."""
        self._items = len(listening.items)
        self._of: Thing = of
        self._names = named(listening, of)
        told = self._names["name"] != UNKNOWN_ALBUM if of == "album" else np.ones(len(self._names), dtype=bool)
        self._told: NDArray[np.bool_] = np.asarray(told, dtype=bool)

    def most_played(self, plays: pd.DataFrame, n: int) -> pd.DataFrame:
        """The first `n` by plays, then time, then name and artist: those, `plays` and `ms_played`, by place."""
        counted = totals(plays, self._of, len(self._names))
        return self._first(counted, ["plays", "ms_played"], n, 1)

    def fullest(self, plays: pd.DataFrame, n: int | None = None, least: int = 1) -> pd.DataFrame:
        """Albums by how many different tracks of them were played, then as `most_played`; with `tracks`.

        n: how many at most.
        least: so many tracks at least.
        """
        album = np.full(self._items, -1)
        album[plays["item"].to_numpy()] = plays["album"].to_numpy()  # a track is on one album
        tracks = np.bincount(album[album >= 0], minlength=len(self._names))
        counted = totals(plays, "album", len(self._names)).assign(tracks=tracks)
        return self._first(counted, ["tracks", "plays", "ms_played"], len(counted) if n is None else n, least)

    def _first(self, counted: pd.DataFrame, by: list[str], n: int, least: int) -> pd.DataFrame:
        """Cut to what can be among the first before any names are compared."""
        leading = counted[by[0]].to_numpy()
        places = np.flatnonzero((leading >= least) & self._told)
        if len(places) > n:
            places = places[leading[places] >= np.partition(leading[places], -n)[-n]]
        found = self._names.take(places).assign(**{name: counted[name].to_numpy()[places] for name in by})
        found = found.set_axis(places)
        if len(found) == 1:
            return found
        rising = [False] * len(by) + [True, True]
        return found.sort_values([*by, "name", "artist"], ascending=rising, kind="stable").head(n)
