"""Which tracks a model is fitted to."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis
from dashspot.analyses.inputs import Inputs

SAMPLE = 2_000
SEED = 20
_KEY = f"dashspot{SEED:08d}"


def fitting(analysis: Analysis, inputs: Inputs) -> Inputs:
    """The tracks that a model may be fitted to and can be, sampled where there are too many.

    Spotify's terms do not allow models made from what its Web API tells, so those values are left out unless a setting
    allows them.
    """
    allowed = analysis.uses(inputs)
    if not inputs.api_allowed:
        allowed = allowed & ~inputs.tracks["from_api"].to_numpy(dtype=bool)
    places = np.flatnonzero(allowed)
    if analysis.sampled and len(places) > SAMPLE:
        places = _drawn(inputs.tracks["track_id"], places)
    return inputs.narrowed(places)


def _drawn(ids: pd.Series[str], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those whose ids have the smallest hashes under a key made of SEED.

    A sample without replacement that is the same in whichever order the tracks stand, and that changes by a track or
    two when a few come or go.
    """
    hashes = pd.util.hash_array(ids.take(places).to_numpy(dtype=object), hash_key=_KEY, categorize=False)
    return np.sort(places[np.argpartition(hashes, SAMPLE)[:SAMPLE]])
