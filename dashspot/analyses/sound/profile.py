"""How the tracks sound on average, against the library."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.needing import needing
from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import ACCENT, FEATURE_COLOURS, MUTED, empty, faint, finish

_ROOM = (0.12, 0.66)
"""Where the radar stands, so that the names around it have room on a phone."""
SEVEN: tuple[str, ...] = tuple(name for name in NINE if FEATURE[name].is_unit)


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per feature from 0 to 1: the mean here and in the library, and how many deviations lie between them."""
    del choices
    here, there = inputs.tracks[list(SEVEN)].astype(float), inputs.library[list(SEVEN)].astype(float)
    means, usual, spread = here.mean(), there.mean(), there.std()
    return pd.DataFrame(
        {
            "feature": SEVEN,
            "mean": means.to_numpy(),
            "library": usual.to_numpy(),
            "difference": ((means - usual) / spread.where(there.max() > there.min())).to_numpy(),
            "n": here.notna().sum().to_numpy(dtype=np.int64),
            "library_n": there.notna().sum().to_numpy(dtype=np.int64),
        }
    )


def chart(table: Table) -> go.Figure:
    """A radar, and below it the same means on one scale, where lengths can be compared."""
    if table["mean"].isna().all():
        return empty("No track here has audio features.")
    figure = make_subplots(2, 1, specs=[[{"type": "polar"}], [{"type": "xy"}]], row_heights=[0.58, 0.42])
    names = [FEATURE[name].title for name in table["feature"]]
    _add_radar(figure, table, names)
    _add_distances(figure, table, names)
    figure.update_xaxes(title="mean", range=[0, 1.02])
    figure.update_yaxes(autorange="reversed")
    finish(figure, height=600, margin={"t": 40})
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    return figure.update_layout(showlegend=True, legend=legend)


def _add_radar(figure: go.Figure, table: Table, names: list[str]) -> None:
    """Both means around, the library's behind."""
    for column, said, colour, opacity in (("library", "library", MUTED, 0.15), ("mean", "here", ACCENT, 0.25)):
        means = table[column].to_list()
        figure.add_scatterpolar(
            r=[*means, means[0]],
            theta=[*names, names[0]],
            fill="toself",
            fillcolor=faint(colour, opacity),
            line={"color": colour, "width": 2},
            name=said,
            hovertemplate=f"%{{theta}} {said}: %{{r:.2f}}<extra></extra>",
            row=1,
            col=1,
        )
    lines = {"gridcolor": faint(MUTED, 0.4), "linecolor": faint(MUTED, 0.4)}
    scale = {"range": [0, 1], "tickvals": [0.25, 0.5, 0.75], "angle": 90, "tickangle": 90}
    figure.update_polars(
        domain_x=_ROOM,
        bgcolor="rgba(0,0,0,0)",
        radialaxis=lines | scale | {"tickfont": {"color": MUTED, "size": 10}},
        angularaxis=lines | {"rotation": 90, "direction": "clockwise", "tickfont": {"size": 11}},
    )


def _add_distances(figure: go.Figure, table: Table, names: list[str]) -> None:
    """From the library's mean, a grey bar, to the one here, a dot in the feature's colour."""
    at = {"row": 2, "col": 1, "showlegend": False}
    for name, said, mean, usual in zip(table["feature"], names, table["mean"], table["library"], strict=True):
        line = {"color": FEATURE_COLOURS[name], "width": 3}
        figure.add_scatter(x=[usual, mean], y=[said] * 2, mode="lines", line=line, hoverinfo="skip", **at)
    figure.add_scatter(
        x=table["library"].to_numpy(),
        y=names,
        mode="markers",
        marker={"symbol": "line-ns", "size": 14, "line": {"width": 3, "color": MUTED}},
        hovertemplate="%{y} in the library: %{x:.3f}<extra></extra>",
        **at,
    )
    figure.add_scatter(
        x=table["mean"].to_numpy(),
        y=names,
        mode="markers",
        marker={"color": [FEATURE_COLOURS[name] for name in table["feature"]], "size": 11},
        text=[_apart(difference) for difference in table["difference"]],
        hovertemplate="%{y}: %{x:.3f}%{text}<extra></extra>",
        **at,
    )


def _apart(difference: float) -> str:
    return "" if np.isnan(difference) else f"<br>{difference:+z.2f} standard deviations of the library"


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="How it sounds on average, against the library",
    definition=(
        "The arithmetic mean of each feature that goes from 0 to 1 over the distinct tracks here that know it, and "
        "over those of the whole library. The difference is told in sample standard deviations of the library's "
        "tracks: a tenth is hardly heard, one is as far as tracks usually lie from the mean. Where the library's "
        "tracks are all the same there is none. The area of a radar means nothing, so the same means stand on one "
        "scale below it."
    ),
    source="Spotify's definitions of the features; the standardised difference is Glass's (1976).",
    columns={
        "feature": Column("Feature", "one of the seven features from 0 to 1"),
        "mean": Column("Mean", "arithmetic mean of the known values here", "share"),
        "library": Column("Library", "arithmetic mean of the known values in the library", "share"),
        "difference": Column("Difference", "mean less library, in the library's standard deviations", "number"),
        "n": Column("Tracks", "distinct tracks here that know the feature", "count"),
        "library_n": Column("In the library", "tracks of the library that know it", "count"),
    },
    compute=compute,
    chart=chart,
    alt="Radar of the means of seven features here and in the library, and their distances on one scale",
    **needing(*SEVEN, lacking="features", known="audio features", any_of=True),
)
