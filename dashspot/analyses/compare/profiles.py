"""The average sound of each collection, beside the library's."""

from __future__ import annotations

from itertools import cycle

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.analyses.titles import told_apart
from dashspot.blocks.features import FEATURE, FEATURE_NAMES, UNIT_FEATURES
from dashspot.charts.labels import name_beside
from dashspot.charts.theme import CATEGORICAL, MUTED, empty, finish, label

LIBRARY = "Library"
_NAMES = list(FEATURE_NAMES)


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per collection and feature, in their orders; the library comes last."""
    del choices
    number, track = inputs.collections["collection"].to_numpy(), inputs.collections["track"].to_numpy()
    values = inputs.tracks[_NAMES]
    parts = [values.take(track[number == place]) for place in range(len(inputs.titles))]
    return pd.concat(
        [
            _of(part).assign(collection=name)
            for part, name in zip([*parts, inputs.library[_NAMES]], told_apart([*inputs.titles, LIBRARY]), strict=True)
        ],
        ignore_index=True,
    )


def _of(values: pd.DataFrame) -> pd.DataFrame:
    """Number, mean, median and spread of each feature; one that never changes has a spread of exactly 0."""
    spread = values.std().mask(values.min() == values.max(), 0.0).where(values.count() > 1)
    found = pd.DataFrame({"n": values.count(), "mean": values.mean(), "median": values.median(), "sd": spread})
    return found.rename_axis("feature").reset_index()


def chart(table: Table) -> go.Figure:
    """A line per collection over the means of the features between 0 and 1; the library's is dotted."""
    names = list(table["collection"].unique())
    colours = dict(zip(names, cycle(CATEGORICAL), strict=False)) | {names[-1]: MUTED}
    shown = table[table["feature"].isin(UNIT_FEATURES)].dropna(subset=["mean"])
    figure, ends = go.Figure(), dict[str, float]()
    for name, line in shown.groupby("collection", sort=False):
        dash = "dot" if name == names[-1] else "solid"
        figure.add_trace(_line(str(name), line, {"color": colours[name], "width": 2, "dash": dash}))
        ends[str(name)] = line["mean"].iloc[-1]
    if not ends:
        return empty("No track here has audio features.")
    figure.update_yaxes(range=[0, 1], title="mean")
    figure = finish(figure, height=380)
    name_beside(figure, list(ends), [colours[name] for name in ends], list(ends.values()))
    return figure


def _line(name: str, rows: pd.DataFrame, line: dict[str, object]) -> go.Scatter:
    cells = rows[["feature", "mean", "median", "n"]].itertuples(index=False, name=None)
    return go.Scatter(
        x=[FEATURE[feature].title for feature in rows["feature"]],
        y=rows["mean"].to_numpy(),
        mode="lines+markers",
        line=line,
        marker={"size": 7},
        hovertext=[
            f"{label(name, 40)}: {FEATURE[feature].title.lower()} {mean:.2f}, median {median:.2f}, n = {n:,}"
            for feature, mean, median, n in cells
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="How each of them sounds on average, beside the library",
    definition=(
        "Arithmetic mean, median and sample standard deviation (n - 1) of each audio feature over the distinct tracks "
        "of the collection that know it; the last rows are those of the whole library. The chart shows the means of "
        "the seven features that lie between 0 and 1; loudness (dB), tempo (BPM) and duration (ms) stand in the table."
    ),
    source="Spotify's definitions of the features: developer.spotify.com, Get Track's Audio Features.",
    columns={
        "collection": Column("Collection", "its title, with a number where two have the same; or the library"),
        "feature": Column("Feature", "one of the ten audio features"),
        "n": Column("Tracks", "distinct tracks that know it", "count"),
        "mean": Column("Mean", "arithmetic mean, in the feature's unit", "number"),
        "median": Column("Median", "middle value, the mean of the two middle ones of an even number", "number"),
        "sd": Column("Spread", "sample standard deviation, in the feature's unit; of one value unknown", "number"),
    },
    compute=compute,
    chart=chart,
    alt="Means of the seven features between 0 and 1, a line per collection and one for the library",
    **ANY_OF_NINE,
    wide=True,
)
