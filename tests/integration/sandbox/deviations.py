"""Where the sandbox departs from the OpenAPI document, each with the fact or recording that shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

BOTH = ("development", "extended")
D, X = ("development",), ("extended",)


@dataclass(frozen=True)
class Deviation:
    """What an answer lacks or has: a pattern over `case | place | message`, the modes, and what shows it.

    `because` begins with the kind of evidence, one of EVIDENCE; recordings are named.
    """

    pattern: str
    modes: tuple[str, ...]
    because: str

    def covers(self, problem: str) -> bool:
        """Whether this explains a problem."""
        return re.search(self.pattern, problem) is not None


EVIDENCE = ("recording", "guide", "reference", "reported", "tables")
REMOVED_FIELDS = "guide: that to the migration of February 2026 removes the field in development mode"
LOCAL = "recording playback_4, playlist_2: a local track has no ids and an empty album"
NO_DESCRIPTION = "reported: a description may be null in a list, as the document allows for one playlist"

DEVIATIONS = (
    Deviation(r"'available_markets' is a required property", D, REMOVED_FIELDS),
    Deviation(r"'publisher' is a required property", D, REMOVED_FIELDS),
    Deviation(r"GET /albums/.*'(label|popularity)' is a required property", D, REMOVED_FIELDS),
    Deviation(r"GET /me/albums .*'(label|popularity)' is a required property", D, REMOVED_FIELDS),
    Deviation(r"GET /artists/\{id\}/albums .*'album_group' is a required property", D, REMOVED_FIELDS),
    Deviation(
        r"GET /me/(playlists|albums) .*\| items\.\d+ \| None for type 'object'",
        BOTH,
        "reported: what is gone is a null row in /me/playlists and /me/albums",
    ),
    Deviation(
        r"GET /users/.*\| items\.\d+ \| None for type 'object'", X, "reported: the same list under its other path"
    ),
    Deviation(
        r"GET /(me|users/\{user_id\})/playlists .*\.description \| None for type 'string'",
        BOTH,
        NO_DESCRIPTION,
    ),
    Deviation(
        r"/playlists/.*(items|tracks)\.\d+\.(item|track) \| None for type 'object'",
        BOTH,
        "reported: the item of a playlist row may be null",
    ),
    Deviation(
        r"GET /me/following .*(next|cursors\.after) \| None for type 'string'",
        BOTH,
        "reference: both are null at the end",
    ),
    Deviation(r"/me/player.*context \| None for type 'object'", BOTH, "recording playback_4: context is null"),
    Deviation(
        r"GET /audio-features .*audio_features\.\d+ \| None for type 'object'", X, "reference: unknown ids are null"
    ),
    Deviation(r"(item|track)\.(id|href|uri) \| None for type 'string'", BOTH, LOCAL),
    Deviation(r"(item|track)\.artists\.0\.(id|href|uri) \| None for type 'string'", BOTH, LOCAL),
    Deviation(
        r"(item|track)\.album\.(album_type|href|id|release_date|release_date_precision|uri) \| None", BOTH, LOCAL
    ),
    Deviation(r"(item|track)\.album \| 'total_tracks' is a required property", BOTH, LOCAL),
    Deviation(r"GET /search .*playlists.*description \| None for type 'string'", BOTH, NO_DESCRIPTION),
    Deviation(r"404 is not documented", BOTH, "recording playlist_not_found: 404 `Resource not found`"),
    Deviation(
        r"/me/library .*'(status|message)' is a required property",
        BOTH,
        "recording playlist_not_found, rate_limit: errors are wrapped in `error`",
    ),
    Deviation(
        r"time_signature \| .* is less than the minimum",
        X,
        "tables: metres 1 and 0 occur in those of features that are about",
    ),
)
