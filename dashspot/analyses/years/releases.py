"""When the tracks were released."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.intervals import interval_bars
from dashspot.charts.theme import ACCENT, empty, finish

_SPANS = {"year": 1, "decade": 10}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Tracks per year in which there are any, then per decade, the earliest first."""
    del choices
    years = inputs.tracks["year"].dropna().astype("int64")
    return pd.concat([_counted(years, span) for span in _SPANS], ignore_index=True)


def chart(table: Table) -> go.Figure:
    """A bar per year, and below one per decade."""
    if table.empty:
        return empty("No track here has a known release date.")
    figure = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.08, row_heights=[0.6, 0.4])
    for row, (span, years) in enumerate(_SPANS.items(), start=1):
        told = table[table["span"] == span]
        low = told["first"] - 0.5
        drawn = interval_bars(low, low + years, told["n"], rows=told.index, said=told["label"].tolist(), colour=ACCENT)
        figure.add_trace(drawn, row=row, col=1)
        figure.update_yaxes(title=f"tracks per {span}", row=row)
    figure.update_xaxes(title="year of release", row=2)
    figure.update_xaxes(tickformat="d")
    return finish(figure, height=420)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks released in any of the years or decades."""
    year = inputs.tracks["year"]
    spans = rows[["span", "first"]].itertuples(index=False, name=None)
    return ids_where(inputs, ((year >= first) & (year < first + _SPANS[span]) for span, first in spans))


def _counted(years: pd.Series[int], span: str) -> Table:
    first, n = np.unique(years // _SPANS[span] * _SPANS[span], return_counts=True)
    ending = "s" if span == "decade" else ""
    label = pd.Series([f"{year}{ending}" for year in first], dtype="str")
    found = pd.DataFrame({"span": span, "label": label, "first": first, "n": n, "share": n / max(len(years), 1)})
    return found.astype({"span": "str"})


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="Tracks by year and decade of release",
    definition=(
        "The year is the first four characters of the release date of a track's album; 0000 means that it is not "
        "known. A decade goes from a year that ends in 0 to one that ends in 9. Years without a track have no row. "
        "The date is that of the album as Spotify holds it: of a collection or a new edition it is the later one."
    ),
    source="Spotify's album release_date: https://developer.spotify.com/documentation/web-api/reference/get-an-album.",
    columns={
        "span": Column("Span", "year or decade"),
        "label": Column("Released", "which one"),
        "n": Column("Tracks", "distinct tracks of albums released in it", "count"),
        "share": Column("Share", "of the distinct tracks whose year is known", "percent"),
        "first": Column("First year", "the year, or the first of the decade", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks per year and per decade of release",
    needs=("year",),
    lacking="a release date",
    way_on="No track here has a known release date. Files from Exportify tell it.",
    members=members,
)
