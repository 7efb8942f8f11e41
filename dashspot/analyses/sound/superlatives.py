"""The tracks at both ends of every feature."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.marks import ids_where
from dashspot.blocks.features import FEATURE
from dashspot.charts.units import feature_value

Array = NDArray[np.float64]

_TOP = 10
_RELEASE = "release"
_WORDS: dict[str, tuple[str, str]] = {
    **{name: (FEATURE[name].lowest, FEATURE[name].highest) for name in (*NINE, "duration_ms")},
    _RELEASE: ("Oldest", "Newest"),
}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Up to ten rows per feature and end, the lowest first: rank, value, track, how many more share the last value."""
    del choices
    tracks = inputs.tracks
    days = _days(tracks["release_date"])
    ends = []
    for name in _WORDS:
        values = days if name == _RELEASE else tracks[name].to_numpy(dtype=float)
        ends += [_near(values, 1), _near(values, -1)]
    end = np.repeat(np.arange(len(ends)), [len(near) for near, _ in ends])
    near = tracks[["track_id", "name", "artists", "release_date"]].take(np.concatenate([near for near, _ in ends]))
    near = near.assign(end=end, order=np.concatenate([order for _, order in ends]))
    return _worded(_first_ten(near))


def _near(values: Array, sign: int) -> tuple[NDArray[np.intp], Array]:
    """The places of the ten lowest values (of `sign` times them), and of all that equal the tenth; with the values."""
    known = np.flatnonzero(~np.isnan(values))
    order = sign * values[known]
    if len(known) > _TOP:
        near = order <= np.partition(order, _TOP - 1)[_TOP - 1]
        known, order = known[near], order[near]
    return known, order


def _first_ten(near: pd.DataFrame) -> pd.DataFrame:
    """Ten of each end, by value, name and id, with rank, and how many of the rest share the value."""
    ordered = near.sort_values(["end", "order", "name", "track_id"])
    found = ordered.groupby("end", sort=False).head(_TOP)
    same = ["end", "order"]
    more = ordered.groupby(same)["name"].size() - found.groupby(same)["name"].size()
    rank = found.groupby("end")["order"].rank(method="min").astype(np.int64)
    more = more.rename("more").fillna(0).astype(np.int64)
    return found.assign(rank=rank).join(more, on=same).reset_index(drop=True)


def _worded(found: pd.DataFrame) -> pd.DataFrame:
    """With the words for feature, end and value."""
    names = np.repeat(list(_WORDS), 2)[found["end"]]
    words = np.array([word for pair in _WORDS.values() for word in pair])[found["end"]]
    value = found["order"] * np.where(found["end"] % 2, -1, 1)
    dates = found["release_date"]
    shown = [
        date if name == _RELEASE else feature_value(name, exact)
        for name, exact, date in zip(names, value, dates, strict=True)
    ]
    table = found.assign(feature=names, end=words, shown=shown, value=value.where(names != _RELEASE))
    return table.astype(dict.fromkeys(("feature", "end", "shown"), "str"))


def _days(dates: pd.Series[str]) -> Array:
    """Each date as a number that grows with time; one that tells no day counts as its first."""
    told = (date for date in dates.dropna().unique() if not date.startswith("0000"))
    return dates.map({date: float(f"{date}-01-01"[:10].replace("-", "")) for date in told}).to_numpy(dtype=float)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks themselves."""
    return ids_where(inputs, [inputs.tracks["track_id"].isin(rows["track_id"])])


ANALYSIS = Analysis(
    path=__name__,
    place=6,
    title="The most and the least of everything",
    definition=(
        "The ten distinct tracks at each end of each of the nine features, of the duration and of the release date. "
        "Equal values share a rank and are ordered by name, then id; where more than ten would stand there, the column "
        "*and more* says how many further tracks have the same value. A release date that tells only a year or a month "
        "counts as its first day; a year 0000 is unknown."
    ),
    source="Spotify's definitions of the features; the words for both ends are ours.",
    columns={
        "feature": Column("Feature", "one of the nine, duration_ms, or release"),
        "end": Column("Which", "what this end is called"),
        "rank": Column("Rank", "1 is the end itself; equal values share it", "count"),
        "shown": Column("Value", "with its unit; of a release its date"),
        "name": Column("Track", "name"),
        "artists": Column("Artists", "as credited"),
        "more": Column("And more", "tracks beyond the ten with the same value", "count"),
        "value": Column("Exact value", "in the feature's unit; unknown for a release", "hidden"),
        "track_id": Column("Track's id", "Spotify's id", "hidden"),
    },
    compute=compute,
    alt="Tracks with the lowest and the highest values of every feature",
    needs=(*NINE, "duration_ms", "release_date"),
    any_of=True,
    lacking="features, duration and release date",
    way_on="No track here has audio features, a duration or a release date. Import a table that has.",
    members=members,
    wide=True,
)
