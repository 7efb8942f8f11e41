"""Which tracks and artists are skipped most."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.habits.skips import NOT_TOLD, SKIP
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import OF, OF_COLUMN, TRACK_ID_COLUMN, named, of_option, thing_of, titles, tracks_of
from dashspot.charts.ranked import ranked_bars
from dashspot.charts.theme import empty, plain

SHOWN, FEWEST = 20, 5
TIMES, SHARE = "times", "share"


def compute(listening: Listening, choices: Choices) -> Table:
    """Rows by how often or which share, the most first; ties by the other, then name, then artist."""
    of = thing_of(choices)
    skip, place = listening.plays["skip"].to_numpy(), listening.plays[of].to_numpy()
    names = named(listening, of)
    n = np.bincount(place[~np.isnan(skip)], minlength=len(names))
    skipped = np.bincount(place[skip == 1], minlength=len(names))
    found = np.flatnonzero((n >= FEWEST) & (skipped > 0))
    table = names.take(found).assign(skipped=skipped[found], plays=n[found], share=skipped[found] / n[found])
    ids = listening.items["track_id"].take(found).to_numpy() if of == "item" else None
    order = ["skipped", "share"] if choices["by"] == TIMES else ["share", "skipped"]
    table = table.assign(track_id=ids).sort_values(
        [*order, "name", "artist"], ascending=[False, False, True, True], ignore_index=True
    )
    return table.assign(**{name: pd.Series(choices[name], table.index, dtype="str") for name in ("of", "by")})


def chart(table: Table) -> go.Figure:
    """A bar for each of the first twenty."""
    if table.empty:
        return empty(f"Nothing that was played {FEWEST} times was skipped here.")
    first = table.head(SHOWN)
    names = titles(first)
    said = [
        f"{plain(name)}: skipped {skipped:,} of {plays:,} times ({share:.0%})"
        for name, skipped, plays, share in zip(names, first["skipped"], first["plays"], first["share"], strict=True)
    ]
    by_times = first["by"].iloc[0] == TIMES
    axis = "skips" if by_times else "share of the plays that were skipped"
    lengths = first["skipped" if by_times else "share"]
    return ranked_bars(lengths, names, rows=first.index, said=said, axis=axis, shares=not by_times)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=5,
    title="Most skipped tracks and artists",
    definition=(
        f"Tracks or artists by how often they were skipped, or by the share of their plays that were; only what has at "
        f"least {FEWEST} plays of which it is told, one of them skipped. Ties go by the other measure, then by name. "
        f"{SKIP} The chart shows the first {SHOWN}."
    ),
    source="The reasons are Spotify's; the fewest plays are ours.",
    columns={
        "name": Column("Track or artist", "as the history tells it last"),
        "artist": Column("Artist", "of the track; an artist's own name"),
        "skipped": Column("Skipped", "how often", "count"),
        "plays": Column("Plays", "of which it is told whether they were skipped", "count"),
        "share": Column("Share", "skipped of those", "percent"),
        OF: OF_COLUMN,
        "by": Column("Ranked by", f"{TIMES} or {SHARE}", "hidden"),
        "track_id": TRACK_ID_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of the tracks or artists that were skipped most",
    needs=("skip",),
    lacking="a word on skipping",
    way_on=NOT_TOLD,
    options=(
        of_option("tracks", "artists"),
        Option("by", "Ranked by", lambda _: (TIMES, SHARE)),
    ),
    members=tracks_of,
    every_play=True,
)
