from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashspot.charts.curves import overlay, ridgeline


@pytest.mark.parametrize("draw", [overlay, ridgeline])
def test_a_name_fills_in_nothing(draw: Callable[[pd.DataFrame, str], go.Figure]) -> None:
    """A group that is called as a placeholder of a template is shown by that name."""
    curve = {"group_id": "g", "group": "%{x} <b>", "n": 5, "at": [0.0, 1.0], "density": [1.0, 1.0]}
    figure = draw(pd.DataFrame(curve), "energy")
    told = figure.data[-1]
    assert told.hovertext == "%{x} &lt;b&gt; (5 tracks)"
    assert told.hovertemplate.startswith("%{hovertext}<br>Energy %{x")
