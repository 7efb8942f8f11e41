"""The player: what plays, what was played, and every command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import TypeAdapter

from dashspot.errors import RequestRefused
from dashspot.spotify import limits
from dashspot.spotify.client import Client
from dashspot.spotify.resources.base import BOTH_KINDS, Resource, read
from dashspot.spotify.serializers.page import CursorPageSerializer
from dashspot.spotify.serializers.player import (
    DevicesSerializer,
    PlaybackSerializer,
    PlaySerializer,
    QueueSerializer,
)

Repeat = Literal["track", "context", "off"]
_PLAYBACK = TypeAdapter(PlaybackSerializer)
_QUEUE = TypeAdapter(QueueSerializer)
_DEVICES = TypeAdapter(DevicesSerializer)
_RECENT = TypeAdapter(CursorPageSerializer[PlaySerializer])
_NO_PLAYS = CursorPageSerializer[PlaySerializer](items=())
_MOST_PERCENT = 100


class Playback(Resource):
    """Methods about the player. Commands raise PlayerRefused with what the person can do."""

    def playback(self) -> PlaybackSerializer | None:
        """What plays now, and where; None if nothing does. One request."""
        answer = self._client.about("what is playing").current_playback(additional_types=BOTH_KINDS)
        return None if answer.is_empty else read(_PLAYBACK, answer.content, "what is playing")

    def queue(self) -> QueueSerializer:
        """What comes next. One request."""
        return read(_QUEUE, self._client.about("the queue").queue().content, "the queue")

    def devices(self) -> DevicesSerializer:
        """What could play. One request."""
        return read(_DEVICES, self._client.about("your devices").devices().content, "your devices")

    def recently_played(self, most: int = limits.RECENT) -> CursorPageSerializer[PlaySerializer]:
        """The last plays, at most 50, newest first; Spotify has no more. One request."""
        answer = self._client.about("your recent plays").current_user_recently_played(min(most, limits.RECENT))
        return read(_RECENT, answer.content, "your recent plays") if answer.content else _NO_PLAYS

    def play(
        self,
        *,
        device_id: str | None = None,
        context_uri: str | None = None,
        uris: Sequence[str] = (),
        offset: int | None = None,
        position_ms: int | None = None,
    ) -> None:
        """Play: a context, or these tracks, or on from where it stopped. `offset` is the place to begin at.

        Raises:
            RequestRefused: both a context and tracks are given.
        """
        if context_uri and uris:
            raise RequestRefused("Play either an album, artist or playlist, or single tracks.")
        given: dict[str, Any] = {"context_uri": context_uri, "uris": list(uris) or None, "position_ms": position_ms}
        if offset is not None:
            given["offset"] = {"position": offset}
        payload = {name: value for name, value in given.items() if value is not None}
        self._command.put("me/player/play", payload, device_id=device_id)

    def pause(self, device_id: str | None = None) -> None:
        """Pause."""
        self._command.pause_playback(device_id)

    def skip(self, device_id: str | None = None) -> None:
        """Go on to the next track. Sent once."""
        self._command.next_track(device_id)

    def skip_back(self, device_id: str | None = None) -> None:
        """Go back to the track before. Sent once."""
        self._command.previous_track(device_id)

    def seek(self, position_ms: int, device_id: str | None = None) -> None:
        """Go to a moment of the track, in ms."""
        self._command.seek_track(_whole(position_ms, None), device_id)

    def set_volume(self, percent: int, device_id: str | None = None) -> None:
        """Set the volume, 0 to 100."""
        self._command.volume(_whole(percent, _MOST_PERCENT), device_id)

    def set_repeat(self, state: Repeat, device_id: str | None = None) -> None:
        """Repeat the track, the context, or nothing."""
        if state not in ("track", "context", "off"):
            raise RequestRefused("Repeat is track, context or off.")
        self._command.repeat(state, device_id)

    def set_shuffle(self, *, on: bool, device_id: str | None = None) -> None:
        """Shuffle or not."""
        self._command.shuffle(on, device_id)

    def transfer(self, device_id: str, *, play: bool = False) -> None:
        """Play on another device."""
        self._command.transfer_playback(device_id, play)

    def add_to_queue(self, uri: str, device_id: str | None = None) -> None:
        """Add a track or an episode to the queue. Sent once."""
        self._command.post("me/player/queue", uri=uri, device_id=device_id)

    @property
    def _command(self) -> Client:
        return self._client.about("a command to the player", wants_answer=False)


def _whole(number: int, highest: int | None) -> int:
    """The number; spotipy would log a wrong one and send nothing. Raises RequestRefused."""
    if isinstance(number, bool) or number < 0 or (highest is not None and number > highest):
        raise RequestRefused(f"This must be a number from 0 to {highest or 'the end of the track'}.")
    return number
