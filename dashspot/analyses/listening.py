"""What analyses of listening compute from: the plays of a period, and the whole history to hold them against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.compute.local_time import QUARTER_MS, Moments, local, pieces

PLAY_COLUMNS: dict[str, str] = {
    "item": "what was played: its place in `items`",
    "artist": "its artist, a podcast's show: the place in `artists`",
    "album": "its album, an audiobook's title: the place in `albums`",
    "started": "milliseconds since 1970 began, UTC: the end less `ms_played`, the end itself where that is unknown",
    "ended": "likewise",
    "ms_played": "how long it was played, in milliseconds (float); NaN where the Web API alone tells of the play",
    "day": "the local day on which it started, in days since 1970-01-01",
    "hour": "the local hour in which it started, 0 to 23",
    "full": "1.0 where it was played to its end (`reason_end` is trackdone), else 0.0; NaN where no reason is told",
    "skip": "1.0 where it was skipped (fwdbtn, backbtn or `skipped`), else 0.0; NaN where neither is told",
    "shuffle": "1.0 or 0.0; NaN where it is not told",
    "offline": "likewise",
    "reason_start": "why it started, in Spotify's words (a category); NaN where it is not told",
    "reason_end": "why it ended, likewise",
}
ITEM_COLUMNS: dict[str, str] = {
    "track_id": "Spotify's id; unknown of podcasts, audiobooks and what is told by name alone",
    "name": "as the history tells it last; never unknown",
    "artist": "never unknown",
    "album": "never unknown",
    "kind": "track, episode or audiobook",
}
FACTS: tuple[str, ...] = ("year", "decade", "main_genre", "duration_ms")
"""What the library knows of a track beside its features."""
UNKNOWN_NAME, UNKNOWN_ARTIST, UNKNOWN_ALBUM = "Unknown track", "Unknown artist", "Unknown album"


@dataclass(frozen=True)
class Listening:
    """Plays that count by the chosen rule. The frames are shared: never change them.

    plays: a row per play that started in the period, by start, then end; with PLAY_COLUMNS, indexed as in `history`.
    history: the same of all time; `plays` is a stretch of it.
    items: a row per distinct thing that was ever played, with ITEM_COLUMNS.
    artists: `name` of each, indexed 0..n-1.
    albums: `name` and `artist` of each, indexed 0..n-1.
    first_day, last_day: of the period, in days since 1970-01-01; of all time those of the first and the last play. No
        day is still to come, unless something was played on it by a clock that was ahead.
    today: the local day of the look, likewise.
    zone: the time zone, as the IANA database calls it.
    facts: gives what the library knows: a row per item with FACTS, the features as in `Inputs.tracks`,
        `feature_source`, `features_as_of`, `known` and `failed`; unknown where the library has no such track.
    library: gives the library's distinct tracks, a row each, as `Inputs.library`.
    """

    noun: ClassVar[str] = "play"

    plays: pd.DataFrame
    history: pd.DataFrame
    items: pd.DataFrame
    artists: pd.DataFrame
    albums: pd.DataFrame
    first_day: int
    last_day: int
    today: int
    zone: str
    facts: Callable[[], pd.DataFrame]
    library: Callable[[], pd.DataFrame]

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """Of each play; what is a fact of the track is that of what was played."""
        own = [name for name in names if name in self.plays]
        of_items = [name for name in names if name not in self.plays]
        found = self.plays[own]
        if not of_items:
            return found
        facts = self.facts()[of_items].take(self.plays["item"].to_numpy()).set_axis(self.plays.index)
        return pd.concat([found, facts], axis=1)[list(names)]

    def library_years(self) -> NDArray[np.float64]:
        """The years of release of the library's distinct tracks, NaN where unknown."""
        years: NDArray[np.float64] = self.library()["year"].to_numpy(dtype=float)
        return years

    def ids_of(self, items: NDArray[np.integer] | Sequence[int]) -> list[str]:
        """The ids of the tracks among these items, in their order, each once."""
        told = self.items["track_id"].take(np.asarray(items, dtype=np.int64)).dropna()
        ids: list[str] = told.drop_duplicates().tolist()
        return ids

    def shown(self, moments: Moments) -> Moments:
        """What the local clock showed at these moments."""
        return local(moments, self.zone)

    def heard_by(self, unit_ms: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The plays of known length cut into hours or days of the local clock.

        Args:
            unit_ms: HOUR_MS or DAY_MS.

        Returns:
            Rising: which hours or days since 1970 began anything was played in, how many milliseconds, and how many
            plays started in it. A play over midnight counts with each of its parts where that part was heard.

        Summed by quarter of an hour first, so that the clock is asked once for each and not for every play.
        """
        known = self.plays[self.plays["ms_played"].notna()]
        _, begins, length = pieces(known["started"].to_numpy(), known["ended"].to_numpy())
        starts = self.plays["started"].to_numpy() // QUARTER_MS
        first = int(starts.min()) if len(starts) else 0
        milliseconds = np.bincount(begins // QUARTER_MS - first, length, int(starts.max(initial=first)) - first + 1)
        started = np.bincount(starts - first, minlength=len(milliseconds))
        quarters = np.flatnonzero((milliseconds > 0) | (started > 0))
        units, place = np.unique(self.shown((quarters + first) * QUARTER_MS) // unit_ms, return_inverse=True)
        return (
            units,
            np.bincount(place, milliseconds[quarters], len(units)),
            np.bincount(place, started[quarters], len(units)).astype(np.int64),
        )
