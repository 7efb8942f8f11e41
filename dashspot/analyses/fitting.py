"""Which tracks a model is fitted to."""

from __future__ import annotations

import numpy as np

from dashspot.analyses.entry import Analysis
from dashspot.analyses.inputs import Inputs

SAMPLE = 2_000
SEED = 20


def fitting(analysis: Analysis, inputs: Inputs) -> Inputs:
    """The tracks that a model may be fitted to and can be, sampled where there are too many.

    Spotify's terms do not allow models made from what its Web API tells, so those values are left out unless a setting
    allows them. The sample is drawn without replacement by a generator that always starts from SEED.
    """
    allowed = analysis.uses(inputs)
    if not inputs.api_allowed:
        allowed = allowed & ~inputs.tracks["from_api"].to_numpy(dtype=bool)
    places = np.flatnonzero(allowed)
    if analysis.sampled and len(places) > SAMPLE:
        places = np.sort(np.random.default_rng(SEED).choice(places, SAMPLE, replace=False))
    return inputs.narrowed(places)
