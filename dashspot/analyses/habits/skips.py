"""Which share of the plays was skipped, over time."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.spans import (
    DEFINED,
    SPAN_COLUMN,
    SPAN_OPTION,
    START_COLUMN,
    bars,
    ids_within,
    place_of,
    table_of,
)
from dashspot.charts.theme import empty

SKIP = (
    "A play is skipped where it ended by the button for the next or the previous track (`reason_end` is fwdbtn or "
    "backbtn), or where Spotify marks it as skipped. Every play counts, however short, as the rule of the page would "
    "leave most skips out; those of which neither is told are left out."
)
"""For definitions: what a skip is."""
NOT_TOLD = "No play here tells whether it was skipped. Spotify's extended streaming history does: import it."


def compute(listening: Listening, choices: Choices) -> Table:
    """Rows by date; a share is unknown where nothing was played."""
    skip = listening.plays["skip"].to_numpy()
    told = ~np.isnan(skip)
    place = place_of(listening, listening.plays["day"].to_numpy(), choices)
    table = table_of(listening, choices)
    n, skipped = np.bincount(place[told], minlength=len(table)), np.bincount(place[skip == 1], minlength=len(table))
    with np.errstate(invalid="ignore", divide="ignore"):
        return table.assign(plays=n, skipped=skipped, share=skipped / n)


def chart(table: Table) -> go.Figure:
    """A bar for each."""
    if not table["plays"].any():
        return empty(NOT_TOLD)
    said = [
        f"{share:.0%}, {skipped:,} of {plays:,} plays"
        for share, skipped, plays in zip(table["share"], table["skipped"], table["plays"], strict=True)
    ]
    figure = bars(table, table["share"], said, "share skipped")
    return figure.update_yaxes(tickformat=".0%")


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were skipped in it."""
    return ids_within(listening, rows, listening.plays["skip"].to_numpy() == 1)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=7,
    title="Share of the plays that were skipped, over time",
    definition=f"Skipped plays among all that started in a day, week, month or year. {SKIP} {DEFINED}",
    source="The reasons are Spotify's; the marks `skipped` of older histories too.",
    columns={
        "start": START_COLUMN,
        "plays": Column("Plays", "of which it is told whether they were skipped", "count"),
        "skipped": Column("Skipped", "of them", "count"),
        "share": Column("Share", "skipped of those; unknown where there are none", "percent"),
        "span": SPAN_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of the share of skipped plays in each day, week, month or year",
    needs=("skip",),
    lacking="a word on skipping",
    way_on=NOT_TOLD,
    options=(SPAN_OPTION,),
    members=members,
    wide=True,
    every_play=True,
)
