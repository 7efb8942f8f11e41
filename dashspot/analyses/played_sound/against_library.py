"""Whether what is played sounds like what is kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import FEATURES_UNKNOWN, OF_LIBRARY, totals
from dashspot.blocks.features import FEATURE
from dashspot.charts.ranked import name_bars, ranked
from dashspot.charts.theme import FEATURE_COLOURS, MUTED, empty, finish
from dashspot.charts.units import feature_value

_NONE = "The library's tracks are too few, or too much alike, to say how far from them what was played lies."


def compute(listening: Listening, choices: Choices) -> Table:
    """One row per feature: the mean over plays and over the library, and how many deviations lie between them."""
    del choices
    names = list(NINE)
    times = totals(listening.plays, "item", len(listening.items))["plays"].to_numpy()
    values = listening.facts()[names].to_numpy(dtype=float)
    weights = np.where(np.isnan(values), 0, times[:, None])
    n = weights.sum(axis=0)
    played = np.where(n > 0, (np.nan_to_num(values) * weights).sum(axis=0) / np.maximum(n, 1), np.nan)
    library = listening.library()[names].astype(float)
    mean, spread = library.mean(), library.std().where(library.max() > library.min())
    return pd.DataFrame(
        {
            "feature": pd.Series(names, dtype="str"),
            "played": played,
            "library": mean.to_numpy(),
            "difference": (played - mean.to_numpy()) / spread.to_numpy(),
            "n": n.astype(np.int64),
            "library_n": library.notna().sum().to_numpy(dtype=np.int64),
        }
    )


def chart(table: Table) -> go.Figure:
    """A bar from the library's mean, which is nought, to that of the plays, in deviations; both means beside it."""
    if table["difference"].isna().all():
        return empty(_NONE)
    told = table[["feature", "played", "library", "difference"]].itertuples(index=False, name=None)
    said = [
        f"{FEATURE[name].title}: played {feature_value(name, here)}, kept {feature_value(name, there)}"
        f"<br>{apart:+z.2f} standard deviations of the library"
        for name, here, there, apart in told
    ]
    colours = [FEATURE_COLOURS[name] for name in table["feature"]]
    figure = go.Figure(ranked(table["difference"], rows=table.index, said=said, colour=colours))
    name_bars(figure, [FEATURE[name].title for name in table["feature"]])
    figure.add_vline(0, line={"color": MUTED, "width": 1})
    reach = max(0.5, float(table["difference"].abs().max()) * 1.1)
    figure.update_xaxes(title="standard deviations from the library", range=[-reach, reach])
    return finish(figure, height=340)


ANALYSIS = Analysis(
    path=__name__,
    place=5,
    title="How what was played sounds, against what the library keeps",
    definition=(
        "The arithmetic mean of each feature over the plays of the period, each counting, and over the library's "
        "distinct tracks. The difference is told in sample standard deviations of the library's tracks: a tenth is "
        "hardly heard, one is as far as tracks usually lie from the mean. Where the library's tracks are all the same "
        f"there is none. {OF_LIBRARY}"
    ),
    source="Spotify's definitions of the features; the standardised difference is Glass's (1976).",
    columns={
        "feature": Column("Feature", "one of the nine features of sound"),
        "played": Column("Played", "mean over the plays that know it, in the feature's unit", "number"),
        "library": Column("Library", "mean over the library's distinct tracks that know it, in its unit", "number"),
        "difference": Column("Difference", "played less library, in the library's standard deviations", "number"),
        "n": Column("Plays", "of tracks that know the feature", "count"),
        "library_n": Column("In the library", "distinct tracks that know it", "count"),
    },
    compute=compute,
    chart=chart,
    alt="A bar for each feature from the library's mean to that of what was played",
    needs=NINE,
    any_of=True,
    lacking="features",
    way_on=FEATURES_UNKNOWN,
)
