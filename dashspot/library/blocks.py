"""Values that only the Library uses."""

from __future__ import annotations

import uuid

from pydantic import Field

from dashspot.blocks.base import Block
from dashspot.blocks.changes import ChangeKind, PlaylistState


class Placed(Block):
    """A row that stands in one of two lists alone: at which place, from 0, and what it is."""

    place: int
    uri: str


class Moved(Block):
    """A row that stands in both lists, in another order than its neighbours."""

    start: int
    end: int
    uri: str


class Difference(Block):
    """How one list becomes another: places of `removed` and of a move's start are the old list's, others the new one's.

    `kept` is how many rows stay as they are.
    """

    removed: tuple[Placed, ...]
    moved: tuple[Moved, ...]
    added: tuple[Placed, ...]
    kept: int


class LeftOut(Block):
    """Tracks that can't be sent, or need not be, and why."""

    ids: tuple[str, ...]
    reason: str


class Plan(Block):
    """One change before it is sent: what is now, what will be, and what the person should know. Nothing else is sent.

    requests: how many Spotify will get; names: what rows are called, by URI, as far as Spotify has told.
    """

    id: uuid.UUID = Field(default_factory=uuid.uuid4)
    kind: ChangeKind
    playlist_id: str | None
    playlist_name: str
    before: PlaylistState
    after: PlaylistState
    summary: str
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()
    requests: int
    undoable: bool = True
    undo_note: str | None = None
    undoes: uuid.UUID | None = None
    names: dict[str, str] = Field(default_factory=dict)


class OwnPlaylist(Block):
    """One of the person's own playlists at Spotify, to choose from."""

    id: str
    name: str
    total: int | None
