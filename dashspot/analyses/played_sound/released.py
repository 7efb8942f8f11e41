"""When what was played was released."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import (
    MEASURE,
    MEASURE_OPTION,
    NOTHING_PLAYED,
    OF_LIBRARY,
    by_measure,
    ids_played,
    measured,
    totals,
)
from dashspot.charts.intervals import interval_bars
from dashspot.charts.theme import ACCENT, empty, finish
from dashspot.compute.local_time import HOUR_MS

YEARS_UNKNOWN = (
    "Your library does not know when what was played was released. Exports with album dates tell it, and syncs."
)
_SPANS = {"year": 1, "decade": 10}


def compute(listening: Listening, choices: Choices) -> Table:
    """Years of which something was played, then decades, the earliest first."""
    counted = totals(listening.plays, "item", len(listening.items))
    counted = counted.assign(year=listening.facts()["year"].to_numpy(dtype=float))
    counted = counted[(counted["plays"] > 0) & counted["year"].notna()]
    return pd.concat([_of_each(counted, span, choices) for span in _SPANS], ignore_index=True)


def _of_each(counted: pd.DataFrame, span: str, choices: Choices) -> Table:
    first, place = np.unique(counted["year"].astype(np.int64) // _SPANS[span] * _SPANS[span], return_inverse=True)
    plays = np.bincount(place, counted["plays"], len(first)).astype(np.int64)
    hours = np.bincount(place, counted["ms_played"], len(first)) / HOUR_MS
    shown = {"hours": hours, "plays": plays}[by_measure(choices)[0]]
    label = [f"{year}s" if span == "decade" else str(year) for year in first]
    texts = {"span": span, "label": label, "measure": choices[MEASURE]}
    return pd.DataFrame(
        {name: pd.Series(text, range(len(first)), dtype="str") for name, text in texts.items()}
        | {"plays": plays, "hours": hours, "share": shown / (shown.sum() or 1), "first": first}
    )


def chart(table: Table) -> go.Figure:
    """A bar per year, and below one per decade."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    by = measured(table)
    form = "%{y:,.1f} h" if by == "hours" else "%{y:,} plays"
    figure = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.08, row_heights=[0.6, 0.4])
    for row, (span, years) in enumerate(_SPANS.items(), start=1):
        told = table[table["span"] == span]
        low = told["first"] - 0.5
        bars = interval_bars(
            low, low + years, told[by], rows=told.index, said=told["label"].tolist(), colour=ACCENT, counted=form
        )
        figure.add_trace(bars, row=row, col=1)
        figure.update_yaxes(title=f"{by} per {span}", rangemode="tozero", row=row)
    figure.update_xaxes(title="year of release", row=2)
    figure.update_xaxes(tickformat="d")
    return finish(figure, height=420)


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks of the years or decades that were played in the period."""
    year = listening.facts()["year"].to_numpy(dtype=float)
    spans = rows[["span", "first"]].itertuples(index=False, name=None)
    inside = [(year >= first) & (year < first + _SPANS[span]) for span, first in spans]
    item = listening.plays["item"].to_numpy()
    return ids_played(listening, np.logical_or.reduce(inside)[item]) if inside else []


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="What was played, by year and decade of release",
    definition=(
        "How long, or how often, tracks of each year of release were played. The year is the first four characters of "
        "the release date of the track's album, as the library knows it; 0000 means that it is not known. A decade "
        "goes from a year that ends in 0 to one that ends in 9. Of a collection or a new edition the date is the later "
        f"one. Plays whose length nobody tells add no time. {OF_LIBRARY}"
    ),
    source="Spotify's album release_date: https://developer.spotify.com/documentation/web-api/reference/get-an-album.",
    columns={
        "span": Column("Span", "year or decade"),
        "label": Column("Released", "which one"),
        "plays": Column("Plays", "of tracks of albums released in it", "count"),
        "hours": Column("Hours", "of those plays whose length is told", "number"),
        "share": Column("Share", "of the time or of the plays, as chosen, of tracks whose year is known", "percent"),
        "first": Column("First year", "the year, or the first of the decade", "hidden"),
        "measure": Column("Measured in", "time or plays", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Time or plays by year and by decade of release",
    needs=("year",),
    lacking="a release date",
    way_on=YEARS_UNKNOWN,
    options=(MEASURE_OPTION,),
    members=members,
)
