"""The tracks that were played most."""

from __future__ import annotations

from dashspot.analyses.entry import Analysis
from dashspot.analyses.listening import Listening
from dashspot.analyses.most.ranking import SHOWN, ranking

ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=1,
    title="Most played tracks",
    definition=(
        "Every track that was played in the period, by how long or how often. A track is its Spotify id; what the "
        "account data tell by name alone is the track of this name and artist that your library or another play names. "
        f"Plays whose length nobody tells add no time. The chart shows the first {SHOWN}."
    ),
    source="Counts of your own history.",
    alt="Bars of the most played tracks",
    **ranking("item"),
)
