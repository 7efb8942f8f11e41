"""Histograms with fixed edges, so that two collections can be compared bar by bar."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.blocks.features import FEATURE
from dashspot.charts.intervals import interval_bars
from dashspot.charts.theme import FEATURE_COLOURS
from dashspot.charts.units import SCALE, UNIT_SHOWN

Array = NDArray[np.float64]

_EDGES: dict[str, Array] = {
    "loudness": np.arange(-60.0, 6.1, 2.0),
    "tempo": np.arange(40.0, 241.0, 5.0),
    "duration_ms": np.arange(0.0, 901_000.0, 30_000.0),
}
_UNIT_EDGES = np.arange(21) / 20  # linspace would put 0.15 below its own edge


def bins(values: pd.Series[float], name: str) -> pd.DataFrame:
    """How many values fall between the fixed edges of a feature; what lies beyond is counted at the ends.

    Args:
        values: shape (n,), in the feature's unit; NaN is unknown and left out.
        name: one of FEATURE_NAMES.

    Returns:
        shape (n_bins, 3): low, high (in the feature's unit; the last bin holds its high too) and n.
    """
    edges = _EDGES.get(name, _UNIT_EDGES)
    known = values.dropna().to_numpy(dtype=float)
    n, _ = np.histogram(np.clip(known, edges[0], edges[-1]), bins=edges)
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "n": n})


def within(values: pd.Series[float], name: str, low: float, high: float) -> pd.Series[bool]:
    """Which values are counted in the bin of a feature that goes from `low` to `high`; unknown ones in none."""
    edges = _EDGES.get(name, _UNIT_EDGES)
    inside = values.clip(edges[0], edges[-1])
    return (inside >= low) & ((inside <= high) if high == edges[-1] else (inside < high))


def occupied(counted: pd.DataFrame, name: str) -> pd.DataFrame:
    """Bins of shares keep their whole scale; those of other features are cut to where there is anything."""
    if FEATURE[name].is_unit:
        return counted
    places = np.flatnonzero(counted["n"])
    return counted.iloc[places[0] : places[-1] + 1] if len(places) else counted


def bars(counted: pd.DataFrame, name: str) -> go.Bar:
    """The bins of a feature as bars in its colour; each carries its label in the index of `counted`."""
    scale = SCALE.get(name, 1.0)
    low, high = counted["low"] / scale, counted["high"] / scale
    said = in_words(counted, name)
    return interval_bars(low, high, counted["n"], rows=counted.index, said=said, colour=FEATURE_COLOURS[name])


def in_words(counted: pd.DataFrame, name: str) -> list[str]:
    """What each bin of a feature holds, `120 to 125 BPM`."""
    scale, unit = SCALE.get(name, 1.0), UNIT_SHOWN[FEATURE[name].unit]
    return [
        _range(name, low / scale, high / scale, unit) for low, high in zip(counted["low"], counted["high"], strict=True)
    ]


def _range(name: str, low: float, high: float, unit: str) -> str:
    """`120 to 125 BPM`; the bins at the ends hold what lies beyond, and say so where anything may."""
    edges = _EDGES.get(name, _UNIT_EDGES) / SCALE.get(name, 1.0)
    bounds = FEATURE[name].low / SCALE.get(name, 1.0), FEATURE[name].high / SCALE.get(name, 1.0)
    if np.isclose(low, edges[0]) and bounds[0] < edges[0]:
        return f"under {high:.4g} {unit}".strip()
    if np.isclose(high, edges[-1]) and bounds[1] > edges[-1]:
        return f"{low:.4g} {unit} and more".replace("  ", " ")
    return f"{low:.4g} to {high:.4g} {unit}".strip()
