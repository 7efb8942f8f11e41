"""The longest sessions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.habits.sitting import DEFINED, PAUSE_COLUMN, PAUSE_OPTION, ids_of_sessions, session_of, sessions
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, NOTHING_PLAYED
from dashspot.charts.ranked import ranked_bars
from dashspot.charts.theme import empty, plain
from dashspot.compute.local_time import HOUR_MS

SHOWN = 20


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per session, the longest first; of equal ones the earlier first."""
    found = sessions(listening, choices)
    order = np.lexsort((found["started"], -found["length"]))
    first = listening.items.take(listening.plays["item"].to_numpy()[found["first"]])
    table = pd.DataFrame(
        {
            "start": _clock(listening, found["started"]),
            "end": _clock(listening, found["ended"]),
            "length": found["length"],
            "hours": found["ms_played"] / HOUR_MS,
            "plays": found["plays"],
            "track": first["name"].array,
            "artist": first["artist"].array,
            "number": found.index + 1,
        }
    )
    table = table.take(order).reset_index(drop=True)
    return table.assign(pause=pd.Series(choices["pause"], table.index, dtype="str"))


def _clock(listening: Listening, moments: pd.Series[int]) -> pd.Series[str]:
    """What the local clock showed, to the minute."""
    shown = listening.shown(np.asarray(moments, dtype=np.int64)).astype("datetime64[ms]")
    return pd.Series(np.datetime_as_string(shown, unit="m"), dtype="str").str.replace("T", " ")


def chart(table: Table) -> go.Figure:
    """A bar for each of the first twenty."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    drawn = table.head(SHOWN)
    said = [
        f"{start} to {end}: {plays:,} plays, {hours:,.1f} h<br>first {plain(track)}, {plain(artist)}"
        for start, end, plays, hours, track, artist in zip(
            *(drawn[name] for name in ("start", "end", "plays", "hours", "track", "artist")), strict=True
        )
    ]
    axis = "hours from the first start to the last end"
    return ranked_bars(drawn["length"] / HOUR_MS, list(drawn["start"]), rows=drawn.index, said=said, axis=axis)


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were played in the sessions."""
    if rows.empty:
        return []
    choices = {"pause": str(rows["pause"].iloc[0])}
    wanted = np.zeros(int(session_of(listening, choices)[-1]) + 1, dtype=bool)
    wanted[rows["number"].to_numpy() - 1] = True
    return ids_of_sessions(listening, choices, wanted)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=1,
    title="The longest sessions",
    definition=f"{DEFINED} The longest is first, of equal ones the earlier. The chart shows the first {SHOWN}.",
    source="Your own history. Half an hour is the usual pause of web analytics, ten minutes that of Your Spotify.",
    columns={
        "start": Column("Start", "of the first play, local clock"),
        "end": Column("End", "of the last play, local clock"),
        "length": Column("Length", "from the first start to the last end, in milliseconds", "length"),
        "hours": Column("Hours played", "of the plays whose length is told", "number"),
        "plays": Column("Plays", "that count by the chosen rule", "count"),
        "track": Column("First track", "as the history tells it last"),
        "artist": Column("Artist", "of the first track"),
        "number": Column("Number", "of the session in order of time, from 1", "hidden"),
        "pause": PAUSE_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of the longest sessions",
    **ANY_PLAY,
    options=(PAUSE_OPTION,),
    members=members,
)
