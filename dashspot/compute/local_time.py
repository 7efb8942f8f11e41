"""What a person's own clock said, daylight saving included."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAY_MS, HOUR_MS, QUARTER_MS = 86_400_000, 3_600_000, 900_000
"""Milliseconds."""
Moments = NDArray[np.int64]
"""Milliseconds since 1970 began, in UTC or by a local clock."""


def local(moments: Moments, zone: str) -> Moments:
    """What the clock of a time zone showed at these moments (UTC), shape (n,).

    Args:
        moments: shape (n,), UTC.
        zone: a name of the IANA time zone database, `Europe/Berlin`.
    """
    index = pd.DatetimeIndex(moments.astype("datetime64[ms]")).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    shown: Moments = index.as_unit("ms").asi8
    return shown


def pieces(started: Moments, ended: Moments) -> tuple[NDArray[np.int64], Moments, Moments]:
    """Spans of time cut at every quarter of an hour, so that each piece belongs to one hour and one day of any clock.

    Time zones differ by quarters of hours, and their clocks change at one, Newfoundland's until 2011 apart.

    Args:
        started: shape (n,), UTC.
        ended: shape (n,), UTC, none before its start.

    Returns:
        For each piece, in the order of the spans: which span it is of, its start, and how long it is (ms). A span of
        no length is a piece of no length.
    """
    first = started // QUARTER_MS
    last = np.maximum(first, -(-ended // QUARTER_MS) - 1)
    n = last - first + 1
    span = np.repeat(np.arange(len(started)), n)
    quarter = np.arange(len(span)) - np.repeat(n.cumsum() - n, n) + first[span]
    begins = np.maximum(started[span], quarter * QUARTER_MS)
    ends = np.minimum(ended[span], (quarter + 1) * QUARTER_MS)
    return span, begins, ends - begins
