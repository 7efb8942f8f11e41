"""Fits a gamma distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_STEPS = 100
_CLOSE = 1e-13


@dataclass(frozen=True)
class Gamma:
    """A gamma distribution that starts at 0; its mean is shape times scale."""

    shape: float
    scale: float

    def below(self, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """The probability of less than each value; none below 0."""
        from scipy.special import gammainc  # noqa: PLC0415 # takes longer to load than the rest of a page

        found: npt.NDArray[np.float64] = gammainc(self.shape, np.asarray(values, dtype=float) / self.scale)
        return found


def fit_gamma(values: npt.ArrayLike) -> Gamma | None:
    """The gamma distribution under which the values are most likely.

    The likelihood is greatest where log(shape) - digamma(shape) = log(mean) - mean of the logs, found by Newton's
    method, and scale = mean / shape (Minka, Estimating a Gamma distribution, 2002).

    Args:
        values: shape (n,), all above 0.

    Returns:
        None of fewer than two different values.
    """
    from scipy.special import digamma, polygamma  # noqa: PLC0415 # as above

    told = np.asarray(values, dtype=float)
    if not len(told) or told.min() == told.max():
        return None
    mean = told.mean()
    apart = np.log(mean) - np.log(told).mean()
    shape = (3 - apart + np.sqrt((apart - 3) ** 2 + 24 * apart)) / (12 * apart)
    for _ in range(_STEPS):
        step = (np.log(shape) - digamma(shape) - apart) / (1 / shape - polygamma(1, shape))
        shape -= step
        if abs(step) <= _CLOSE * shape:
            break
    return Gamma(float(shape), float(mean / shape))
