"""Changes of playlists at Spotify, as they are kept."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from dashspot.blocks.base import Block

ChangeKind = Literal["create", "append", "replace", "details", "cover", "cut", "remove"]
"""`cut` takes an appended tail off again, `remove` a new playlist out of the library: both undo."""
ChangeState = Literal["sending", "sent", "failed", "unknown", "undone"]


class Details(Block):
    """What a playlist says of itself; a description of "" is none."""

    name: str
    description: str = ""
    public: bool = False
    collaborative: bool = False


class PlaylistState(Block):
    """As much of a playlist as one change is about, at one moment; None is what it is not about.

    listed: whether it is among the person's playlists. namesakes: the ids of those of the name that a new one gets.
    uris: of its rows, in order; "" is a row whose item is gone. cover: a JPEG in base 64, "" where none can be read;
    picture: what Spotify calls the picture, which is another after every change.
    """

    listed: bool | None = None
    namesakes: tuple[str, ...] | None = None
    details: Details | None = None
    uris: tuple[str, ...] | None = None
    cover: str | None = None
    picture: str | None = None


class ChangeBlock(Block):
    """One change as the log lists it. `begun_at` is when the first request was about to be sent.

    undoable: whether DashSpot can take it back; undo_note: what would stay then, or why it can't.
    """

    id: uuid.UUID
    kind: ChangeKind
    playlist_id: str | None
    playlist_name: str
    summary: str
    state: ChangeState
    message: str | None
    undoable: bool
    undo_note: str | None
    undoes: uuid.UUID | None
    created_at: datetime
    begun_at: datetime | None
    sent_at: datetime | None


class FullChangeBlock(ChangeBlock):
    """One change with all that was and all that was to be."""

    before: PlaylistState
    after: PlaylistState
