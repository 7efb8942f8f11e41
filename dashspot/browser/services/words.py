"""Numbers as a person reads them."""

from __future__ import annotations

import re

from dashspot.charts.units import feature_value, length, share

__all__ = ["MADE_UP", "UNKNOWN", "feature_value", "length", "listing", "long_length", "share", "spotify_url", "stopped"]

UNKNOWN = {
    "playlist": "Unnamed playlist",
    "album": "Unknown album",
    "artist": "Unknown artist",
    "track": "Unknown track",
}

MADE_UP = "sample"
"""How the ids of the sample library begin."""

_SPOTIFY_ID = re.compile(r"[0-9A-Za-z]{22}")


def long_length(milliseconds: float) -> str:
    """`48 min`, `3 h 49 min`, `1,782 h`: for sums."""
    minutes = round(milliseconds / 60_000)
    hours, rest = divmod(minutes, 60)
    if hours >= 100:  # noqa: PLR2004 (minutes say nothing more)
        return f"{round(minutes / 60):,} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def stopped(sentence: str) -> str:
    """With its full stop, which a name at its end may bring."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def spotify_url(kind: str, spotify_id: str) -> str | None:
    """Where Spotify shows a thing; None where it is made up, local, or known by name alone."""
    if kind not in UNKNOWN or spotify_id.startswith(MADE_UP) or not _SPOTIFY_ID.fullmatch(spotify_id):
        return None
    return f"https://open.spotify.com/{kind}/{spotify_id}"


def listing(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
