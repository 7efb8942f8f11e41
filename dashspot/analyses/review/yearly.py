"""What analyses of single years have in common."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashspot.analyses.listening import UNKNOWN_ALBUM, Listening
from dashspot.compute.days import years_of

PART = "Of a year that the period cuts, the part inside counts."
NO_ALBUM = f"Plays whose album is not told ({UNKNOWN_ALBUM}) belong to none."


def yearly(listening: Listening) -> Iterator[tuple[int, pd.DataFrame]]:
    """Each year of the period in which anything was played, rising, and its plays."""
    years = years_of(listening.plays["day"].to_numpy())
    for year in np.unique(years).tolist():
        yield year, listening.plays.take(np.flatnonzero(years == year))
