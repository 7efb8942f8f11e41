"""Groups of tracks: by main genre, decade, playlist and so on. A track counts in every group that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Column, Option
from dashspot.analyses.inputs import Inputs
from dashspot.blocks.features import KEY_NAMES, MODE_NAMES

BY = "by"
"""Name of the choice by what tracks are grouped."""


GROUP_COLUMNS: dict[str, Column] = {
    "by": Column("Grouped by", "by what the tracks are grouped", "hidden"),
    "group_id": Column("Group's id", "Spotify's id of a playlist, album or artist, else the name", "hidden"),
    "group": Column("Group", "name of the group"),
    "n": Column("Tracks", "distinct tracks of the group that know the feature", "count"),
}
"""How tables name a group."""
UNTITLED = "Unknown album"
DEFINED = (
    "A track counts in every group that it belongs to: in each of its main genres, in each saved playlist that holds "
    "it. Tracks that belong to none are left out."
)
"""For definitions of analyses that group tracks."""


@dataclass(frozen=True)
class Grouping:
    """One way to group tracks.

    told: a row per track and group, `track` (its place), `group_id` and `group` (as a person reads it); a group may
        be told twice, and is unknown where the track has none.
    in_order: whether the groups have an order of their own, that of their ids.
    """

    told: Callable[[Inputs], pd.DataFrame]
    in_order: bool = False


@dataclass(frozen=True)
class Groups:
    """Tracks in their groups.

    names: a row per group, indexed 0..n-1: `group_id`, `group`, `n` (how many of the tracks); by n, the largest first,
        then name, then id.
    members: a row per group and track, each once: `group` (its place in `names`), `track` (the track's place).
    """

    names: pd.DataFrame
    members: pd.DataFrame


def by_option(*names: str) -> Option:
    """The choice by what tracks are grouped; offered is what any track here knows, of these or of all GROUPINGS."""
    offered = names or tuple(GROUPINGS)

    def choices(inputs: Inputs) -> list[str]:
        return [name for name in offered if GROUPINGS[name].told(inputs)["group_id"].notna().any()] or list(offered)

    return Option(BY, "Group by", choices)


def grouped(inputs: Inputs, by: str, where: NDArray[np.bool_] | None = None, largest: int | None = None) -> Groups:
    """The tracks in their groups.

    by: one of GROUPINGS.
    where: which of the tracks count; all unless said otherwise.
    largest: keeps so many of the largest groups, and then puts those that have an order of their own into it.
    """
    told = _each_once(GROUPINGS[by].told(inputs), where)
    codes, ids = pd.factorize(told["group_id"])
    _, first = np.unique(codes, return_index=True)
    names = pd.DataFrame(
        {
            "group_id": pd.Series(ids, dtype="str"),
            "group": told["group"].iloc[first].astype("str").to_numpy(),
            "n": np.bincount(codes, minlength=len(ids)).astype(np.int64),
        }
    )
    order = names.sort_values(["n", "group", "group_id"], ascending=[False, True, True])
    if largest is not None:
        order = order.head(largest)
        order = order.sort_values("group_id") if GROUPINGS[by].in_order else order
    place = np.full(len(names), -1)
    place[order.index.to_numpy()] = np.arange(len(order))
    members = pd.DataFrame({"group": place[codes], "track": told["track"].to_numpy()})
    return Groups(order.reset_index(drop=True), members[members["group"] >= 0].reset_index(drop=True))


def in_groups(inputs: Inputs, by: str, group_ids: Iterable[str]) -> NDArray[np.bool_]:
    """Which tracks belong to any of these groups."""
    told = GROUPINGS[by].told(inputs)
    found = np.zeros(len(inputs.tracks), dtype=bool)
    found[told.loc[told["group_id"].isin(list(group_ids)), "track"].to_numpy()] = True
    return found


def _each_once(told: pd.DataFrame, where: NDArray[np.bool_] | None) -> pd.DataFrame:
    known = told["group_id"].notna().to_numpy()
    if where is not None:
        known = known & where[told["track"].to_numpy()]
    return told[known].drop_duplicates(["track", "group_id"])


def _of_tracks(column: str) -> Callable[[Inputs], pd.DataFrame]:
    """Groups that each track names in one column."""
    return lambda inputs: _told(inputs.tracks, inputs.tracks[column], inputs.tracks[column])


def _told(tracks: pd.DataFrame, ids: pd.Series, names: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"track": np.arange(len(tracks)), "group_id": ids, "group": names})


def _of_genres(column: str) -> Callable[[Inputs], pd.DataFrame]:
    """Groups that each genre of a track names in one column."""
    return lambda inputs: inputs.genres[["track", column, column]].set_axis(["track", "group_id", "group"], axis=1)


def _albums(inputs: Inputs) -> pd.DataFrame:
    return _told(inputs.tracks, inputs.tracks["album_id"], inputs.tracks["album_name"].fillna(UNTITLED))


def _years(inputs: Inputs) -> pd.DataFrame:
    known = inputs.tracks["year"]
    years = known.map({year: f"{year:04.0f}" for year in known.dropna().unique()}).astype("str")
    return _told(inputs.tracks, years, years)


def _keys(inputs: Inputs) -> pd.DataFrame:
    """Keys with their mode, `C# minor`; those where none was found have none."""
    key, mode = inputs.tracks["key"], inputs.tracks["mode"]
    known = ((key >= 0) & mode.notna()).to_numpy()
    ways = pd.Series([f"{key} {mode}" for key in KEY_NAMES for mode in MODE_NAMES], dtype="str")
    numbers = (key * len(MODE_NAMES) + mode)[known].astype(int)
    names = ways.take(numbers.to_numpy()).set_axis(numbers.index).reindex(inputs.tracks.index)
    return _told(inputs.tracks, names, names)


GROUPINGS: dict[str, Grouping] = {
    "main genre": Grouping(_of_genres("main_genre")),
    "decade": Grouping(_of_tracks("decade"), in_order=True),
    "playlist": Grouping(lambda inputs: inputs.holders.set_axis(["track", "group_id", "group"], axis=1)),
    "artist": Grouping(lambda inputs: inputs.credits.set_axis(["track", "group_id", "group"], axis=1)),
    "album": Grouping(_albums),
    "year": Grouping(_years, in_order=True),
    "genre": Grouping(_of_genres("genre")),
    "key": Grouping(_keys),
    "source": Grouping(_of_tracks("feature_source")),
}
"""By what a person calls each."""
