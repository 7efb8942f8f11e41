"""What a period of listening is, in four facts."""

from __future__ import annotations

from dashspot.analyses.listening import Listening
from dashspot.blocks.words import count
from dashspot.compute.days import date_of
from dashspot.compute.local_time import HOUR_MS


def listening_facts(listened: Listening) -> tuple[tuple[str, str, str], ...]:
    """Label, value and detail of each; short enough for a phone."""
    plays = listened.plays
    span = listened.last_day - listened.first_day + 1
    untold = int(plays["ms_played"].isna().sum())
    hours = float(plays["ms_played"].sum()) / HOUR_MS
    by_day = f"{hours * 60 / span:,.0f} min a day"
    return (
        ("Plays", f"{len(plays):,}", f"on {plays['day'].nunique():,} of {count(span, 'day')}"),
        ("Hours", f"{hours:,.0f}", f"{count(untold, 'play')} without a length" if untold else by_day),
        ("Titles", f"{plays['item'].nunique():,}", f"of {count(plays['album'].nunique(), 'album')}"),
        ("Artists", f"{plays['artist'].nunique():,}", _between(listened.first_day, listened.last_day)),
    )


def _between(first: int, last: int) -> str:
    """`2014 to 2026`, `Jan to Nov 2026`, `3 to 30 Nov 2026`, `3 Nov 2026`: what the two days do not share, once."""
    begins, ends = (date_of(day) for day in (first, last))
    if begins == ends:
        return f"{ends.day} {ends:%b %Y}"
    if begins.year != ends.year:
        return f"{begins.year} to {ends.year}"
    if begins.month != ends.month:
        return f"{begins:%b} to {ends:%b %Y}"
    return f"{begins.day} to {ends.day} {ends:%b %Y}"
