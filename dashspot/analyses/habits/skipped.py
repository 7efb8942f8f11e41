"""Which tracks and artists are skipped most."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.habits.skips import NOT_TOLD, SKIP
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import Thing, items_of, named
from dashspot.charts.ranked import name_bars, ranked
from dashspot.charts.theme import empty, finish, plain

SHOWN, FEWEST = 20, 5
TIMES, SHARE = "times", "share"
_OF: dict[str, Thing] = {"tracks": "item", "artists": "artist"}
_BAR = 24


def compute(listening: Listening, choices: Choices) -> Table:
    """Rows by how often or which share, the most first; ties by the other, then name, then artist."""
    of = _OF[choices["of"]]
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
    names = [
        name if of == "artists" else f"{name}, {artist}"
        for name, artist, of in zip(first["name"], first["artist"], first["of"], strict=True)
    ]
    said = [
        f"{plain(name)}: skipped {skipped:,} of {plays:,} times ({share:.0%})"
        for name, skipped, plays, share in zip(names, first["skipped"], first["plays"], first["share"], strict=True)
    ]
    by_times = first["by"].iloc[0] == TIMES
    figure = go.Figure(ranked(first["skipped" if by_times else "share"], rows=first.index, said=said))
    name_bars(figure, names)
    figure.update_xaxes(
        title="skips" if by_times else "share of the plays that were skipped",
        rangemode="tozero",
        tickformat=None if by_times else ".0%",
    )
    return finish(figure, height=70 + _BAR * len(first))


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks of the rows, or those of the artists in them."""
    if not rows.empty and rows["of"].iloc[0] == "artists":
        return items_of(listening, "artist", rows)
    ids: list[str] = rows["track_id"].dropna().tolist()
    return ids


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
        "of": Column("Of", "tracks or artists", "hidden"),
        "by": Column("Ranked by", f"{TIMES} or {SHARE}", "hidden"),
        "track_id": Column("Track's id", "Spotify's; unknown of artists and of what is told by name alone", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Bars of the tracks or artists that were skipped most",
    needs=("skip",),
    lacking="a word on skipping",
    way_on=NOT_TOLD,
    options=(
        Option("of", "Of", lambda _: tuple(_OF)),
        Option("by", "Ranked by", lambda _: (TIMES, SHARE)),
    ),
    members=members,
    every_play=True,
)
