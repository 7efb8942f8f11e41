"""How much two groups of tracks differ, with intervals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashspot.compute.student import Z_95, t_95

Array = NDArray[np.float64]


class Moments(NamedTuple):
    """Of each column, over its known values: how many, their mean and their sample variance (n - 1)."""

    n: Array
    mean: Array
    variance: Array


class Effects(NamedTuple):
    """The first group against the second, per column, each of shape (n_columns,); NaN where not defined.

    difference, low, high: of the means, in the column's unit, with Welch's 95 % interval.
    g, g_low, g_high: Hedges' g with its 95 % interval.
    """

    n: Array
    n_against: Array
    mean: Array
    mean_against: Array
    difference: Array
    low: Array
    high: Array
    g: Array
    g_low: Array
    g_high: Array


def effects(first: Array, second: Array) -> Effects:
    """Difference of means with Welch's interval (1947), and Hedges' g (1981) with its large-sample interval.

    g = (1 - 3 / (4 (n1 + n2) - 9)) (mean1 - mean2) / s with the pooled s; its standard error is
    sqrt((n1 + n2) / (n1 n2) + g^2 / (2 (n1 + n2))) (Hedges and Olkin 1985). Both need two known values on each side,
    g also some spread.

    Args:
        first: shape (n_first, n_columns), NaN is unknown.
        second: shape (n_second, n_columns), ditto.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = _moments(np.concatenate([first, second]), 0.0).mean
        one, two = _moments(first, centre), _moments(second, centre)
        difference = one.mean - two.mean
        reach = _welch(one, two)
        g, g_reach = _hedges(one, two, difference)
    return Effects(
        n=one.n,
        n_against=two.n,
        mean=one.mean + centre,
        mean_against=two.mean + centre,
        difference=difference,
        low=difference - reach,
        high=difference + reach,
        g=g,
        g_low=g - g_reach,
        g_high=g + g_reach,
    )


def _moments(values: Array, centre: Array | float) -> Moments:
    """Of values less a centre, which keeps digits where they hardly differ; one that never changes has no variance."""
    known = ~np.isnan(values)
    n = known.sum(axis=0).astype(float)
    shifted = np.where(known, values - centre, 0.0)
    mean = np.where(n > 0, shifted.sum(axis=0) / n, np.nan)
    squares = (np.where(known, shifted - mean, 0.0) ** 2).sum(axis=0)
    lowest = np.where(known, values, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(known, values, -np.inf).max(axis=0, initial=-np.inf)
    spread = np.where(lowest < highest, squares, 0.0) / (n - 1)
    return Moments(n, mean, np.where(n > 1, spread, np.nan))


def _welch(one: Moments, two: Moments) -> Array:
    """Half of the 95 % interval of the difference of means, variances not taken as equal."""
    parts = one.variance / one.n, two.variance / two.n
    error = parts[0] + parts[1]
    freedom = error**2 / (parts[0] ** 2 / (one.n - 1) + parts[1] ** 2 / (two.n - 1))
    reach: Array = t_95(freedom) * np.sqrt(error)
    return reach


def _hedges(one: Moments, two: Moments, difference: Array) -> tuple[Array, Array]:
    """Hedges' g, and half of its 95 % interval."""
    both = one.n + two.n
    pooled = np.sqrt(((one.n - 1) * one.variance + (two.n - 1) * two.variance) / (both - 2))
    g = np.where(pooled > 0, (1 - 3 / (4 * both - 9)) * difference / pooled, np.nan)
    return g, Z_95 * np.sqrt(both / (one.n * two.n) + g**2 / (2 * both))
