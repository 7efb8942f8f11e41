"""Which genres were played, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import (
    MEASURE,
    MEASURE_OPTION,
    NOTHING_PLAYED,
    OF_LIBRARY,
    START,
    by_measure,
    ids_played,
    measured,
)
from dashspot.charts.theme import CATEGORICAL, MUTED, empty, finish, plain
from dashspot.compute.days import years_of
from dashspot.compute.genres import OTHER
from dashspot.compute.local_time import HOUR_MS


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per year and main genre that was played in it: the years rising, the most played genre first."""
    code, genres = pd.factorize(listening.facts()["main_genre"], sort=True)
    of_play = code[listening.plays["item"].to_numpy()]
    known = of_play >= 0
    years, place = np.unique(years_of(listening.plays["day"].to_numpy())[known], return_inverse=True)
    cell, cells = place * len(genres) + of_play[known], len(years) * len(genres)
    length = np.nan_to_num(listening.plays["ms_played"].to_numpy()[known])
    table = pd.DataFrame(
        {
            "year": np.repeat(years, len(genres)),
            "genre": pd.Series(np.tile(genres.astype(object), len(years)), dtype="str"),
            "plays": np.bincount(cell, minlength=cells).astype(np.int64),
            "hours": np.bincount(cell, length, cells) / HOUR_MS,
        }
    )
    table = table[table["plays"] > 0]
    order = by_measure(choices)
    whole = table.groupby("year")[order[0]].transform("sum")
    table = table.assign(share=table[order[0]] / whole.where(whole > 0, 1), measure=choices[MEASURE])
    return table.astype({"measure": "str"}).sort_values(
        ["year", *order, "genre"], ascending=[True, False, False, True], ignore_index=True
    )


def chart(table: Table) -> go.Figure:
    """A bar per year, in which each genre has its colour; those beyond the colours stand grey on top."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    by = measured(table)
    sums = table.groupby("genre")[by].sum().sort_values(ascending=False, kind="stable")
    own = sums.index.drop(OTHER, errors="ignore")[: len(CATEGORICAL)]
    figure = go.Figure()
    for genre, colour in zip(own, CATEGORICAL, strict=False):
        _add_bars(figure, table[table["genre"] == genre], by, str(genre), colour)
    _add_bars(figure, table[~table["genre"].isin(own)], by, OTHER, MUTED)
    figure.update_xaxes(title="year", dtick=1 if table["year"].nunique() < 15 else None, tickformat="d")  # noqa: PLR2004
    figure.update_yaxes(title=by, rangemode="tozero")
    finish(figure, height=360, barmode="stack", margin={"t": 40})
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"}
    return figure.update_layout(showlegend=True, legend=legend)


def _add_bars(figure: go.Figure, rows: Table, by: str, name: str, colour: str) -> None:
    if rows.empty:
        return
    told = rows[["genre", "plays", "hours", "share"]].itertuples(index=False, name=None)
    figure.add_bar(
        x=rows["year"],
        y=rows[by],
        name=name,
        marker_color=colour,
        customdata=rows.index.to_numpy(),
        hovertext=[
            f"{plain(genre)}: {plays:,} plays, {hours:,.1f} h, {share:.1%}" for genre, plays, hours, share in told
        ],
        hovertemplate="%{x}, %{hovertext}<extra></extra>",
    )


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks of the genres that were played in their years, the most played of all of them first."""
    genre, year = listening.facts()["main_genre"], years_of(listening.plays["day"].to_numpy())
    item = listening.plays["item"].to_numpy()
    there = np.zeros(len(item), dtype=bool)
    for of, told in rows.groupby("year"):
        there |= (year == of) & genre.isin(told["genre"]).to_numpy()[item]
    return ids_played(listening, there)


ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="Main genres of what was played, by year",
    definition=(
        "How long, or how often, tracks of each main genre were played in each year. The main genre is that of the "
        "first genre that the library knows of the track: the last word of its name that tells one decides, so *indie "
        "rock* is rock; it is *other* where no word does. Shares are of the year's plays, or of their time, whose "
        f"genre is known. The chart has colours for the {len(CATEGORICAL)} that were played most; the rest stand "
        f"together as *other*. A play counts whole in the year in which it started. {START} Plays whose length nobody "
        f"tells add no time. {OF_LIBRARY}"
    ),
    source="The genres are Spotify's and those of the files; the words that make a main genre are ours.",
    columns={
        "year": Column("Year", "in which it was played, local", "whole"),
        "genre": Column("Main genre", "of what was played"),
        "plays": Column("Plays", "of tracks of this main genre", "count"),
        "hours": Column("Hours", "of those plays whose length is told", "number"),
        "share": Column("Share", "of the year's time or plays, as chosen, whose genre is known", "percent"),
        "measure": Column("Measured in", "time or plays", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="A bar for each year, divided by main genre",
    needs=("main_genre",),
    lacking="a genre",
    way_on="Your library knows no genre of what was played. Exportify files with genres tell them, and so do tables.",
    options=(MEASURE_OPTION,),
    members=members,
)
