"""What oracles of tracks, artists and albums have in common: what a play is a play of, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tests.unit.analyses.hearing import Heard, Record

Named = tuple[str, str, str | None]
"""Name, artist, and the id of a track."""
WORDS = ("tracks", "artists", "albums")


def thing(found: Heard, one: Record, word: str) -> tuple[str, Named]:
    """What tells a track, an artist or an album apart, and what it is called."""
    name, artist, album = found.names[one["item"]]
    album = album or "Unknown album"
    if word == "tracks":
        return one["item"], (name, artist, one["track_id"])
    return ("", (artist, artist, None)) if word == "artists" else ("", (album, artist, None))


def by_thing(found: Heard, plays: Iterable[Record], word: str) -> dict[tuple[str, Named], list[Record]]:
    """The plays of each."""
    played: dict[tuple[str, Named], list[Record]] = defaultdict(list)
    for one in plays:
        played[thing(found, one, word)].append(one)
    return played


def time_of(plays: Iterable[Record]) -> int:
    """How long they were, in milliseconds; what is not told adds nothing."""
    return sum(one["ms_played"] or 0 for one in plays)
