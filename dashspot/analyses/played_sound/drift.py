"""How the sound of what was played changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.features import chosen_features, feature_option
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import FEATURES_UNKNOWN, NOTHING_PLAYED, OF_LIBRARY, START
from dashspot.analyses.windows import DAYS, FEWEST, SPACED, in_any, last_days, line, windowed
from dashspot.charts.multiples import Multiples
from dashspot.charts.theme import empty
from dashspot.compute.days import Days

_COLUMNS = ("feature", "start", "day", "n", "mean")


def compute(listening: Listening, choices: Choices) -> Table:
    """Rows by feature, then day; the last day of the period is always there."""
    if listening.plays.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    names = chosen_features(choices["feature"])
    ends = last_days(listening.first_day, listening.last_day, len(names))
    item, days = _reached(listening, ends)
    facts = listening.facts()
    parts = [
        windowed(facts[name].to_numpy(dtype=float)[item], days, ends).assign(feature=pd.Series(name, range(len(ends))))
        for name in names
    ]
    return pd.concat(parts, ignore_index=True)


def _reached(listening: Listening, ends: Days) -> tuple[Days, Days]:
    """What was played on the days that a window holds, and on which day each."""
    days = listening.history["day"].to_numpy()
    inside = (days > ends[0] - DAYS) & (days <= ends[-1])
    return listening.history["item"].to_numpy()[inside], days[inside].astype(np.int64)


def chart(table: Table) -> go.Figure:
    """A line per feature, broken where too little was played."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    if table["mean"].isna().all():
        return empty(f"In no {DAYS} days there were {FEWEST} plays of tracks whose features the library knows.")
    drawn = Multiples(list(table["feature"].unique()))
    for name, rows in table.groupby("feature", sort=False):
        drawn.figure.add_trace(line(str(name), rows, "plays"), **drawn.at(str(name)))
    return drawn.finished()


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were played in one of the windows and know its feature, the longest known first."""
    item, days = listening.history["item"].to_numpy(), listening.history["day"].to_numpy().astype(np.int64)
    found = np.zeros(len(listening.items), dtype=bool)
    for name, told in rows.groupby("feature"):
        there = np.bincount(item[in_any(told, days)], minlength=len(found)) > 0
        found |= there & listening.facts()[str(name)].notna().to_numpy()
    return listening.ids_of(np.flatnonzero(found))


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title=f"How the sound of what was played changed: mean of the last {DAYS} days",
    definition=(
        f"The arithmetic mean of a feature over the plays that started within {DAYS} days, the day itself being the "
        "last; each play counts, so what was played twice counts twice. The days are those of the period that have "
        f"been; the window of an early one looks back before it. Windows with fewer than {FEWEST} plays that know the "
        f"feature have no mean: the line is broken there. {SPACED} {START} {OF_LIBRARY}"
    ),
    source="A moving average as everywhere; its length and the fewest plays are ours.",
    columns={
        "feature": Column("Feature", "one of the ten features"),
        "start": Column("From", f"first day of the {DAYS}, local", "date"),
        "day": Column("To", f"last day of the {DAYS}, local", "date"),
        "n": Column("Plays", "that started in the window and whose track knows the feature", "count"),
        "mean": Column("Mean", f"of the feature, in its unit; unknown for fewer than {FEWEST} plays", "number"),
    },
    compute=compute,
    chart=chart,
    alt=f"Lines of the mean of features over the plays of the {DAYS} days before each day",
    needs=(),
    draws=lambda choices: chosen_features(choices["feature"]),
    lacking="features",
    way_on=FEATURES_UNKNOWN,
    options=(feature_option("energy", or_all=True),),
    members=members,
    wide=True,
)
