"""Which features go together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import diverging, empty, finish

_FEWEST = 3


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per pair of features: Pearson's r and Spearman's rho over the tracks that know both, and their number."""
    del choices
    known = inputs.tracks[list(NINE)].astype(float)
    pearson, spearman = known.corr(min_periods=_FEWEST), known.corr("spearman", min_periods=_FEWEST)
    there = known.notna().astype(np.int64)
    both = there.T @ there
    first, second = np.triu_indices(len(NINE), k=1)
    return pd.DataFrame(
        {
            "feature": np.array(NINE)[first],
            "other": np.array(NINE)[second],
            "pearson": pearson.to_numpy()[first, second],
            "spearman": spearman.to_numpy()[first, second],
            "n": both.to_numpy()[first, second],
        }
    )


def chart(table: Table) -> go.Figure:
    """Pearson below the diagonal, Spearman above it."""
    if not table[["pearson", "spearman"]].notna().to_numpy().any():
        return empty("Correlations need three tracks that differ in two features.")
    names = [FEATURE[name].title for name in NINE]
    grid = np.full((len(NINE), len(NINE)), np.nan)
    first, second = np.triu_indices(len(NINE), k=1)
    grid[first, second], grid[second, first] = table["spearman"], table["pearson"]
    figure = go.Figure(
        go.Heatmap(
            x=names,
            y=names,
            z=grid,
            zmin=-1,
            zmax=1,
            colorscale=diverging(),
            hovertemplate="%{y} and %{x}: %{z:.3f}<extra></extra>",
            hoverongaps=False,
            colorbar={"title": "r"},
        )
    )
    figure.add_scatter(**_written(grid, names), mode="text", textfont={"size": 10}, hoverinfo="skip")
    figure.update_yaxes(autorange="reversed")
    return finish(figure, height=460)


def _written(grid: NDArray[np.float64], names: list[str]) -> dict[str, list[str]]:
    """Each value as text in the page's colour: Plotly's own choice takes every page for a light one."""
    down, across = np.nonzero(~np.isnan(grid))
    return {
        "x": [names[place] for place in across],
        "y": [names[place] for place in down],
        "text": [f"{value:z.2f}".replace("0.", ".", 1) for value in grid[down, across]],  # a cell is narrow on a phone
    }


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="Which features go together: Pearson below the diagonal, Spearman above",
    definition=(
        "For each pair of the nine features, over the tracks that know both: Pearson's product-moment correlation, and "
        "Spearman's rank correlation (Pearson's of the ranks, ties sharing their mean rank). Fewer than three tracks, "
        "or a feature that never changes, give no value."
    ),
    source="K. Pearson 1895; C. Spearman 1904.",
    columns={
        "feature": Column("Feature", "one of the nine features"),
        "other": Column("And", "another one; each pair stands once"),
        "pearson": Column("Pearson", "product-moment correlation, -1 to 1", "number"),
        "spearman": Column("Spearman", "rank correlation, -1 to 1", "number"),
        "n": Column("Tracks", "distinct tracks that know both", "count"),
    },
    compute=compute,
    chart=chart,
    alt="Correlations of the nine features with each other",
    **ANY_OF_NINE,
)
