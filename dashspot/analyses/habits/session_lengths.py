"""How long sessions are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.habits.sitting import DEFINED, PAUSE_COLUMN, PAUSE_OPTION, ids_of_sessions, sessions
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, NOTHING_PLAYED
from dashspot.charts.ranked import ranked_bars
from dashspot.charts.theme import empty
from dashspot.compute.local_time import HOUR_MS

NAMES = (
    "under 5 min",
    "5 to 15 min",
    "15 to 30 min",
    "30 to 60 min",
    "1 to 2 h",
    "2 to 4 h",
    "4 to 8 h",
    "8 h or more",
)
_EDGES = np.array([5, 15, 30, 60, 120, 240, 480]) * 60_000


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per class of lengths, rising; also those without a session."""
    found = sessions(listening, choices)
    names = NAMES if len(found) else ()
    kind = _class(found)
    n = np.bincount(kind, minlength=len(names))
    return pd.DataFrame(
        {
            "name": pd.Series(names, dtype="str"),
            "sessions": n,
            "share": n / max(len(found), 1),
            "hours": np.bincount(kind, found["ms_played"], len(names)) / HOUR_MS,
            "plays": np.bincount(kind, found["plays"], len(names)).astype(np.int64),
        }
    ).assign(pause=pd.Series(choices["pause"], range(len(names)), dtype="str"))


def _class(found: Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.searchsorted(_EDGES, found["length"].to_numpy(), side="right").astype(np.int64)


def chart(table: Table) -> go.Figure:
    """A bar for each."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    said = [
        f"{name}: {n:,} sessions ({share:.0%}), {hours:,.1f} h, {plays:,} plays"
        for name, n, share, hours, plays in zip(
            *(table[column] for column in ("name", "sessions", "share", "hours", "plays")), strict=True
        )
    ]
    return ranked_bars(table["sessions"], list(table["name"]), rows=table.index, said=said, axis="sessions")


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were played in sessions of these lengths."""
    if rows.empty:
        return []
    choices = {"pause": str(rows["pause"].iloc[0])}
    wanted = np.isin(np.array(NAMES)[_class(sessions(listening, choices))], rows["name"].tolist())
    return ids_of_sessions(listening, choices, wanted)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=2,
    title="How long sessions are",
    definition=f"{DEFINED} A length at an edge belongs to the class above it.",
    source="Your own history; the classes are ours.",
    columns={
        "name": Column("Length", "from the first start to the last end"),
        "sessions": Column("Sessions", "of that length", "count"),
        "share": Column("Share", "of all sessions", "percent"),
        "hours": Column("Hours played", "in them, of the plays whose length is told", "number"),
        "plays": Column("Plays", "in them", "count"),
        "pause": PAUSE_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of how many sessions are how long",
    **ANY_PLAY,
    options=(PAUSE_OPTION,),
    members=members,
)
