"""Which tracks the collections share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.compare.standing import masks
from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.titles import told_apart
from dashspot.charts.named_bars import named_bars
from dashspot.charts.theme import empty

_IN, _OUT = "●", "○"
_DRAWN = 20


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per combination that occurs, the one with most tracks first."""
    del choices
    names = told_apart(inputs.titles)
    counted = zip(*(found.tolist() for found in np.unique(masks(inputs), return_counts=True)), strict=True)
    found = [(_places(mask, len(names)), n) for mask, n in counted if mask]
    found.sort(key=lambda one: (-one[1], len(one[0]), one[0]))
    table = pd.DataFrame(
        {
            "pattern": ["".join(_IN if place in held else _OUT for place in range(len(names))) for held, _ in found],
            "combination": [", ".join(names[place] for place in held) for held, _ in found],
            "collections": [len(held) for held, _ in found],
            "n": [n for _, n in found],
        }
    ).astype({"pattern": "str", "combination": "str", "collections": int, "n": int})
    return table.assign(share=table["n"] / max(table["n"].sum(), 1))


def _places(mask: int, collections: int) -> tuple[int, ...]:
    return tuple(place for place in range(collections) if mask >> place & 1)


def chart(table: Table) -> go.Figure:
    """A bar per combination with its collections as dots, as in an UpSet plot; the largest ones."""
    if table.empty:
        return empty("These collections hold no tracks.")
    shown = table.head(_DRAWN)
    return named_bars(shown["n"], shown["combination"].tolist(), "tracks", shown["pattern"].tolist())


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that stand in exactly these collections."""
    wanted = [
        sum(1 << place for place, mark in enumerate(pattern) if mark == _IN) for pattern in rows["pattern"].tolist()
    ]
    return ids_where(inputs, [np.isin(masks(inputs), wanted)])


ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="Which tracks they share",
    definition=(
        "Every distinct track counts once, for the combination of all collections that hold it: those in exactly these "
        "and in no other. The dots stand for the collections in the order chosen, a full one for each that holds the "
        "tracks. Most tracks first; of equally many, the fewest collections, then their order. The chart shows the 20 "
        "largest combinations."
    ),
    source="A. Lex and others 2014, UpSet: Visualization of Intersecting Sets, IEEE TVCG 20(12).",
    columns={
        "pattern": Column("In", "a dot per collection in the order chosen, full where it holds the tracks"),
        "combination": Column("Collections", "the titles of those that hold the tracks"),
        "collections": Column("How many", "collections hold them", "count"),
        "n": Column("Tracks", "distinct tracks in exactly these", "count"),
        "share": Column("Share", "of all distinct tracks of the collections", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="How many tracks stand in each combination of the collections",
    needs=(),
    lacking="a collection",
    way_on="These collections hold no tracks. Choose others, or sync them.",
    members=members,
    wide=True,
)
