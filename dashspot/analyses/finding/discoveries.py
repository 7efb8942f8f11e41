"""How much of what was played each month had never been heard before."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import (
    ANY_PLAY,
    NOTHING_PLAYED,
    OF,
    OF_COLUMN,
    START,
    THINGS,
    first_days,
    named,
    of_option,
    thing_of,
)
from dashspot.charts.dated_bars import dated_bars
from dashspot.charts.theme import ACCENT, MUTED, empty, finish
from dashspot.compute.days import spans_of

_MARGIN = {"l": 8, "r": 8, "t": 28, "b": 8}


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per month from the first with a play of the period to the last, also where nothing was played."""
    of, plays = thing_of(choices), listening.plays
    n = len(named(listening, of))
    month, first = spans_of(plays["day"].to_numpy(), "month"), first_days(listening.history, of, n)
    begin, end = (int(month.min()), int(month.max()) + 1) if len(month) else (0, 0)
    months = end - begin
    heard = np.zeros(months * n, dtype=bool)
    heard[(month - begin) * n + plays[of].to_numpy()] = True
    found = first[(first >= listening.first_day) & (first <= listening.last_day)]
    counted = heard.reshape(months, n).sum(axis=1)
    new = np.bincount(spans_of(found, "month") - begin, minlength=months)
    return pd.DataFrame(
        {
            "month": pd.Series(np.arange(begin, end).astype("datetime64[M]").astype(str), dtype="str"),
            "n": counted,
            "new": new,
            "share": np.divide(new, counted, out=np.full(months, np.nan), where=counted > 0),
            "total": (first < listening.first_day).sum() + new.cumsum(),
            "of": pd.Series(choices[OF], range(months), dtype="str"),
        }
    )


def chart(table: Table) -> go.Figure:
    """Above the share that is new, below how many there were; the month in which the history begins is grey."""
    drawn = table[table["n"] > 0]
    if drawn.empty:
        return empty(NOTHING_PLAYED)
    of = str(drawn["of"].iloc[0])
    titles = (f"share of the month's {of} that is new", f"{of} played, the new ones green")
    figure = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.14, subplot_titles=titles)
    begins = (drawn["total"] == drawn["new"]).to_numpy()
    said = [f"{new:,} of {n:,} {of} new" for new, n in zip(drawn["new"], drawn["n"], strict=True)]
    colours = np.where(begins, MUTED, ACCENT)
    figure.add_trace(_bars(drawn, drawn["share"], said, colours, "%{y:.0%}, %{hovertext}"), 1, 1)
    figure.add_trace(_bars(drawn, drawn["new"], said, colours, "%{hovertext}"), 2, 1)
    before = _bars(drawn, drawn["n"] - drawn["new"], [of] * len(drawn), MUTED, "%{y:,} %{hovertext} heard before")
    figure.add_trace(before.update(customdata=None, opacity=0.45), 2, 1)
    if begins.any():
        _say(figure, str(drawn["month"].iloc[int(begins.argmax())]))
    figure.update_yaxes(rangemode="tozero", row=2, col=1)
    figure.update_yaxes(rangemode="tozero", tickformat=".0%", row=1, col=1)
    figure.update_annotations(font_size=13)
    return finish(figure, height=430, barmode="stack", margin=_MARGIN)


def _bars(drawn: Table, heights: pd.Series, said: list[str], colour: object, hover: str) -> go.Bar:
    months = (drawn["month"] + "-01").tolist()
    return dated_bars(months, heights, "month", rows=drawn.index, said=said, colour=colour, told=hover)


def _say(figure: go.Figure, month: str) -> None:
    """Why the first month is grey."""
    figure.add_annotation(
        x=f"{month}-28", y=0.94, text="grey: the history begins", xanchor="left", showarrow=False, font_color=MUTED
    )


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were played in one of the months, of what was heard first in it; the earliest first."""
    plays, ids = listening.plays, list[str]()
    month = spans_of(plays["day"].to_numpy(), "month")
    for word, told in rows.groupby(OF, sort=False):
        of = THINGS[str(word)]
        first = first_days(listening.history, of, len(named(listening, of)))[plays[of].to_numpy()]
        new = (first >= listening.first_day) & (spans_of(first, "month") == month)
        wanted = np.isin(month, told["month"].to_numpy(dtype="datetime64[M]").astype(np.int64))
        ids += listening.ids_of(plays["item"].to_numpy()[new & wanted])
    return list(dict.fromkeys(ids))


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="How much of each month had never been heard before",
    definition=(
        f"{START} Of the different artists, tracks or albums that were played in each month of the period: how many "
        "were never played before, in the whole history that counts by the chosen rule, not in the period alone. "
        "Months without a play between the first and the last are listed with 0 and have no share. Where the period "
        "begins or ends inside a month, its days in the period count. In the month in which the history begins "
        "everything is new, so it is grey; what was heard before the history begins nobody tells, so the months after "
        "it seem newer than they were."
    ),
    source="Counts of your own history.",
    columns={
        "month": Column("Month", "year and month, by the local clock"),
        "n": Column("Played", "different artists, tracks or albums that were played in it", "count"),
        "new": Column("New", "those of them that were never played before", "count"),
        "share": Column("Share", "new of played, 0 to 1; unknown where nothing was played", "percent"),
        "total": Column("So far", "different ones that were ever played up to its end", "count"),
        "of": OF_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of the share of each month's artists, tracks or albums that were new, and of how many were played",
    **ANY_PLAY,
    options=(of_option("artists", "tracks", "albums"),),
    members=members,
    wide=True,
)
