"""When tracks, artists and albums were played first and last."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import (
    ANY_PLAY,
    OF_COLUMN,
    START,
    THING_COLUMNS,
    TRACK_ID_COLUMN,
    Thing,
    first_days,
    named,
    named_rows,
    of_option,
    thing_of,
    titles,
    tracks_of,
)
from dashspot.charts.from_to import from_to
from dashspot.charts.theme import empty
from dashspot.compute.days import dates

SHOWN = 20
ORDER = "order"
NEWEST, LONGEST = "newest first", "longest between first"


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per thing that was heard first in the period."""
    of, history = thing_of(choices), listening.history
    n = len(named(listening, of))
    first, last = first_days(history, of, n), _last_days(history, of, n)
    places = np.flatnonzero((first >= listening.first_day) & (first <= listening.last_day))
    counted = pd.DataFrame(
        {
            "first": first[places],
            "last": last[places],
            "plays": np.bincount(history[of].to_numpy(), minlength=n)[places],
            "days": last[places] - first[places],
        },
        index=places,
    )
    found = named_rows(listening, of, places).join(counted)
    leading = ["first", "days"] if choices[ORDER] == NEWEST else ["days", "first"]
    found = found.sort_values(
        [*leading, "plays", "name", "artist"], ascending=[False, False, False, True, True], ignore_index=True
    )
    return found.assign(first=dates(found["first"].to_numpy()), last=dates(found["last"].to_numpy()))


def _last_days(history: pd.DataFrame, of: Thing, n: int) -> NDArray[np.int64]:
    found = np.zeros(n, dtype=np.int64)
    found[history[of].to_numpy()] = history["day"].to_numpy()  # of several the one written last stays
    return found


def chart(table: Table) -> go.Figure:
    """A line from the first play to the last of each of the first twenty."""
    if table.empty:
        return empty("Nothing was heard for the first time in this period.")
    first = table.head(SHOWN)
    return from_to(first, titles(first))


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=2,
    title="First and last plays of what was discovered",
    definition=(
        f"{START} Every track, artist or album whose first play in the whole history (of what counts by the chosen "
        "rule) is in the period, with its first and its last play and how often it was played in the whole history, "
        "after the period too. *Days between* is the last day less the first, 0 where both are one. Newest first: by "
        "the day of the first play; of equal ones the longer known comes first, then the more played, then by name "
        f"and artist. The chart shows the first {SHOWN}."
    ),
    source="Counts of your own history.",
    columns={
        **THING_COLUMNS,
        "first": Column("First played", "local day, in the whole history", "date"),
        "last": Column("Last played", "local day, in the whole history", "date"),
        "days": Column("Days between", "the last day less the first", "count"),
        "plays": Column("Plays", "in the whole history, of what counts by the chosen rule", "count"),
        "track_id": TRACK_ID_COLUMN,
        "of": OF_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Lines from the first play to the last of what was discovered",
    **ANY_PLAY,
    options=(of_option("artists", "tracks", "albums"), Option(ORDER, "In which order", lambda _: (NEWEST, LONGEST))),
    members=tracks_of,
)
