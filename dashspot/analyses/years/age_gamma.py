"""How old the tracks are, and the gamma distribution that comes nearest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.intervals import interval_bars
from dashspot.charts.theme import ACCENT, MUTED, empty, finish
from dashspot.compute.gamma import fit_gamma

_FEWEST = 20


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per whole year of age, from 0 to the oldest; no rows of too few tracks or a single age."""
    del choices
    ages = _ages(inputs).dropna()
    fitted = fit_gamma(ages + 0.5) if len(ages) >= _FEWEST else None
    age = np.arange(int(ages.max()) + 1) if fitted else np.empty(0, dtype=np.int64)
    n = np.bincount(ages.astype("int64"), minlength=len(age))[: len(age)]
    found = pd.DataFrame({"age": age, "n": n, "share": n / max(n.sum(), 1)})
    if fitted is None:
        return found.assign(fitted=0.0, shape=0.0, scale=0.0, distance=0.0)
    below, above = fitted.below(age), fitted.below(age + 1)
    distance = float(np.abs(found["share"].cumsum() - above).max())
    return found.assign(fitted=above - below, shape=fitted.shape, scale=fitted.scale, distance=distance)


def chart(table: Table) -> go.Figure:
    """A bar per year of age, and the fitted distribution as a line."""
    if table.empty:
        return empty(f"This needs {_FEWEST} tracks of at least two years.")
    age, total = table["age"], table["n"].sum()
    said = [f"{years} {'year' if years == 1 else 'years'} old" for years in age]
    figure = go.Figure(interval_bars(age, age + 1, table["n"], rows=table.index, said=said, colour=ACCENT))
    figure.add_scatter(
        x=(age + 0.5).to_numpy(),
        y=(table["fitted"] * total).to_numpy(),
        mode="lines",
        line={"color": MUTED, "width": 3},
        hovertemplate="gamma: %{y:,.1f} tracks<extra></extra>",
    )
    shape, scale, distance = table[["shape", "scale", "distance"]].iloc[0]
    words = f"gamma: shape {shape:.2f}, scale {scale:.1f} years<br>off by {distance:.0%} at most"
    place = {"xref": "paper", "yref": "paper", "x": 0.99, "y": 0.88, "xanchor": "right", "align": "right"}
    figure.add_annotation(text=words, showarrow=False, **place)
    figure.update_xaxes(title="years before the newest release", rangemode="tozero")
    figure.update_yaxes(title="tracks")
    return finish(figure, height=340)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of any of the ages."""
    return ids_where(inputs, [_ages(inputs).isin(rows["age"])])


def _ages(inputs: Inputs) -> pd.Series[float]:
    """In whole years before the newest release of the library and of these tracks."""
    years = inputs.tracks["year"]
    newest = float(np.fmax(years.max(), inputs.library["year"].max()))
    return newest - years


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="Age of the tracks, and the gamma distribution nearest to it",
    definition=(
        "The age is the year of the newest release in the library less a track's own year of release, so that two "
        "collections can be compared and nothing changes by itself. A gamma distribution that starts at 0 is fitted to "
        "the ages plus half a year, as a release lies somewhere within its year, by maximum likelihood. *Fitted* is "
        "the probability that it gives to this year of age. The distance is the largest difference between the share "
        "of tracks up to an age and what the distribution says of it (Kolmogorov's distance): under 5 % the curve "
        f"tells the collection well. Needs {_FEWEST} tracks of at least two years."
    ),
    source=(
        "Pavel Komarov's notebook for Exportify: https://github.com/pavelkomarov/exportify; T. P. Minka, Estimating a "
        "Gamma distribution, 2002."
    ),
    columns={
        "age": Column("Age", "whole years before the newest release in the library", "count"),
        "n": Column("Tracks", "distinct tracks of this age", "count"),
        "share": Column("Share", "of the distinct tracks whose year is known", "percent"),
        "fitted": Column("Fitted", "share that the gamma distribution gives to this age", "percent"),
        "shape": Column("Shape", "of the distribution, without unit; the same in every row", "number"),
        "scale": Column("Scale", "of the distribution, in years; the same in every row", "number"),
        "distance": Column("Distance", "largest difference of the cumulative shares, 0 to 1", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks per year of age, with a fitted gamma distribution",
    needs=("year",),
    lacking="a release date",
    way_on="No track here has a known release date. Files from Exportify tell it.",
    members=members,
)
