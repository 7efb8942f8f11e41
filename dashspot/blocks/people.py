"""People."""

import uuid
from datetime import datetime, timedelta
from typing import Literal

from dashspot.blocks.base import Block
from dashspot.blocks.work import News

UserKind = Literal["local", "sample", "guest", "spotify"]
CONSENT_LASTS = timedelta(days=182)
"""Spotify ends a consent six months after it was given, however often it is used."""


class UserBlock(Block):
    """A person, or the sample library's stand-in for one."""

    id: uuid.UUID
    kind: UserKind


class LibraryState(Block):
    """A person's library at one moment: `version` changes whenever anything in it does, and never comes back.

    `plays_version` names the state of their plays, `sets_version` that of the sets they keep. Neither they nor the
    `news` of the person are a part of `version`.
    """

    user: UserBlock
    version: str
    empty: bool
    plays_version: int = 0
    sets_version: str = ""
    news: News = News()


class Looked(Block):
    """What one look at the database says of a browser: whose libraries there are, and whose session it holds, if any.

    `name` is what the person is called at Spotify, `connected` whether their consent holds.
    """

    libraries: dict[UserKind, LibraryState]
    own: LibraryState | None = None
    name: str | None = None
    connected: bool = False


class ConnectionBlock(Block):
    """A person's connection to Spotify. `ended` is the sentence that says why there is none any more."""

    user_id: uuid.UUID
    spotify_id: str
    account_id: str | None
    name: str | None
    authorized_at: datetime | None
    ended: str | None
    connected: bool

    @property
    def ends_at(self) -> datetime | None:
        """When Spotify ends the consent."""
        return self.authorized_at + CONSENT_LASTS if self.authorized_at else None


class SessionBlock(Block):
    """A browser that is signed in. `current`: the one that asks."""

    digest: bytes
    browser: str
    created_at: datetime
    seen_at: datetime


class AccessTokenBlock(Block):
    """A token that a notebook reads with, without the token itself."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
