"""The tracks by valence and energy."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.charts.mood import MOST_POINTS, cell, cells, mood_map, quadrant
from dashspot.charts.theme import empty


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per track that knows both, by name and id; of more than MOST_POINTS a row per cell that has any."""
    del choices
    known = inputs.tracks[["track_id", "name", "artists", "valence", "energy"]].dropna(subset=["valence", "energy"])
    if len(known) > MOST_POINTS:
        rows = cells(known).assign(track_id=None, name=None, artists=None)
        rows = rows.astype(dict.fromkeys(("track_id", "name", "artists"), "str"))
    else:
        rows = known.assign(n=1).sort_values(["name", "track_id"])
    return rows.assign(quadrant=quadrant(rows["valence"], rows["energy"])).reset_index(drop=True)


def chart(table: Table) -> go.Figure:
    """Dots or cells, with the share of each quadrant in its corner."""
    if table.empty:
        return empty("No track here has a valence and an energy.")
    return mood_map(table)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks themselves, or those in the cells."""
    named = inputs.tracks["track_id"].isin(rows["track_id"].dropna())
    of_cells = rows[rows["track_id"].isna()]
    wanted = pd.MultiIndex.from_arrays([cell(of_cells["valence"]), cell(of_cells["energy"])])
    valence, energy = inputs.tracks["valence"], inputs.tracks["energy"]
    inside = pd.MultiIndex.from_arrays([cell(valence), cell(energy)]).isin(wanted) & energy.notna() & valence.notna()
    return ids_where(inputs, [named, inside])


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="Mood: how positive against how energetic",
    definition=(
        "Each distinct track at its valence and its energy. Cut at 0.5, where 0.5 itself counts as high, they make "
        "four quadrants: happy (both high), angry (energetic, not positive), chill (positive, not energetic), sad "
        f"(both low); the corners say the share of each. Of more than {MOST_POINTS:,} tracks squares are drawn, one "
        "for each cell of 0.025 by 0.025 that has any: the larger and fuller, the more."
    ),
    source="J. A. Russell, A circumplex model of affect, 1980; the words and the cut are a convention.",
    columns={
        "track_id": Column("Track's id", "Spotify's id; unknown for a cell", "hidden"),
        "name": Column("Track", "name; unknown for a cell"),
        "artists": Column("Artists", "as credited; unknown for a cell"),
        "quadrant": Column("Mood", "happy, angry, chill or sad"),
        "valence": Column("Valence", "0 to 1; of a cell its middle", "share"),
        "energy": Column("Energy", "0 to 1; of a cell its middle", "share"),
        "n": Column("Tracks", "1, or how many lie in the cell", "count"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks by valence and energy in four quadrants",
    **needing("valence", "energy", lacking="a valence and an energy"),
    members=members,
)
