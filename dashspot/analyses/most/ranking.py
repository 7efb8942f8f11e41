"""Tracks, artists and albums by how much they were played."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import (
    MEASURE,
    MEASURE_OPTION,
    NOTHING_PLAYED,
    Thing,
    by_measure,
    items_of,
    measured,
    named,
    titles,
    totals,
)
from dashspot.charts.ranked import ranked_bars
from dashspot.charts.theme import empty, plain
from dashspot.compute.days import dates
from dashspot.compute.local_time import HOUR_MS

SHOWN = 20


def compute(of: Thing, listening: Listening, choices: Choices) -> Table:
    """A row per thing that was played, the most first; ties by the other measure, then name, then artist."""
    counted = totals(listening.plays, of, len(named(listening, of)))
    played = counted[counted["plays"] > 0]
    days = listening.plays.groupby(of)["day"].agg(["min", "max"]).reindex(played.index)
    found = named(listening, of).take(played.index.to_numpy()).set_axis(played.index)
    table = found.assign(
        plays=played["plays"].astype(np.int64),
        hours=played["ms_played"] / HOUR_MS,
        track_id=listening.items["track_id"].take(played.index.to_numpy()).to_numpy() if of == "item" else None,
        first=dates(days["min"].to_numpy()),
        last=dates(days["max"].to_numpy()),
    )
    order = [*by_measure(choices), "name", "artist"]
    table = table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    measure = pd.Series(choices[MEASURE], table.index, dtype="str")
    return table.assign(rank=np.arange(1, len(table) + 1), measure=measure)


def chart(table: Table) -> go.Figure:
    """A bar for each of the first twenty."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    first = table.head(SHOWN)
    by = measured(first)
    names = titles(first)
    said = [
        f"{plain(name)}: {plays:,} plays, {hours:,.1f} h"
        for name, plays, hours in zip(names, first["plays"], first["hours"], strict=True)
    ]
    return ranked_bars(first[by], names, rows=first.index, said=said, axis=by)


def _columns(of: Thing) -> dict[str, Column]:
    thing = {"item": "Track", "artist": "Artist", "album": "Album"}[of]
    by = {} if of == "artist" else {"artist": Column("Artist", "as the history tells it")}
    hidden = {"artist": Column("Artist", "the same", "hidden")} if of == "artist" else {}
    if of == "item":
        hidden = {"track_id": Column("Track's id", "Spotify's; unknown of what is told by name alone", "hidden")}
    return {
        "rank": Column("Rank", "the most played is 1; ties go by the other measure, then by name", "count"),
        "name": Column(thing, "as the history tells it last"),
        **by,
        "plays": Column("Plays", "that count by the chosen rule", "count"),
        "hours": Column("Hours", "of the plays whose length is told", "number"),
        "first": Column("First played", "in the period, local day", "date"),
        "last": Column("Last played", "in the period, local day", "date"),
        "measure": Column("Ranked by", "time or plays", "hidden"),
        **hidden,
    }


def _members(of: Thing, listening: Listening, rows: Table) -> list[str]:
    """The tracks of the rows, or of the artists or albums in them."""
    if of != "item":
        return items_of(listening, of, rows)
    ids: list[str] = rows["track_id"].dropna().tolist()
    return ids


def ranking(of: Thing) -> dict[str, Any]:
    """The fields of an `Analysis` that ranks tracks, artists or albums."""
    return {
        "columns": _columns(of),
        "compute": partial(compute, of),
        "chart": chart,
        "needs": (),
        "lacking": "anything",
        "way_on": NOTHING_PLAYED,
        "options": (MEASURE_OPTION,),
        "members": partial(_members, of),
    }
