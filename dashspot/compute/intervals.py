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
    n = found["n"].to_numpy(dtype=float)
    sizes, place = np.unique(np.where(n > 1, n, np.nan), return_inverse=True)  # many groups are of the same size
    half = t_95(sizes - 1)[place] * found["sd"] / np.sqrt(n)
    return found.assign(low=found["mean"] - half, high=found["mean"] + half)
