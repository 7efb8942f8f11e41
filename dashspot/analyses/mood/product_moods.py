"""Moods and styles by rules on the features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.charts.shares import against
from dashspot.charts.theme import empty

_SPEECH = 0.8
_PRODUCT = 0.8
_SPEECHINESS = "speechiness"
_SPOKEN = "spoken"

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class _Rule:
    """What makes a mood: the rule in words, the features it looks at, and what of their values meets it."""

    words: str
    needs: tuple[str, ...]
    met: Callable[..., Mask]


def _between(name: str, low: float, high: float, words: str) -> _Rule:
    return _Rule(words, (name,), lambda values: (values >= low) & (values <= high))


def _product(words: str, product: Callable[[Array, Array], Array]) -> _Rule:
    words = f"{words} at least {_PRODUCT}"
    return _Rule(words, ("energy", "valence"), lambda energy, valence: product(energy, valence) >= _PRODUCT)


RULES: dict[str, _Rule] = {
    "happy": _product("energy times valence", lambda energy, valence: energy * valence),
    "angry": _product("energy times (1 - valence)", lambda energy, valence: energy * (1 - valence)),
    "sad": _product("(1 - energy) times (1 - valence)", lambda energy, valence: (1 - energy) * (1 - valence)),
    "chill": _between("energy", 0, 0.2, "energy at most 0.2"),
    "amped": _between("energy", 0.8, 1, "energy at least 0.8"),
    "danceable": _between("danceability", 0.8, 1, "danceability at least 0.8"),
    "instrumental": _between("instrumentalness", 0.8, 1, "instrumentalness at least 0.8"),
    "acoustic": _between("acousticness", 0.8, 1, "acousticness at least 0.8"),
    "live": _between("liveness", 0.85, 1, "liveness at least 0.85"),
    "loud": _between("loudness", -5, 0, "loudness from -5 to 0 dB"),
    "quiet": _between("loudness", -60, -10, "loudness from -60 to -10 dB"),
    _SPOKEN: _between(_SPEECHINESS, 0.85, 1, "speechiness at least 0.85"),
}
"""In the order of the table. All but spoken also need a speechiness below 0.8."""


def _met(tracks: pd.DataFrame, mood: str) -> tuple[Mask, int]:
    """Which tracks meet the rule of a mood, and how many know what it looks at."""
    rule = RULES[mood]
    values = [tracks[name].to_numpy(dtype=float) for name in rule.needs]
    speech = tracks[_SPEECHINESS].to_numpy(dtype=float)
    judged = ~np.isnan([*values, speech]).any(axis=0)
    met = rule.met(*values) & judged
    return met if mood == _SPOKEN else met & (speech < _SPEECH), int(judged.sum())


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per mood: its rule, the tracks that meet it, of how many that can be judged, and the library's share."""
    del choices
    rows = []
    for mood, rule in RULES.items():
        (here, judged), (there, of) = _met(inputs.tracks, mood), _met(inputs.library, mood)
        rows.append((mood, rule.words, here.sum(), judged, _share(here, judged), _share(there, of)))
    table = pd.DataFrame(rows, columns=["mood", "rule", "n", "judged", "share", "library"])
    return table.astype({"mood": "str", "rule": "str", "n": "int64", "judged": "int64"})


def _share(met: Mask, judged: int) -> float:
    return float(met.sum() / judged) if judged else float("nan")


def chart(table: Table) -> go.Figure:
    """Bars, with a mark at the library's share."""
    if not table["judged"].any():
        return empty("No track here has audio features.")
    return against(table, "mood")


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that meet one of the rules."""
    return ids_where(inputs, (_met(inputs.tracks, mood)[0] for mood in rows["mood"]))


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="Moods and styles by rules, against the library",
    definition=(
        "The bins of Organize Your Music. Happiness is energy times valence, anger energy times one less valence, "
        "sadness one less energy times one less valence; a track is happy, angry or sad from 0.8 on. The other rules "
        "stand in the table; their bounds are included. All but spoken also need a speechiness below 0.8. A track may "
        "meet several rules or none; the share is of the tracks that know what the rule and the bound on speechiness "
        "look at."
    ),
    source="[Organize Your Music](https://github.com/plamere/OrganizeYourMusic), P. Lamere 2016.",
    columns={
        "mood": Column("Mood", "of the rule"),
        "rule": Column("Rule", "what a track must have; all but spoken also a speechiness below 0.8"),
        "n": Column("Tracks", "distinct tracks that meet it", "count"),
        "judged": Column("Judged", "tracks that know all that it looks at", "count"),
        "share": Column("Share", "of those judged", "percent"),
        "library": Column("Library", "the same of the whole library", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Shares of tracks that meet each rule, here and in the library",
    **needing(_SPEECHINESS, lacking="features", known="audio features"),
    members=members,
)
