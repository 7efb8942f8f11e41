"""How sure a mean is: its interval after Student."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashspot.compute.student import t_95


def with_interval(found: pd.DataFrame) -> pd.DataFrame:
    """Adds the 95 % interval of the mean: mean -+ t * sd / sqrt(n), t being Student's for n - 1 degrees of freedom.

    Args:
        found: shape (n, >= 3): `n` (values), `mean`, and `sd` (sample standard deviation, n - 1), in any unit.

    Returns:
        shape (n, + 2): a copy with `low` and `high` in the same unit; NaN for fewer than two values.
    """
    half = t_95(found["n"].to_numpy(dtype=float) - 1) * found["sd"] / np.sqrt(found["n"].clip(lower=1))
    return found.assign(low=found["mean"] - half, high=found["mean"] + half)
