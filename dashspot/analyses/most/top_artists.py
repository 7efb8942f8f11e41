"""The artists that were played most."""

from __future__ import annotations

from dashspot.analyses.entry import Analysis
from dashspot.analyses.listening import Listening
from dashspot.analyses.most.ranking import SHOWN, ranking

ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=2,
    title="Most played artists",
    definition=(
        "Every artist that was played in the period, by how long or how often. A history names one artist of each "
        "play, the first that is credited; of a podcast it is the show. Plays whose length nobody tells add no time. "
        f"The chart shows the first {SHOWN}."
    ),
    source="Counts of your own history.",
    alt="Bars of the most played artists",
    **ranking("artist"),
)
