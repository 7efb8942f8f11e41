"""How many tracks were added each month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.adding import (
    BULK_COLUMN,
    BULK_OPTION,
    DEFINED,
    LEFT_OUT,
    NONE_KNOWN,
    counted,
    in_bulk,
    moments,
)
from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.theme import ACCENT, MUTED, empty, finish


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per month from the first with a track to the last, rising, also where nothing was added."""
    added = moments(inputs.tracks["added_at"])
    there = counted(added, choices)
    months, bulk = added[there].astype("datetime64[M]"), in_bulk(added)[there]
    if len(months):
        every = np.arange(months.min(), months.max() + 1)
        place = (months - every[0]).astype(np.int64)
    else:
        every, place = months, np.zeros(0, dtype=np.int64)
    n = np.bincount(place, minlength=len(every))
    return pd.DataFrame(
        {
            "month": pd.Series(np.datetime_as_string(every), dtype="str"),
            "n": n,
            "bulk": np.bincount(place[bulk], minlength=len(every)),
            "total": np.cumsum(n),
            "bulk_adds": pd.Series([choices["bulk"]] * len(every), dtype="str"),
        }
    )


def chart(table: Table) -> go.Figure:
    """Bars per month; what was added in bulk stands on top, in grey."""
    drawn = table[table["n"] > 0]
    if drawn.empty:
        return empty(NONE_KNOWN)
    figure = go.Figure()
    for said, colour, n in (
        ("one by one", ACCENT, drawn["n"] - drawn["bulk"]),
        ("in bulk", MUTED, drawn["bulk"]),
    ):
        figure.add_bar(
            x=drawn["month"],
            y=n.to_numpy(),
            marker={"color": colour, "line": {"width": 0}},
            xperiod="M1",
            xperiodalignment="middle",
            customdata=drawn.index.to_numpy(),
            hovertemplate=f"%{{x|%B %Y}}: %{{y:,}} tracks {said}<extra></extra>",
        )
    figure.update_yaxes(title="tracks", rangemode="tozero")
    _label(figure, drawn)
    return finish(figure, height=320, barmode="stack")


def _label(figure: go.Figure, drawn: Table) -> None:
    """Says at the largest bulk add what the grey is."""
    if not drawn["bulk"].any():
        return
    month, n, bulk = drawn[["month", "n", "bulk"]].to_numpy()[drawn["bulk"].argmax()]
    figure.add_annotation(
        x=f"{month}-15",
        y=n,
        text=f"{bulk:,} in bulk",
        font={"color": MUTED},
        showarrow=False,
        yshift=10,
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that were added in one of the months, those in bulk only where they were kept."""
    added = moments(inputs.tracks["added_at"])
    wanted = []
    for bulk, told in rows.groupby("bulk_adds"):
        months = told["month"].to_numpy(dtype="datetime64[M]")
        wanted.append(counted(added, {"bulk": str(bulk)}) & np.isin(added.astype("datetime64[M]"), months))
    return ids_where(inputs, wanted)


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="Tracks added each month",
    definition=(
        "Distinct tracks by the month (UTC) in which each was added first; months without any between the first and "
        f"the last are listed with 0. {DEFINED} With bulk adds {LEFT_OUT} the rest is counted alone."
    ),
    source="What Spotify says of each track of a list; what counts as bulk is ours.",
    columns={
        "month": Column("Month", "year and month, in UTC"),
        "n": Column("Tracks", "distinct tracks added first in that month", "count"),
        "bulk": Column("In bulk", "those of them that were added in bulk", "count"),
        "total": Column("So far", "tracks added up to the end of that month", "count"),
        "bulk_adds": BULK_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of the tracks that were added each month, bulk adds in grey",
    needs=("added_at",),
    lacking="a date of adding",
    way_on=NONE_KNOWN,
    options=(BULK_OPTION,),
    members=members,
    wide=True,
)
