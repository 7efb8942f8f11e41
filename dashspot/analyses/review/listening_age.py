"""How old somebody would be who heard the music of a year's listening when it was new."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SPAN = 5
YOUTH = 16
FEWEST = 20
DEFINED = (
    f"*Listening age* is year - y + {YOUTH}, y being the first year of the {SPAN} years of release that are heard most "
    "above their share in the library: the share of the year's plays (of those whose track has a known year of "
    "release) less the share of the library's different tracks (likewise). Of equal ones the earlier counts. With "
    f"fewer than {FEWEST} such plays, or none in the library, it is unknown. A reissue counts for its album's year."
)


def first_year(played: NDArray[np.float64], library: NDArray[np.float64]) -> float:
    """The first year of the span that is played most above its share in the library; NaN where too little is known.

    Args:
        played: shape (n,), the year of release of each play's track, NaN where unknown.
        library: shape (m,), those of the library's tracks.
    """
    heard, held = played[~np.isnan(played)], library[~np.isnan(library)]
    if len(heard) < FEWEST or not len(held):
        return np.nan
    begin, end = int(min(heard.min(), held.min())), int(max(heard.max(), held.max()))
    more = _in_spans(heard, begin, end) * len(held) - _in_spans(held, begin, end) * len(heard)  # whole numbers: exact
    return float(begin - SPAN + 1 + np.argmax(more))


def _in_spans(years: NDArray[np.float64], begin: int, end: int) -> NDArray[np.int64]:
    """How many are in each span of those that begin from `SPAN - 1` before the first year to the last."""
    counted = np.bincount((years - begin).astype(np.int64), minlength=end - begin + 1)
    return np.convolve(counted, np.ones(SPAN, dtype=np.int64))[: len(counted) + SPAN - 1]
