"""Bars over time, each as wide as the day, week, month or year that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT

_DAY = 86_400_000  # milliseconds
_WIDTHS: dict[str, Any] = {"day": _DAY, "week": 7 * _DAY, "month": "M1", "year": "M12"}
_SHOWN = {"day": "%a %-d %b %Y", "week": "week from %-d %b %Y", "month": "%b %Y", "year": "%Y"}
_A_MONDAY = "2018-01-01"


def dated_bars(
    starts: Sequence[str],
    heights: npt.ArrayLike,
    by: str,
    *,
    rows: npt.ArrayLike,
    said: Sequence[str],
    colour: Any = ACCENT,
    told: str = "%{hovertext}",
) -> go.Bar:
    """A bar per date; pointed at, it says when, and what is told of it.

    Args:
        starts: the first day of each, `2024-05-01`.
        heights: of the bars.
        by: day, week, month or year, which is how wide they are.
        rows: of the table, which the bars stand for.
        said: of each bar, the `hovertext`.
        colour: of all, or of each.
        told: what is told of a bar, in the words of Plotly's hovertemplate.
    """
    return go.Bar(
        x=list(starts),
        y=np.asarray(heights),
        marker={"color": colour, "line": {"width": 0}},
        xperiod=_WIDTHS[by],
        xperiod0=_A_MONDAY,
        xperiodalignment="middle",
        customdata=np.asarray(rows),
        hovertext=list(said),
        hovertemplate=f"%{{x|{_SHOWN[by]}}}: {told}<extra></extra>",
    )
