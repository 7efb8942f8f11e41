"""What analyses of listening have in common: words, the measure that is chosen, and what a row stands for."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Choices, Option
from dashspot.analyses.listening import Listening

BY = "measure"
MEASURES: tuple[str, str] = ("time", "plays")
MEASURE_OPTION = Option(BY, "Measured in", lambda _: MEASURES)
"""Whether time or plays are shown."""
HOUR = 3_600_000
NOTHING_PLAYED = "Nothing was played in this period. Choose another one, or import the history of your listening."
LENGTHS_UNKNOWN = (
    "No play of this period tells how long it was: Spotify's list of the last plays does not. Import your history."
)
START = (
    "A play is dated by its start, its end less how long it was played, on the clock of the chosen time zone, daylight "
    "saving included."
)
"""For definitions of analyses that date plays."""

Thing = Literal["item", "artist", "album"]


def by_time(choices: Choices) -> bool:
    """Whether time is measured, not plays."""
    return choices[BY] == MEASURES[0]


def played_at(days: NDArray[np.integer]) -> NDArray[np.datetime64]:
    """Days since 1970 as dates."""
    return days.astype("datetime64[D]").astype("datetime64[s]")


def named(listening: Listening, of: Thing) -> pd.DataFrame:
    """What things are called: `name` and `artist` of each; an artist's own name is both."""
    if of == "artist":
        return listening.artists.assign(artist=listening.artists["name"])
    return (listening.items if of == "item" else listening.albums)[["name", "artist"]]


def totals(plays: pd.DataFrame, of: Thing, n: int) -> pd.DataFrame:
    """How much each of `n` things was played: `plays`, `ms_played` (where the length is told), indexed by place."""
    place = plays[of].to_numpy()
    length = np.nan_to_num(plays["ms_played"].to_numpy())
    return pd.DataFrame({"plays": np.bincount(place, minlength=n), "ms_played": np.bincount(place, length, n)})


def items_of(listening: Listening, of: Thing, names: pd.DataFrame) -> list[str]:
    """The ids of the tracks of the period that belong to any of these things, the most played first.

    names: rows with `name` and `artist`, as `named` gives them.
    """
    told = pd.MultiIndex.from_frame(named(listening, of))
    wanted = told.isin(pd.MultiIndex.from_frame(names[["name", "artist"]]))
    plays = listening.plays[wanted[listening.plays[of].to_numpy()]]
    counted = totals(plays, "item", len(listening.items))
    order = counted[counted["plays"] > 0].sort_values("plays", ascending=False, kind="stable")
    return listening.ids_of(order.index.to_numpy())
