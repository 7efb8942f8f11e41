"""Who uses the sandbox, and what they keep: all that a test or an app may change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dashspot.sandbox import ids

SPOTIFY = "spotify"
"""The owner of playlists that Spotify makes."""


class Shelf:
    """What a user has saved of one kind, newest first."""

    def __init__(self, saved: Sequence[tuple[str, int]] = ()) -> None:
        """`saved`: ids and the second since 1970 each was added at, newest first."""
        self._added_at = dict(saved)
        self._order = list(self._added_at)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._added_at

    def __len__(self) -> int:
        return len(self._added_at)

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def page(self, offset: int, limit: int) -> list[tuple[str, int]]:
        """Ids and the second since 1970 each was added at."""
        return [(id_, self._added_at[id_]) for id_ in self._order[offset : offset + limit]]

    def after(self, id_: str | None, limit: int) -> list[str]:
        """The ids that follow one; from the first when that is None or unknown."""
        start = self._order.index(id_) + 1 if id_ in self._added_at else 0
        return self._order[start : start + limit]

    def add(self, id_: str, now: float) -> None:
        """Keep it as the newest; what is kept already stays where it is."""
        if id_ not in self._added_at:
            self._added_at[id_] = int(now)
            self._order.insert(0, id_)

    def remove(self, id_: str) -> None:
        """Keep it no longer."""
        if self._added_at.pop(id_, None) is not None:
            self._order.remove(id_)


@dataclass(frozen=True, slots=True)
class Play:
    """One play of a track, by its end in milliseconds since 1970."""

    track: str
    played_at: int
    context: str | None = None


@dataclass(slots=True)
class Device:
    """A device a user can play on."""

    id: str | None
    name: str
    type: str = "Computer"
    is_active: bool = False
    is_private_session: bool = False
    is_restricted: bool = False
    supports_volume: bool = True
    volume_percent: int | None = 60


@dataclass
class User:
    """A person with an account."""

    id: str
    name: str
    account_id: str
    email: str = ""
    country: str = "SE"
    premium: bool = True
    allow_listed: bool = True
    followers: int = 0
    shelves: dict[str, Shelf] = field(default_factory=dict)
    top: dict[str, list[str]] = field(default_factory=dict)
    plays: list[Play] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)

    def shelf(self, kind: str) -> Shelf:
        """What is saved, or followed, of one kind of URI."""
        return self.shelves.setdefault(kind, Shelf())


@dataclass(frozen=True, slots=True)
class Row:
    """One place in a playlist; without `uri` what stood there is gone."""

    uri: str | None
    added_at: int
    added_by: str


@dataclass
class Playlist:
    """A playlist; `revisions` holds when each version was made, oldest first."""

    id: str
    name: str
    owner: str
    description: str | None = ""
    public: bool = True
    collaborative: bool = False
    algorithmic: bool = False
    rows: list[Row] = field(default_factory=list)
    has_image: bool = True
    cover: bytes | None = None
    revisions: list[float] = field(default_factory=lambda: [0.0])

    @property
    def newest_snapshot(self) -> str:
        """The version of what is in it now."""
        return ids.snapshot_id(self.id, len(self.revisions))

    def snapshot_shown(self, now: float, lag: float) -> str:
        """The version a read shows: the newest that is at least `lag` seconds old."""
        settled = sum(made <= now - lag for made in self.revisions)
        return ids.snapshot_id(self.id, max(settled, 1))

    def knows(self, snapshot: str) -> bool:
        """Whether the snapshot id is one of its versions."""
        return any(snapshot == ids.snapshot_id(self.id, number + 1) for number in range(len(self.revisions)))

    def changed(self, now: float) -> str:
        """Note a new version and answer its snapshot id."""
        self.revisions.append(now)
        return self.newest_snapshot


@dataclass
class People:
    """Users and playlists by id."""

    users: dict[str, User]
    playlists: dict[str, Playlist]
