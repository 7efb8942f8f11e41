"""How the sound of what was added changed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.adding import (
    BULK_COLUMN,
    BULK_OPTION,
    DEFINED,
    NONE_KNOWN,
    Moments,
    counted,
    in_bulk,
    moments,
)
from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.features import chosen_features, feature_option
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.blocks.features import FEATURE
from dashspot.charts.multiples import Multiples
from dashspot.charts.theme import FEATURE_COLOURS, MUTED, empty
from dashspot.charts.units import MEAN_SHOWN, SCALE, UNIT_SHOWN

DAYS, FEWEST = 90, 20
_POINTS, _POINTS_OF_ALL = 2_000, 500
Days = NDArray[np.int64]


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Rows by feature, then day; the last day is always there, and those before it at equal distances."""
    added = moments(inputs.tracks["added_at"])
    there = counted(added, choices)
    names = chosen_features(choices["feature"])
    days, bulk = _days(added[there]), in_bulk(added)[there]
    ends = _ends(days, _POINTS if len(names) == 1 else _POINTS_OF_ALL)
    values = inputs.tracks.loc[there, list(names)]
    parts = [_means(values[name].to_numpy(dtype=float), days, bulk, ends).assign(feature=name) for name in names]
    return pd.concat(parts, ignore_index=True).assign(bulk_adds=choices["bulk"]).astype({"bulk_adds": "str"})


def _days(added: Moments) -> Days:
    """Since 1970, in UTC."""
    found: Days = added.astype("datetime64[D]").astype(np.int64)
    return found


