"""Where the log of what was played may lack plays that nobody can tell any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dashspot.blocks.play_log import Stretch

_ROOM = timedelta(minutes=1)
"""The Web API lists no play of less than 30 seconds, so between the ends of two that are closer no third one fits."""


def gaps(told: Iterable[Stretch], histories: Iterable[Stretch]) -> list[Stretch]:
    """Between the ends of which two plays others may be missing, the newest first.

    Args:
        told: within each of these stretches the Web API has told every play.
        histories: from when to when each imported history reaches; it tells every play in between.

    An end of what the Web API has told is on one side at least: where one import ends and another begins, as two files
    of one history do, nothing is known to be missing. It looks at nothing but what is told, in whatever order it came.
    """
    api = list(told)
    edges = {moment for stretch in api for moment in stretch}
    found: list[Stretch] = []
    reached = None
    for first, last in sorted([*api, *histories]):
        if reached is not None and first - reached >= _ROOM and not edges.isdisjoint((reached, first)):
            found.append(Stretch(reached, first))
        reached = max(reached or last, last)
    return found[::-1]
