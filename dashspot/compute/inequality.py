"""How unevenly something is shared out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def gini(amounts: npt.ArrayLike) -> float:
    """The Gini coefficient: 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n, with x rising and i from 1.

    Args:
        amounts: shape (n,), none below 0.

    Returns:
        0 where all have the same, up to (n - 1) / n where one has everything; NaN of nothing.
    """
    rising = np.sort(np.asarray(amounts, dtype=float))
    n, total = len(rising), rising.sum()
    if not total:
        return float("nan")
    return float(2 * (np.arange(1, n + 1) @ rising) / (n * total) - (n + 1) / n)