def _ends(days: Days, most: int) -> Days:
    """The last days of the windows, at most so many."""
    if not len(days):
        return days
    first, last = int(days.min()), int(days.max())
    step = -(-(last - first + 1) // most)
    return np.arange(last, first - 1, -step)[::-1]


def _means(values: NDArray[np.float64], days: Days, bulk: NDArray[np.bool_], ends: Days) -> pd.DataFrame:
    """Sums up to each day, so that a window is the difference of two; around the mean, so that no digits are lost."""
    known = ~np.isnan(values)
    centre = values[known].mean() if known.any() else 0.0
    first = days.min() if len(days) else 0
    day, to = days[known] - first, ends - first + 1
    since = np.clip(to - DAYS, 0, None)

    def up_to(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.r_[0.0, np.bincount(day, weights, to.max(initial=0)).cumsum()]
        return found

    tracks, sums, from_bulk = up_to(np.ones(len(day))), up_to(values[known] - centre), up_to(bulk[known].astype(float))
    n = tracks[to] - tracks[since]
    mean = np.where(n >= FEWEST, centre + (sums[to] - sums[since]) / np.clip(n, 1, None), np.nan)
    return pd.DataFrame(
        {
            "start": (ends - DAYS + 1).astype("datetime64[D]").astype("datetime64[s]"),
            "day": ends.astype("datetime64[D]").astype("datetime64[s]"),
            "n": n.astype(np.int64),
            "mean": mean,
            "bulk": np.diff(from_bulk[to], prepend=0).astype(np.int64),
        }
    )


def chart(table: Table) -> go.Figure:
    """A line per feature, broken where too few tracks were added; diamonds where many came in bulk."""
    if table.empty:
        return empty(NONE_KNOWN)
    if table["mean"].isna().all():
        return empty(f"In no {DAYS} days {FEWEST} tracks with features were added.")
    names = list(table["feature"].unique())
    drawn = Multiples(names)
    for name, rows in table.groupby("feature", sort=False):
        at = drawn.at(str(name))
        drawn.figure.add_trace(_line(str(name), rows), **at)
        drawn.figure.add_trace(_bulk(str(name), rows), **at)
        _mark(drawn.figure, rows, said=len(names) == 1, **at)
    return drawn.finished()


def _line(name: str, rows: Table) -> go.Scatter:
    unit = UNIT_SHOWN[FEATURE[name].unit]
    return go.Scatter(
        x=rows["day"].dt.strftime("%Y-%m-%d"),
        y=(rows["mean"] / SCALE.get(name, 1.0)).to_numpy(),
        text=rows["n"].to_numpy(),
        mode="lines+markers",
        line={"color": FEATURE_COLOURS[name], "width": 2},
        marker={"size": 4, "opacity": 0},
        selected={"marker": {"opacity": 1}},
        customdata=rows.index.to_numpy(),
        hovertemplate=f"{DAYS} days to %{{x|%-d %b %Y}}: %{{y:{MEAN_SHOWN[FEATURE[name].unit]}}} {unit}, "
        "mean of %{text:,} tracks<extra></extra>",
    )


def _bulk(name: str, rows: Table) -> go.Scatter:
    """Diamonds on the line."""
    marked = rows[(rows["bulk"] > 0) & rows["mean"].notna()]
    return go.Scatter(
        x=marked["day"].dt.strftime("%Y-%m-%d"),
        y=(marked["mean"] / SCALE.get(name, 1.0)).to_numpy(),
        mode="markers",
        marker={"color": MUTED, "size": 9, "symbol": "diamond"},
        customdata=marked.index.to_numpy(),
        hovertext=[f"{bulk:,} tracks added in bulk" for bulk in marked["bulk"]],
        hovertemplate="%{x|%-d %b %Y}: %{hovertext}<extra></extra>",
    )


def _mark(figure: go.Figure, rows: Table, *, said: bool, **at: int) -> None:
    """A line across at the largest bulk add, which says what the diamonds are where there is room."""
    if not rows["bulk"].any():
        return
    day, bulk = rows[["day", "bulk"]].to_numpy()[rows["bulk"].argmax()]
    label = {"annotation_text": f"{bulk:,} in bulk", "annotation_font_color": MUTED} if said else {}
    figure.add_vline(f"{day:%Y-%m-%d}", line={"color": MUTED, "width": 1, "dash": "dot"}, **label, **at)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that were added in one of the windows and know its feature."""
    added = moments(inputs.tracks["added_at"])
    return ids_where(inputs, _windows(inputs, added, rows))


def _windows(inputs: Inputs, added: Moments, rows: Table) -> Iterable[NDArray[np.bool_]]:
    for (name, bulk), told in rows.groupby(["feature", "bulk_adds"]):
        ends = np.sort(_days(told["day"].to_numpy()))
        there = counted(added, {"bulk": str(bulk)}) & inputs.tracks[name].notna().to_numpy()
        days = _days(added[there])
        next_end = np.append(ends, days.max(initial=0) + DAYS)[np.searchsorted(ends, days)]
        there[there] = next_end - days < DAYS
        yield there


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title=f"How the sound of what was added changed: mean of the last {DAYS} days",
    definition=(
        f"The arithmetic mean of a feature over the distinct tracks that were added first within {DAYS} days, the day "
        f"itself being the last (UTC). Windows with fewer than {FEWEST} tracks that know the feature have no mean: the "
        f"line is broken there. One point a day; where the dates span more than {_POINTS:,} days ({_POINTS_OF_ALL} "
        "where all features are drawn) every second, every third and so on, counted back from the last day, so that "
        f"no line has more points. Diamonds mark bulk adds, a dotted line the largest. {DEFINED}"
    ),
    source="A moving average as everywhere; its length, the fewest tracks and what counts as bulk are ours.",
    columns={
        "feature": Column("Feature", "one of the ten features"),
        "start": Column("From", f"first day of the {DAYS}", "date"),
        "day": Column("To", f"last day of the {DAYS}", "date"),
        "n": Column("Tracks", "distinct tracks of the window that know the feature", "count"),
        "mean": Column("Mean", f"of the feature, in its unit; unknown for fewer than {FEWEST} tracks", "number"),
        "bulk": Column("In bulk", "of the tracks since the row before, those added in bulk", "count"),
        "bulk_adds": BULK_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt=f"Lines of the mean of features over the {DAYS} days before each day",
    needs=("added_at",),
    draws=lambda choices: chosen_features(choices["feature"]),
    lacking="a date of adding or features",
    way_on=f"No track here has both a date and features. {NONE_KNOWN}",
    options=(feature_option("energy", or_all=True), BULK_OPTION),
    members=members,
    wide=True,
)
