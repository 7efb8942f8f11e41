"""Numbers as a person reads them."""

from __future__ import annotations

import re

from dashspot.blocks.features import FEATURE

UNKNOWN = {
    "playlist": "Unnamed playlist",
    "album": "Unknown album",
    "artist": "Unknown artist",
    "track": "Unknown track",
}

MADE_UP = "sample"
"""How the ids of the sample library begin."""

_SPOTIFY_ID = re.compile(r"[0-9A-Za-z]{22}")
_MINUTE, _HOUR = 60, 3600


def length(milliseconds: float) -> str:
    """`3:07`, `1:02:59`."""
    seconds = round(milliseconds / 1000)
    hours, rest = divmod(seconds, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def long_length(milliseconds: float) -> str:
    """`48 min`, `3 h 49 min`, `1,782 h`: for sums."""
    minutes = round(milliseconds / 60_000)
    hours, rest = divmod(minutes, 60)
    if hours >= 100:  # noqa: PLR2004 (minutes say nothing more)
        return f"{hours:,} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def feature_value(name: str, value: float) -> str:
    """A feature with its unit: two digits for shares, whole BPM, dB with one, minutes and seconds."""
    unit = FEATURE[name].unit
    if unit == "ms":
        return length(value)
    if unit == "BPM":
        return f"{value:.0f} BPM"
    return f"{value:z.1f} dB" if unit == "dB" else f"{value:z.2f}"  # z: never a minus before a zero


def share(part: int, whole: int) -> str:
    """`96 %`; never 100 % or 0 % unless it is all or none."""
    if not whole:
        return "none"
    percent = 100 * part / whole
    if part not in (0, whole):
        percent = min(max(percent, 1), 99)
    return f"{percent:.0f} %"


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
