"""Which tracks a model is fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices
from dashspot.analyses.inputs import Inputs

SAMPLE = 2_000
SEED = 20
_KEY = f"dashspot{SEED:08d}"


def fitting(analysis: Analysis, inputs: Inputs, choices: Choices) -> Inputs:
    """What a model may be fitted to: where there are too many tracks to be quick, a sample of those that can be used.

    Spotify's terms do not allow models made from what its Web API tells, so those values are made unknown unless a
    setting allows them. Nothing is copied that needs not be: there may be a million tracks.
    """
    allowed = inputs if inputs.api_allowed else _without_api(inputs, analysis.needs)
    if not analysis.sampled:
        return allowed
    places = np.flatnonzero(analysis.uses(allowed, choices))
    return allowed.narrowed(places if len(places) <= SAMPLE else _drawn(inputs.tracks["track_id"], places))


def _without_api(inputs: Inputs, columns: Sequence[str]) -> Inputs:
    barred = inputs.tracks["from_api"]
    if not barred.any():
        return inputs
    values = inputs.tracks[list(columns)].mask(barred)
    return replace(inputs, tracks=inputs.tracks.assign(**{name: values[name] for name in columns}))


def _drawn(ids: pd.Series[str], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those whose ids have the smallest hashes under a key made of SEED.

    A sample without replacement that is the same in whichever order the tracks stand, and that changes by a track or
    two when a few come or go.
    """
    hashes = pd.util.hash_array(ids.take(places).to_numpy(dtype=object), hash_key=_KEY, categorize=False)
    return np.sort(places[np.argpartition(hashes, SAMPLE)[:SAMPLE]])
