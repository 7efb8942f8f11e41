"""How fast the tracks are, as told and with half and double tempo folded together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.charts.histogram import bars, bins, occupied, within
from dashspot.charts.theme import empty, finish

_RAW, _FOLDED = "as told", "folded"
_LOWEST = 70.0
_EDGES = np.arange(_LOWEST, 2 * _LOWEST + 1, 5.0)


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Tracks per 5 BPM from 40 to 240 as told, then from 70 to 140 folded; no rows where no tempo is known."""
    del choices
    tempo = inputs.tracks["tempo"]
    n, _ = np.histogram(folded(tempo).dropna(), bins=_EDGES)
    counted = pd.concat(
        [
            bins(tempo, "tempo").assign(counted=_RAW),
            pd.DataFrame({"low": _EDGES[:-1], "high": _EDGES[1:], "n": n, "counted": _FOLDED}),
        ],
        ignore_index=True,
    )
    return counted if tempo.notna().any() else counted.iloc[:0]


def folded(tempo: pd.Series[float]) -> pd.Series[float]:
    """Each tempo doubled or halved until it is at least 70 and under 140 BPM; NaN of what is unknown or not above 0."""
    # m * 2^e with m from 0.5 up to 1: 128 m lies between 64 and 128, one doubling at most is left, nothing is rounded
    mantissa, _ = np.frexp(tempo.where(tempo > 0).to_numpy())
    beats = mantissa * 128
    return pd.Series(np.where(beats < _LOWEST, 2 * beats, beats), index=tempo.index)


def chart(table: Table) -> go.Figure:
    """As told above, folded below."""
    if table.empty:
        return empty("No track here has a known tempo.")
    titles = ("As told", "Half and double tempo folded into 70 to 140 BPM")
    figure = make_subplots(2, 1, subplot_titles=titles, vertical_spacing=0.2)
    for row, name in enumerate((_RAW, _FOLDED), start=1):
        figure.add_trace(bars(occupied(table[table["counted"] == name], "tempo"), "tempo"), row=row, col=1)
    figure.update_xaxes(title="tempo (BPM)")
    figure.update_xaxes(range=[_EDGES[0] - 1, _EDGES[-1] + 1], dtick=10, row=2)
    figure.update_yaxes(title="tracks")
    figure.update_annotations(font_size=13)
    return finish(figure, height=460, margin={"l": 8, "r": 8, "t": 28, "b": 8})


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks whose tempo, as told or folded, lies in one of the bins."""
    tempo = inputs.tracks["tempo"]
    beats = folded(tempo)
    bounds = rows[["counted", "low", "high"]].itertuples(index=False, name=None)
    return ids_where(
        inputs,
        (
            within(tempo, "tempo", low, high) if counted == _RAW else (beats >= low) & (beats < high)
            for counted, low, high in bounds
        ),
    )


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="Tracks by tempo, as told and folded",
    definition=(
        "Tracks per 5 BPM. *As told*: from 40 to 240 BPM, with what lies beyond in the outer bins. *Folded*: each "
        "tempo is doubled or halved until it is at least 70 and under 140 BPM, because an analysis easily takes half "
        "or double the tempo that people would tap; a tempo of 0 can't be folded and is left out there. A bin holds "
        "its lower edge, the last one as told its upper edge too."
    ),
    source="Spotify's definition of tempo; the edges and the range folded into are ours.",
    columns={
        "counted": Column("Tempo", "as told, or folded"),
        "low": Column("From", "lower edge in BPM, included", "whole"),
        "high": Column("To", "upper edge in BPM, left out but in the last bin as told", "whole"),
        "n": Column("Tracks", "distinct tracks in the bin", "count"),
    },
    compute=compute,
    chart=chart,
    alt="Histograms of tempo, as told and folded into 70 to 140 BPM",
    **needing("tempo", lacking="a tempo", known="a known tempo"),
    members=members,
)
