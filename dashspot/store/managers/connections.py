"""Keeps people's connections to Spotify; what is kept of tokens is encrypted already."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.people import ConnectionBlock, UserBlock
from dashspot.store.models import Connection, User

_SIGN_UP = 0x5B07


class ConnectionManager:
    """Writes connections."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def person(self, spotify_id: str, name: str | None) -> UserBlock:
        """The person with this account at Spotify, signed up by whichever of two sign-ins comes first."""
        self._session.execute(select(func.pg_advisory_xact_lock(_SIGN_UP, func.hashtext(spotify_id))))
        known = select(Connection.user_id).where(Connection.spotify_id == spotify_id)
        user_id = self._session.scalar(known)
        if user_id is None:
            user_id = uuid.uuid4()
            self._session.execute(insert(User).values(id=user_id, kind="spotify"))
            self._session.execute(insert(Connection).values(user_id=user_id, spotify_id=spotify_id, name=name))
        else:
            changed = update(Connection).where(Connection.user_id == user_id)
            self._session.execute(changed.values(name=func.coalesce(name, Connection.name)))
        return UserBlock(id=user_id, kind="spotify")

    def keep(self, user_id: uuid.UUID, key_id: str, tokens: bytes, authorized_at: datetime) -> None:
        """Keep new tokens; of a new consent the person may be warned again."""
        same = Connection.authorized_at == authorized_at
        values = {"key_id": key_id, "tokens": tokens, "authorized_at": authorized_at, "ended": None}
        warned = case((same, Connection.warned_at), else_=None)
        mine = update(Connection).where(Connection.user_id == user_id)
        self._session.execute(mine.values(warned_at=warned, **values))

    def end(self, user_id: uuid.UUID, reason: str) -> None:
        """Drop the tokens, and keep why."""
        self._session.execute(
            update(Connection).where(Connection.user_id == user_id).values(key_id=None, tokens=None, ended=reason)
        )

    def hold(self, user_id: uuid.UUID) -> None:
        """Until this transaction ends, nobody else renews this person's tokens."""
        self._session.execute(select(Connection.user_id).where(Connection.user_id == user_id).with_for_update())

    def to_warn(self, before: datetime) -> list[ConnectionBlock]:
        """The connections of before whose people were not told that they end; from now on they were."""
        due = (
            Connection.tokens.is_not(None),
            Connection.authorized_at < before,
            Connection.warned_at.is_(None),
        )
        told = update(Connection).where(*due).values(warned_at=func.now()).returning(Connection)
        return [connection_block(row) for row in self._session.scalars(told)]


def connection_block(row: Connection) -> ConnectionBlock:
    """A connection without its tokens."""
    return ConnectionBlock(
        user_id=row.user_id,
        spotify_id=row.spotify_id,
        name=row.name,
        authorized_at=row.authorized_at,
        ended=row.ended,
        connected=row.tokens is not None,
    )
