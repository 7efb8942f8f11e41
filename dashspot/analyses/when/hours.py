"""How much was listened each day, week, month or year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, MEASURE, MEASURE_OPTION, NOTHING_PLAYED, START, measured
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
from dashspot.compute.local_time import DAY_MS, HOUR_MS


def compute(listening: Listening, choices: Choices) -> Table:
    """Rows by date; also where nothing was played."""
    days, milliseconds, started = listening.heard_by(DAY_MS)
    place = place_of(listening, np.clip(days, listening.first_day, listening.last_day), choices)
    table = table_of(listening, choices)
    return table.assign(
        hours=np.bincount(place, milliseconds, len(table)) / HOUR_MS,
        plays=np.bincount(place, started, len(table)).astype(np.int64),
        measure=pd.Series(choices[MEASURE], table.index, dtype="str"),
    )


def chart(table: Table) -> go.Figure:
    """A bar for each."""
    if not table["plays"].any():
        return empty(NOTHING_PLAYED)
    by = measured(table)
    said = [f"{hours:,.1f} h, {plays:,} plays" for hours, plays in zip(table["hours"], table["plays"], strict=True)]
    return bars(table, table[by], said, by)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=1,
    title="How much was listened, over time",
    definition=(
        "Hours and plays by day, week, month or year of the local clock. A play over midnight counts on both days with "
        "the part that was heard on each; what runs on after the last day of the period counts with that day, so the "
        "bars add up to the whole. *Plays* counts each play once, where it started. Plays whose length nobody tells "
        f"add no time. {DEFINED} {START}"
    ),
    source="Your own history; cutting plays at midnight is ours.",
    columns={
        "start": START_COLUMN,
        "hours": Column("Hours", "listened in it", "number"),
        "plays": Column("Plays", "that started in it", "count"),
        "span": SPAN_COLUMN,
        "measure": Column("Drawn", "time or plays", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Bars of how much was listened in each day, week, month or year",
    **ANY_PLAY,
    options=(SPAN_OPTION, MEASURE_OPTION),
    members=ids_within,
    wide=True,
)
