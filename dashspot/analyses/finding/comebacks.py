"""What came back after a year of silence."""

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
    tracks_of,
)
from dashspot.charts.theme import empty
from dashspot.charts.track_bars import track_bars
from dashspot.compute.days import dates

SILENCE, SHOWN, LISTED = 365, 20, 1_000
_ORDER = ["days", "before", "back", "name", "artist"]
_RISING = [False, False, False, True, True]


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per return in the period, the longest silence first."""
    of = thing_of(choices)
    found = _returns(listening.history, of, len(named(listening, of)))
    found = found[(found["back"] >= listening.first_day) & (found["back"] <= listening.last_day)]
    if len(found) > LISTED:
        found = found[found["days"] >= np.partition(found["days"].to_numpy(), -LISTED)[-LISTED]]
    things = named_rows(listening, of, found["place"].to_numpy()).reset_index(drop=True)
    table = things.join(found.reset_index(drop=True))
    table = table.sort_values(_ORDER, ascending=_RISING, ignore_index=True).head(LISTED)
    return table.assign(left=dates(table["left"].to_numpy()), back=dates(table["back"].to_numpy()))


def _returns(history: pd.DataFrame, of: Thing, n: int) -> pd.DataFrame:
    """Each play after a silence: `place`, `left` and `back` (days), `days` between, plays `before` and `since`."""
    place, day = history[of].to_numpy(), history["day"].to_numpy().astype(np.int64)
    order = _by_place(place, n)
    place, day = place[order], day[order]
    total = np.bincount(place, minlength=n)
    begins = total.cumsum() - total
    gap = np.diff(day, prepend=0)
    if len(day):
        gap[begins[total > 0]] = 0  # before the first play of a thing is no silence of it
    at = np.flatnonzero(gap > SILENCE)
    of_thing = place[at]
    before = at - begins[of_thing]
    return pd.DataFrame(
        {
            "place": of_thing,
            "left": day[at - 1],
            "back": day[at],
            "days": gap[at],
            "before": before,
            "since": total[of_thing] - before,
        }
    )


def _by_place(place: NDArray[np.integer], n: int) -> NDArray[np.int64]:
    """The order of the plays by thing, each one's in their order; in two halves, as small keys sort fast."""
    low = np.argsort((place & 0xFFFF).astype(np.uint16), kind="stable")
    if n <= 0xFFFF:  # noqa: PLR2004 (sixteen bits)
        return low
    return low[np.argsort((place[low] >> 16).astype(np.uint16), kind="stable")]


def chart(table: Table) -> go.Figure:
    """A bar for each of the first twenty, as long as the silence."""
    if table.empty:
        return empty(f"Nothing came back in this period after more than {SILENCE} days without a play.")
    first = table.head(SHOWN).rename(columns={"artist": "artists"})
    notes = [
        f"{days:,} days, from {left:%Y-%m-%d} to {back:%Y-%m-%d}; {before:,} plays before, {since:,} since"
        for days, left, back, before, since in zip(
            *(first[name] for name in ("days", "left", "back", "before", "since")), strict=True
        )
    ]
    return track_bars(first, "days", notes=notes, axis="days without a play")


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=5,
    title="Comebacks: played again after more than a year",
    definition=(
        f"{START} Each return of a track, artist or album in the period: the local day of a play is more than "
        f"{SILENCE} days after that of the play before it, of the whole history, of what counts by the chosen rule. "
        "What came back several times stands several times. The longest silence first; of equal ones the one with more "
        f"plays before, then the later return, then by name and artist; at most {LISTED:,}. The chart shows the first "
        f"{SHOWN}. A gap in what was imported looks like silence."
    ),
    source="Counts of your own history.",
    columns={
        **THING_COLUMNS,
        "left": Column("Left", "local day of the last play before the silence", "date"),
        "back": Column("Back", "local day of the first play after it", "date"),
        "days": Column("Days", "from the one to the other", "count"),
        "before": Column("Plays before", "in the whole history up to the silence", "count"),
        "since": Column("Plays since", "in the whole history from the return on, the return among them", "count"),
        "track_id": TRACK_ID_COLUMN,
        "of": OF_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of how long what came back had not been played",
    **ANY_PLAY,
    options=(of_option("artists", "tracks", "albums"),),
    members=tracks_of,
)
