"""The albums that were played most."""

from __future__ import annotations

from dashspot.analyses.entry import Analysis
from dashspot.analyses.listening import Listening
from dashspot.analyses.most.ranking import SHOWN, ranking

ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=3,
    title="Most played albums",
    definition=(
        "Every album that was played in the period, by how long or how often. An album is its name and the artist "
        "that the history tells beside it. The short account data name no albums: their plays are under *Unknown "
        f"album*, one for each artist, unless another play names the track. The chart shows the first {SHOWN}."
    ),
    source="Counts of your own history.",
    alt="Bars of the most played albums",
    **ranking("album"),
)
