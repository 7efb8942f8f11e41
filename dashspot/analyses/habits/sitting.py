"""Sessions: runs of plays without a long pause."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ids_played

PAUSES = {"30 minutes": 1_800_000, "10 minutes": 600_000}
PAUSE_OPTION = Option("pause", "Ends after a pause of", lambda _: tuple(PAUSES))
PAUSE_COLUMN = Column("Pause", "longer than which ends a session", "hidden")
DEFINED = (
    "A session is a run of plays in which none starts more than 30 (or 10) minutes after everything before it had "
    "ended. It lasts from its first start to its last end, pauses included. Sessions are made of the plays that are "
    "counted and started in the period; one that spans its edge is cut there. A play whose length nobody tells starts "
    "when it ends."
)
"""For definitions: what a session is."""


def session_of(listening: Listening, choices: Choices) -> NDArray[np.int64]:
    """The number of the session that each play belongs to, from 0, in order of time."""
    started, ended = (listening.plays[name].to_numpy() for name in ("started", "ended"))
    pause = started[1:] - np.maximum.accumulate(ended)[:-1]
    found: NDArray[np.int64] = np.r_[0, np.cumsum(pause > PAUSES[choices["pause"]])][: len(started)]
    return found


def sessions(listening: Listening, choices: Choices) -> Table:
    """A row per session in order of time.

    Returns:
        `first` (place of its first play), `started`, `ended` (ms since 1970, UTC), `length` (ms), `ms_played`, `plays`.
    """
    plays, session = listening.plays, session_of(listening, choices)
    first = np.flatnonzero(np.diff(session, prepend=-1))
    n = len(first)
    started, ended = (plays[name].to_numpy() for name in ("started", "ended"))
    ends = np.maximum.reduceat(ended, first) if n else ended
    known = np.nan_to_num(plays["ms_played"].to_numpy())
    columns: dict[str, Any] = {
        "first": first,
        "started": started[first],
        "ended": ends,
        "length": ends - started[first],
        "ms_played": np.bincount(session, known, n),
        "plays": np.bincount(session, minlength=n),
    }
    return pd.DataFrame(columns)


def ids_of_sessions(listening: Listening, choices: Choices, wanted: NDArray[np.bool_]) -> list[str]:
    """The tracks of some sessions, the most played first; `wanted` says of each session whether it is one of them."""
    return ids_played(listening, wanted[session_of(listening, choices)])
