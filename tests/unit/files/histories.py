"""Files of a history of listening, made by hand in every layout that was seen."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

ADDRESS, NAME, AGENT, COUNTRY, DEVICE = "192.0.2.77", "a-user-name", "an-agent/1.0", "XK", "a-device-of-theirs"
PRIVATE = (ADDRESS, NAME, AGENT, COUNTRY, DEVICE)
"""What a row tells that nobody wants to be kept."""
TRACK, EPISODE, CHAPTER = "4cOdK2wGLETKBW3PvgPWqT", "512ojhOuo1ktJprKbVcKyQ", "5h1vSPgZWHjKrPvRQC0PKk"
FOLDER = "Spotify Extended Streaming History"


def extended(ts: str = "2023-05-06T20:09:31Z", number: int | None = None, **fields: Any) -> dict[str, Any]:
    """One row as in 2025: of a track, the `number`th where it has one."""
    track = TRACK if number is None else f"{number:022d}"
    return {
        "ts": ts,
        "platform": DEVICE,
        "ms_played": 213_573,
        "conn_country": COUNTRY,
        "ip_addr": ADDRESS,
        "master_metadata_track_name": "One" if number is None else f"Track {number}",
        "master_metadata_album_artist_name": "Somebody",
        "master_metadata_album_album_name": "An album",
        "spotify_track_uri": f"spotify:track:{track}",
        "episode_name": None,
        "episode_show_name": None,
        "spotify_episode_uri": None,
        "audiobook_title": None,
        "audiobook_uri": None,
        "audiobook_chapter_uri": None,
        "audiobook_chapter_title": None,
        "reason_start": "trackdone",
        "reason_end": "fwdbtn",
        "shuffle": True,
        "skipped": True,
        "offline": False,
        "offline_timestamp": 1_683_403_557,
        "incognito_mode": False,
        **fields,
    }


_LATER = ("ip_addr", "audiobook_title", "audiobook_uri", "audiobook_chapter_uri", "audiobook_chapter_title")
_NO_TRACK = dict.fromkeys(
    (
        "master_metadata_track_name",
        "master_metadata_album_artist_name",
        "master_metadata_album_album_name",
        "spotify_track_uri",
    )
)


def of_2023(**fields: Any) -> dict[str, Any]:
    """One row of endsong.json or endvideo.json, as in 2023."""
    row = {name: value for name, value in extended().items() if name not in _LATER}
    told = {"username": NAME, "ip_addr_decrypted": ADDRESS, "user_agent_decrypted": AGENT, "skipped": None}
    return row | told | fields


def episode(**fields: Any) -> dict[str, Any]:
    """One row of a podcast, as in 2025."""
    told = {
        "episode_name": "An episode",
        "episode_show_name": "A show",
        "spotify_episode_uri": f"spotify:episode:{EPISODE}",
    }
    return extended() | _NO_TRACK | told | fields


def chapter(**fields: Any) -> dict[str, Any]:
    """One row of an audiobook, as in 2025."""
    told = {
        "audiobook_title": "A book",
        "audiobook_uri": "spotify:show:1",
        "audiobook_chapter_uri": f"spotify:episode:{CHAPTER}",
        "audiobook_chapter_title": "A chapter",
    }
    return extended() | _NO_TRACK | told | fields


def short(end: str = "2023-05-06 20:09", track: str = "One", ms: int = 213_573) -> dict[str, Any]:
    """One row of StreamingHistory0.json, or of StreamingHistory_music_0.json."""
    return {"endTime": end, "artistName": "Somebody", "trackName": track, "msPlayed": ms}


SHORT_EPISODE = {"endTime": "2024-01-02 03:04", "podcastName": "A show", "episodeName": "An episode", "msPlayed": 9}
SHORT_CHAPTER = {
    "endTime": "2024-01-02 03:04",
    "audiobookName": "A book",
    "chapterName": "A chapter",
    "authorName": "An author",
    "msPlayed": 9,
}


def listed(*rows: Row) -> bytes:
    """A JSON file of these rows."""
    return json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")


def packed(files: Mapping[str, Any]) -> bytes:
    """A zip of files, each given by its bytes or its rows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes) else listed(*content))
    return target.getvalue()
