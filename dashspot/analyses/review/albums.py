"""The albums of which most was heard."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, items_of, titles
from dashspot.analyses.review.yearly import NO_ALBUM
from dashspot.analyses.standings import Standings
from dashspot.charts.named_bars import named_bars
from dashspot.charts.theme import empty
from dashspot.compute.local_time import HOUR_MS

FEWEST = "fewest"
SHOWN = 20


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per album with so many tracks heard, the most first."""
    found = Standings(listening, "album").fullest(listening.plays, least=int(choices[FEWEST])).reset_index(drop=True)
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(found) + 1),
            "name": found["name"],
            "artist": found["artist"],
            "tracks": found["tracks"],
            "plays": found["plays"],
            "hours": found["ms_played"] / HOUR_MS,
        }
    )


def chart(table: Table) -> go.Figure:
    """A bar for each of the first twenty, with its name above."""
    if table.empty:
        return empty("Of no album so many tracks were heard in this period. Ask for fewer, or choose a longer period.")
    first = table.head(SHOWN)
    return named_bars(first["tracks"], titles(first), "tracks heard")


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=3,
    title="Albums of which the most tracks were heard",
    definition=(
        "Albums by how many different tracks of them were played in the period, however often; of equal ones those "
        "with more plays, then with more time, then by name and artist. An album is its name and the artist that the "
        f"history tells beside it; a track belongs to the album that its last play tells. {NO_ALBUM} How many tracks "
        f"an album has in all the history does not tell. The chart shows the first {SHOWN}."
    ),
    source="Counts of your own history; ranking albums by tracks heard is how Spotify tells of its Wrapped.",
    columns={
        "rank": Column("Rank", "the one with the most tracks heard is 1", "count"),
        "name": Column("Album", "as the history tells it last"),
        "artist": Column("Artist", "as the history tells it"),
        "tracks": Column("Tracks heard", "different ones, in the period", "count"),
        "plays": Column("Plays", "that count by the chosen rule", "count"),
        "hours": Column("Hours", "of the plays whose length is told", "number"),
    },
    compute=compute,
    chart=chart,
    alt="Bars of how many tracks of each album were heard, the most on top",
    **ANY_PLAY,
    options=(Option(FEWEST, "At least so many tracks heard", lambda _: ("3", "5", "10", "1")),),
    members=lambda listening, rows: items_of(listening, "album", rows),
)
