"""In which of the compared collections each track stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashspot.analyses.inputs import Inputs


def masks(inputs: Inputs) -> NDArray[np.int64]:
    """A number per track whose bit i is set where the collection at place i holds it; for up to 50 collections."""
    number, track = inputs.collections["collection"].to_numpy(), inputs.collections["track"].to_numpy()
    bits = np.bincount(track, weights=np.exp2(number), minlength=len(inputs.tracks))
    return bits.astype(np.int64)
