"""Which plays a person looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

PlayRule = Literal["30 s", "full", "any"]
"""When a play counts: played for at least half a minute, to its end, or at all."""
HeardKind = Literal["music", "podcasts", "audiobooks", "everything"]


@dataclass(frozen=True)
class ListeningKey:
    """Which plays are analysed.

    first, last: the local days between which they started, both among them; None where there is no end.
    zone: the time zone, as the IANA database calls it.
    today: the local day of the look.
    version: of the plays, so that what was made of older ones is not taken for these.
    """

    first: date | None
    last: date | None
    rule: PlayRule
    kind: HeardKind
    zone: str
    today: date
    version: int = 0

    def of_every_play(self) -> ListeningKey:
        """The same, whatever the rule."""
        return replace(self, rule="any")
