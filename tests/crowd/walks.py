"""What somebody does in an hour, step by step: each is one rerun, of a page or of what reruns by itself."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.session import BareSession

Step = Callable[[BareSession], object]

LIBRARY = ("report", "kind=library&id=library")


def searched(visitor: BareSession) -> object:
    """Write into the field of *Tracks*."""
    visitor.write("track_search", "a")
    return visitor.rerun()


WALK: dict[str, Step] = {
    "report": lambda visitor: visitor.open(*LIBRARY),
    "section": lambda visitor: visitor.choose("rp_section", "Sound"),
    "another section": lambda visitor: visitor.choose("rp_section", "Artists and genres"),
    "tracks": lambda visitor: visitor.open("tracks"),
    "filter": searched,
    "syncs": lambda visitor: visitor.open("syncs"),
    "sync": lambda visitor: visitor.press("sy_everything"),
    "player": lambda visitor: visitor.open("now_playing"),
    "poll": BareSession.poll,
    "poll again": BareSession.poll,
    "listening": lambda visitor: visitor.open("listening"),
    "habits": lambda visitor: visitor.choose("ls_section", "Habits"),
}
"""The mixed walk: a report and its sections, a filter, a sync, the player, a history."""
