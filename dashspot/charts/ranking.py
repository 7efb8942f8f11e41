"""Groups by a mean, each with how sure it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import FEATURE_COLOURS, MUTED, finish, label
from dashspot.charts.units import MEAN_SHOWN, SCALE, UNIT_SHOWN, titled

_ROW = 22


def ranking(table: pd.DataFrame, feature: str, usual: float) -> go.Figure:
    """A dot and a whisker per group, the first on top; a gap where places are left out.

    Args:
        table: a row per group: `group`, `n`, `place`, `mean`, `low` and `high` (in the feature's unit); its index is
            what the marks carry.
        feature: which one.
        usual: the mean that a line stands at, in the same unit; NaN for none.
    """
    scale, unit = SCALE.get(feature, 1.0), UNIT_SHOWN[FEATURE[feature].unit]
    place = table["place"].to_numpy()
    height = np.arange(len(table)) + (np.diff(place, prepend=place[0]) > 1).cumsum()
    shown = table[["mean", "low", "high"]] / scale
    form = MEAN_SHOWN[FEATURE[feature].unit]
    figure = go.Figure(
        go.Scatter(
            x=shown["mean"].to_numpy(),
            y=height,
            mode="markers",
            marker={"size": 9, "color": FEATURE_COLOURS[feature]},
            error_x={
                "array": (shown["high"] - shown["mean"]).to_numpy(),
                "color": MUTED,
                "thickness": 1.5,
                "width": 4,
            },
            customdata=table.index.to_numpy(),
            hovertext=[
                f"{at:,}. {label(name, 60)}, {n:,} tracks"
                for at, name, n in zip(place, table["group"], table["n"], strict=True)
            ],
            hovertemplate=f"%{{hovertext}}: %{{x:{form}}} \u00b1 %{{error_x.array:{form}}} {unit}<extra></extra>",
        )
    )
    if np.isfinite(usual):
        said = {"annotation_text": "library", "annotation_font_color": MUTED, "annotation_position": "top"}
        figure.add_vline(usual / scale, line={"color": MUTED, "width": 1, "dash": "dot"}, **said)
    figure.update_xaxes(title=titled(feature))
    names = [label(name, 20) for name in table["group"]]
    figure.update_yaxes(tickvals=height, ticktext=names, range=[height[-1] + 0.7, -0.7], showgrid=False)
    return finish(figure, height=90 + _ROW * (int(height[-1]) + 1), margin={"l": 8, "r": 8, "t": 24, "b": 8})
