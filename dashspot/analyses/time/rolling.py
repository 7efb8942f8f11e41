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
from dashspot.analyses.windows import DAYS, FEWEST, SPACED, in_any, last_days, line, sums_to, windowed
from dashspot.charts.multiples import Multiples
from dashspot.charts.theme import MUTED, empty
from dashspot.charts.units import SCALE
from dashspot.compute.days import Days


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Rows by feature, then day; the last day is always there, and those before it at equal distances."""
    added = moments(inputs.tracks["added_at"])
    there = counted(added, choices)
    names = chosen_features(choices["feature"])
    days, bulk = _days(added[there]), in_bulk(added)[there]
    ends = last_days(int(days.min()), int(days.max()), len(names)) if len(days) else days
    values = inputs.tracks.loc[there, list(names)]
    parts = [_means(values[name].to_numpy(dtype=float), days, bulk, ends).assign(feature=name) for name in names]
    return pd.concat(parts, ignore_index=True).assign(bulk_adds=choices["bulk"]).astype({"bulk_adds": "str"})


def _days(added: Moments) -> Days:
    """Since 1970, in UTC."""
    found: Days = added.astype("datetime64[D]").astype(np.int64)
    return found


def _means(values: NDArray[np.float64], days: Days, bulk: NDArray[np.bool_], ends: Days) -> pd.DataFrame:
    known = ~np.isnan(values)
    from_bulk = sums_to(ends, days[known], bulk[known].astype(float))
    return windowed(values, days, ends).assign(bulk=np.diff(from_bulk, prepend=0).astype(np.int64))


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
        drawn.figure.add_trace(line(str(name), rows, "tracks"), **at)
        drawn.figure.add_trace(_bulk(str(name), rows), **at)
        _mark(drawn.figure, rows, said=len(names) == 1, **at)
    return drawn.finished()


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
        there = counted(added, {"bulk": str(bulk)}) & inputs.tracks[name].notna().to_numpy()
        there[there] = in_any(told, _days(added[there]))
        yield there


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title=f"How the sound of what was added changed: mean of the last {DAYS} days",
    definition=(
        f"The arithmetic mean of a feature over the distinct tracks that were added first within {DAYS} days, the day "
        f"itself being the last (UTC). Windows with fewer than {FEWEST} tracks that know the feature have no mean: the "
        f"line is broken there. {SPACED} Diamonds mark bulk adds, a dotted line the largest. {DEFINED}"
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
