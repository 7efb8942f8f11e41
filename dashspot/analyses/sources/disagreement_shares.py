"""How often two sources differ on a feature."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.analyses.sources.disagreements import NOISE, titled
from dashspot.blocks.features import ANALYSED
from dashspot.charts.ranked import name_bars, ranked
from dashspot.charts.theme import FEATURE_COLOURS, MUTED, empty, finish
from dashspot.compute.disagreement import against_newest, by_age


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per feature that two sources tell of any track, in the order of features."""
    del choices
    aged = by_age(inputs.said())
    told, differing = [], []
    for name in ANALYSED:
        found = against_newest(aged, name)
        told.append(found["track"].nunique())
        differing.append(found.loc[found["differ"], "track"].nunique())
    names = pd.Series(ANALYSED, dtype="str")
    found = pd.DataFrame({"feature": names, "told": told, "n": differing})
    found = found[found["told"] > 0].reset_index(drop=True)
    return found.assign(share=found["n"] / found["told"])


def chart(table: Table) -> go.Figure:
    """A bar per feature, as long as the share of tracks on which its sources differ."""
    if table.empty:
        return empty("No track here is told by two sources.")
    said = [
        f"{titled(feature)}: {n:,} of {told:,} tracks, {share:.1%}"
        for feature, told, n, share in table[["feature", "told", "n", "share"]].itertuples(index=False, name=None)
    ]
    colours = [FEATURE_COLOURS.get(name, MUTED) for name in table["feature"]]
    figure = go.Figure(ranked(table["share"], rows=table.index, said=said, colour=colours))
    name_bars(figure, [titled(name) for name in table["feature"]])
    most = max(float(table["share"].max()), 0.01)
    figure.update_xaxes(title="share of tracks told twice that differ", tickformat=".0%", range=[0, most * 1.05])
    return finish(figure, height=90 + 24 * len(table))


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks on which two sources differ in any of the features."""
    aged = by_age(inputs.said())
    found = (against_newest(aged, name) for name in rows["feature"])
    return ids_where(inputs, (inputs.tracks.index.isin(pairs.loc[pairs["differ"], "track"]) for pairs in found))


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="How often two sources differ, by feature",
    definition=(
        "Of the tracks whose feature is told by at least two sources, the share on which the newest value differs from "
        f"any other. {NOISE}"
    ),
    source="Counted from what is saved here; the tolerances are ours.",
    columns={
        "feature": Column("Feature", "which one"),
        "told": Column("Told twice", "distinct tracks of which at least two sources know it", "count"),
        "n": Column("Differ", "those of them on which the newest value differs from any other", "count"),
        "share": Column("Share", "that differ, of those told twice", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Share of the tracks told twice on which sources differ, by feature",
    **needing("feature_source", lacking="features", known="audio features"),
    members=members,
)
