"""How plays start and end."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ids_played
from dashspot.charts.ranked import ranked_bars
from dashspot.charts.theme import empty, plain

ENDS, STARTS = "end", "start"
_COLUMN = {ENDS: "reason_end", STARTS: "reason_start"}
_MEANS: dict[str, dict[str, str]] = {
    ENDS: {
        "trackdone": "it had reached its end",
        "fwdbtn": "the button for the next track was pressed",
        "backbtn": "the button for the track before was pressed",
        "endplay": "playing was ended, or something else chosen",
        "clickrow": "another track was chosen from a list",
        "playbtn": "something else was started with the play button",
        "remote": "another device took over",
        "logout": "the app was left",
        "unexpected-exit": "the app ended unexpectedly",
        "unexpected-exit-while-paused": "the app ended unexpectedly while paused",
        "trackerror": "it could not be played on",
        "unknown": "Spotify does not know",
    },
    STARTS: {
        "trackdone": "the one before had reached its end",
        "fwdbtn": "the button for the next track was pressed",
        "backbtn": "the button for the track before was pressed",
        "clickrow": "it was chosen from a list",
        "playbtn": "the play button was pressed",
        "appload": "the app was opened",
        "remote": "another device started it",
        "switched-to-video": "its video was switched to",
        "trackerror": "the one before could not be played",
        "unknown": "Spotify does not know",
    },
}
SHOWN = 20
_NOT_TOLD = "No play here tells why it started or ended. Spotify's extended streaming history does: import it."


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per reason, the most frequent first, then by Spotify's word."""
    reasons = listening.plays[_COLUMN[choices["of"]]].astype("category").cat
    code, words = reasons.codes.to_numpy(), reasons.categories.astype("str")
    plays = np.bincount(code[code >= 0], minlength=len(words))
    means = _MEANS[choices["of"]]
    table = pd.DataFrame(
        {
            "reason": pd.Series(words, dtype="str"),
            "means": pd.Series([means.get(word) for word in words], dtype="str"),
            "plays": plays,
            "share": plays / max(plays.sum(), 1),
            "shuffle": _share(listening.plays["shuffle"], code, len(words)),
            "offline": _share(listening.plays["offline"], code, len(words)),
        }
    )
    table = table[table["plays"] > 0].sort_values(["plays", "reason"], ascending=[False, True], ignore_index=True)
    return table.assign(of=pd.Series(choices["of"], table.index, dtype="str"))


def _share(mark: pd.Series[float], code: NDArray[np.integer], n: int) -> NDArray[np.float64]:
    """Of the plays with each reason that tell the mark, those that bear it; unknown where none tells it."""
    value = mark.to_numpy()
    told = ~np.isnan(value) & (code >= 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: NDArray[np.float64] = np.bincount(code[told], value[told], n) / np.bincount(code[told], minlength=n)
    return found


def chart(table: Table) -> go.Figure:
    """A bar for each."""
    if table.empty:
        return empty(_NOT_TOLD)
    first = table.head(SHOWN)
    said = [
        f"{plain(reason)}{f': {means}' if isinstance(means, str) else ''}<br>{plays:,} plays ({share:.1%})"
        for reason, means, plays, share in zip(
            first["reason"], first["means"], first["plays"], first["share"], strict=True
        )
    ]
    return ranked_bars(
        first["share"], list(first["reason"]), rows=first.index, said=said, axis="share of the plays", shares=True
    )


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that started or ended for these reasons, the most often first."""
    column = _COLUMN[str(rows["of"].iloc[0]) if len(rows) else ENDS]
    return ids_played(listening, listening.plays[column].isin(rows["reason"]).to_numpy())


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=6,
    title="Why plays start and end",
    definition=(
        "Plays by the reason that Spotify gives for their end (`reason_end`) or their start (`reason_start`), in its "
        "own words. Every play counts, however short; those whose reason is not told are left out. *On shuffle* and "
        "*Offline* are shares of the plays with that reason that tell it. Spotify does not explain its words: what "
        "they mean is said here as it is generally understood, and left open where that is not clear."
    ),
    source="The reasons are Spotify's, what they mean is ours.",
    columns={
        "reason": Column("Reason", "in Spotify's words"),
        "means": Column("Which means", "in plain words; unknown for a word that is not generally known"),
        "plays": Column("Plays", "that started or ended so", "count"),
        "share": Column("Share", "of the plays whose reason is told", "percent"),
        "shuffle": Column("On shuffle", "of them, where it is told", "percent"),
        "offline": Column("Offline", "likewise", "percent"),
        "of": Column("Reason for the", "end or start", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Bars of the reasons for which plays start or end",
    needs=(),
    draws=lambda choices: (_COLUMN[choices["of"]],),
    lacking="a reason",
    way_on=_NOT_TOLD,
    options=(Option("of", "Reason for the", lambda _: (ENDS, STARTS)),),
    members=members,
    every_play=True,
)
