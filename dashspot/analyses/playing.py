"""What analyses of listening have in common: words, the measure that is chosen, and what a row stands for."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.needing import Needing

MEASURE = "measure"
MEASURES: tuple[str, str] = ("time", "plays")
MEASURE_OPTION = Option(MEASURE, "Measured in", lambda _: MEASURES)
"""Whether time or plays are shown."""
NOTHING_PLAYED = "Nothing was played in this period. Choose another one, or import the history of your listening."
ANY_PLAY = Needing(needs=(), any_of=False, lacking="", way_on=NOTHING_PLAYED)
"""For analyses that count every play there is."""
LENGTHS_UNKNOWN = (
    "No play of this period tells how long it was: Spotify's list of the last plays does not. Import your history."
)
START = (
    "A play is dated by its start, its end less how long it was played, on the clock of the chosen time zone, daylight "
    "saving included."
)
"""For definitions of analyses that date plays."""

FEATURES_UNKNOWN = (
    "Your library knows no features of what was played. Import a table of features, or fetch those of what was played."
)
"""For analyses of how what was played sounds."""
OF_LIBRARY = (
    "What the library does not know of a track is unknown of its plays; they are left out, and counted below the chart."
)
"""For definitions of analyses that need facts of what was played."""

Thing = Literal["item", "artist", "album"]
OF = "of"
THINGS: dict[str, Thing] = {"tracks": "item", "artists": "artist", "albums": "album"}
"""What can be chosen to be counted, as people say it."""
OF_COLUMN = Column("Shown", "tracks, artists or albums", "hidden")
THING_COLUMNS: dict[str, Column] = {
    "name": Column("Name", "of the track, artist or album, as the history tells it last"),
    "artist": Column("Artist", "as the history tells it; an artist's own name is both"),
}
TRACK_ID_COLUMN = Column("Track's id", "Spotify's; unknown of artists, albums and what is told by name alone", "hidden")
NEVER = np.iinfo(np.int32).max
"""The first day of what was never played."""


def by_measure(choices: Choices) -> list[str]:
    """The columns of hours and of plays, the one that is chosen first."""
    return ["hours", "plays"] if choices[MEASURE] == MEASURES[0] else ["plays", "hours"]


def measured(table: Table) -> str:
    """The column of a table that is drawn: `hours` or `plays`, as its column `measure` says."""
    return by_measure({MEASURE: str(table[MEASURE].iloc[0])})[0]


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
    return ids_played(listening, wanted[listening.plays[of].to_numpy()])


def ids_played(listening: Listening, which: NDArray[np.bool_], plays: pd.DataFrame | None = None) -> list[str]:
    """The ids of the tracks of some plays, the most played first.

    Args:
        listening: whose items the plays are of.
        which: shape (n_plays,), a mark for each play.
        plays: the plays that are marked; those of the period where it is not given.
    """
    played = (listening.plays if plays is None else plays)["item"].to_numpy()[which]
    n = np.bincount(played, minlength=len(listening.items))
    return listening.ids_of(np.argsort(-n, kind="stable")[: np.count_nonzero(n)])


def of_option(*words: str) -> Option:
    """What is counted: these of THINGS, the first of them where nothing is chosen."""
    return Option(OF, "Show", lambda _: words)


def thing_of(choices: Choices) -> Thing:
    """What is chosen to be counted."""
    return THINGS[choices[OF]]


def first_days(plays: pd.DataFrame, of: Thing, n: int) -> NDArray[np.int64]:
    """The local day of the first play of each of `n` things, since 1970; NEVER where it was not played."""
    found = np.full(n, NEVER, dtype=np.int64)
    found[plays[of].to_numpy()[::-1]] = plays["day"].to_numpy()[::-1]  # of several the one written last stays
    return found


def named_rows(listening: Listening, of: Thing, places: NDArray[np.integer]) -> pd.DataFrame:
    """The things at these places: `name`, `artist`, `track_id` (of tracks alone) and `of`, indexed by place."""
    found = named(listening, of).take(places)
    ids = listening.items["track_id"].take(places).to_numpy() if of == "item" else None
    word = next(word for word, thing in THINGS.items() if thing == of)
    return found.assign(track_id=pd.Series(ids, found.index, dtype="str"), of=word).astype({"of": "str"})


def tracks_of(listening: Listening, rows: Table) -> list[str]:
    """The ids of the tracks that rows made of `named_rows` stand for; an artist's and an album's of the period."""
    ids: list[str] = []
    for word, told in rows.groupby("of", sort=False):
        of = THINGS[str(word)]
        ids += told["track_id"].dropna().tolist() if of == "item" else items_of(listening, of, told)
    return list(dict.fromkeys(ids))


def titles(rows: Table) -> list[str]:
    """`Name, Artist` of each row; an artist's own name once."""
    return [
        name if name == artist else f"{name}, {artist}"
        for name, artist in zip(rows["name"], rows["artist"], strict=True)
    ]
