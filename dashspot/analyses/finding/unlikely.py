"""Months in which something was played far more than usual."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import (
    ANY_PLAY,
    OF_COLUMN,
    START,
    THING_COLUMNS,
    TRACK_ID_COLUMN,
    Thing,
    named,
    named_rows,
    of_option,
    thing_of,
    titles,
    tracks_of,
)
from dashspot.charts.theme import empty, label
from dashspot.charts.track_bars import track_bars
from dashspot.compute.days import spans_of

LISTED, SHOWN = 100, 20
LEAST_MEAN = 1
_DIGITS = 9
_LONGEST = 34  # letters of a name that a small screen has room for, beside a month
_NONE = "Nothing was played more in a month of this period than it usually is."


def compute(listening: Listening, choices: Choices) -> Table:
    """The first hundred months of things by how far they are above the usual."""
    of = thing_of(choices)
    found = _months(listening.history, of, len(named(listening, of)))
    begin, end = spans_of(np.array([listening.first_day, listening.last_day]), "month")
    found = found[(found["month"] >= begin) & (found["month"] <= end)]
    if len(found) > LISTED:
        found = found[found["z"] >= np.partition(found["z"].to_numpy(), -LISTED)[-LISTED]]
    things = named_rows(listening, of, found["place"].to_numpy()).reset_index(drop=True)
    month = found["month"].to_numpy().astype("datetime64[M]").astype(str)
    table = things.join(found.reset_index(drop=True).assign(month=pd.Series(month, things.index, dtype="str")))
    order = ["z", "plays", "month", "name", "artist"]
    return table.sort_values(order, ascending=[False, False, True, True, True], ignore_index=True).head(LISTED)


def _months(history: pd.DataFrame, of: Thing, n: int) -> pd.DataFrame:
    """Each month in which each thing with a mean was played: `place`, `month`, `plays`, `mean`, `sd`, `z`."""
    place, month = history[of].to_numpy(), spans_of(history["day"].to_numpy(), "month")
    begin, end = (int(month.min()), int(month.max()) + 1) if len(month) else (0, 0)
    first = np.full(n, end)
    first[place[::-1]] = month[::-1]
    total, months = np.bincount(place, minlength=n), end - first
    wanted = np.flatnonzero((months > 1) & (total >= LEAST_MEAN * months))  # few, so a field for each month of theirs
    row = np.full(n, -1)
    row[wanted] = np.arange(len(wanted))
    kept = row[place] >= 0
    cells = row[place[kept]] * (end - begin) + month[kept] - begin
    plays = np.bincount(cells, minlength=len(wanted) * (end - begin)).reshape(len(wanted), end - begin)
    return _standing(plays, wanted, months[wanted], begin)


def _standing(
    plays: NDArray[np.int64], places: NDArray[np.int64], months: NDArray[np.int64], begin: int
) -> pd.DataFrame:
    """Where each field stands among those of its row, of which so many count; what precedes them is 0."""
    total, squares = plays.sum(axis=1), (plays * plays).sum(axis=1)
    spread = np.sqrt(months * squares - total * total)  # of whole numbers, so nothing is lost
    row, column = np.nonzero((plays * months[:, None] > total[:, None]) & (spread[:, None] > 0))
    n = plays[row, column]
    return pd.DataFrame(
        {
            "place": places[row],
            "month": column + begin,
            "plays": n,
            "mean": total[row] / months[row],
            "sd": spread[row] / months[row],
            "z": ((n * months[row] - total[row]) / spread[row]).round(_DIGITS),
        }
    )


def chart(table: Table) -> go.Figure:
    """A bar for each of the first twenty, as long as the month is unusual."""
    if table.empty:
        return empty(_NONE)
    first = table.head(SHOWN).rename(columns={"artist": "artists"})
    when = pd.to_datetime(first["month"]).dt.strftime("%b %Y")
    notes = [
        f"{month}: {plays:,} plays, {mean:.1f} \u00b1 {sd:.1f} a month as a rule"
        for month, plays, mean, sd in zip(when, first["plays"], first["mean"], first["sd"], strict=True)
    ]
    labels = [
        f"{month}: {label(title, _LONGEST)}" for month, title in zip(when, titles(table.head(SHOWN)), strict=True)
    ]
    return track_bars(first, "z", notes=notes, axis="standard deviations above the mean", labels=labels)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=3,
    title="Unlikely months: played far more than usual",
    definition=(
        f"{START} For each track, artist or album: its plays in every calendar month from that of its first play to "
        "the last month of the history in which anything was played, months without one being 0; of the whole history, "
        f"of what counts by the chosen rule. z = (plays - mean) / sd with the mean and the population standard "
        f"deviation (n) of these months. Things with a mean below {LEAST_MEAN} or with all months alike are left out, "
        "and so are months that are not above the mean. Listed are months of which any day is in the period, the "
        f"highest z first, at most {LISTED}; of equal ones (to {_DIGITS} digits) the one with more plays, then the "
        f"earlier, then by name and artist. The chart shows the first {SHOWN}."
    ),
    source="Counts of your own history; z is the standard score.",
    columns={
        **THING_COLUMNS,
        "month": Column("Month", "year and month, by the local clock"),
        "plays": Column("Plays", "in that whole month", "count"),
        "mean": Column("Mean", "plays a month since its first", "number"),
        "sd": Column("Spread", "population standard deviation of its months, in plays", "number"),
        "z": Column("z", "how many standard deviations the month is above the mean", "number"),
        "track_id": TRACK_ID_COLUMN,
        "of": OF_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of the months in which something was played furthest above its mean",
    **ANY_PLAY,
    options=(of_option("tracks", "artists", "albums"),),
    members=tracks_of,
)
