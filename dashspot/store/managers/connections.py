"""Keeps people's connections to Spotify; what is kept of tokens is encrypted already."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Text, and_, case, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.people import ConnectionBlock, UserBlock
from dashspot.store.models import Connection, User

_SIGN_UP = 0x5B07
_FORMER = "formerly of "
"""No id of Spotify's has a blank in it."""


class ConnectionManager:
    """Writes connections."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def person(self, spotify_id: str, name: str | None, account_id: str | None = None) -> UserBlock:
        """The person with this account at Spotify, signed up by whichever of two sign-ins comes first.

        An account is known again by `account_id`, which never changes; by its `spotify_id` only where one of both
        sign-ins was told no other.
        """
        self._session.execute(select(func.pg_advisory_xact_lock(_SIGN_UP, 0)))
        user_id = self._known(spotify_id, account_id)
        self._let_go(spotify_id, user_id)
        if user_id is None:
            user_id = uuid.uuid4()
            self._session.execute(insert(User).values(id=user_id, kind="spotify"))
            values = {"spotify_id": spotify_id, "account_id": account_id, "name": name}
            self._session.execute(insert(Connection).values(user_id=user_id, **values))
        else:
            told = {"name": func.coalesce(name, Connection.name), "spotify_id": spotify_id}
            account = func.coalesce(account_id, Connection.account_id)
            changed = update(Connection).where(Connection.user_id == user_id)
            self._session.execute(changed.values(account_id=account, **told))
        return UserBlock(id=user_id, kind="spotify")

    def _known(self, spotify_id: str, account_id: str | None) -> uuid.UUID | None:
        named = Connection.spotify_id == spotify_id
        if account_id is None:
            return self._session.scalar(select(Connection.user_id).where(named))
        same = or_(Connection.account_id == account_id, and_(named, Connection.account_id.is_(None)))
        return self._session.scalar(select(Connection.user_id).where(same).order_by(Connection.account_id.is_(None)))

    def _let_go(self, spotify_id: str, user_id: uuid.UUID | None) -> None:
        """Whoever else was called so at Spotify is called otherwise now; their next sign-in tells how."""
        others = update(Connection).where(
            Connection.spotify_id == spotify_id, Connection.user_id.is_distinct_from(user_id)
        )
        self._session.execute(others.values(spotify_id=func.concat(_FORMER, cast(Connection.user_id, Text))))

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
        account_id=row.account_id,
        name=row.name,
        authorized_at=row.authorized_at,
        ended=row.ended,
        connected=row.tokens is not None,
    )
