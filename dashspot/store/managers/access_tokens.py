"""Makes and revokes the tokens that notebooks read with; the tokens themselves are never stored."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.errors import DashSpotError
from dashspot.store.models import AccessToken
from dashspot.store.queries.access_tokens import to_note

MOST_TOKENS = 20
_MAKING = 0x70CE


class AccessTokenManager:
    """Writes the access tokens of one user."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def make(self, name: str, expires_at: datetime) -> uuid.UUID:
        """A new token; those that have expired go.

        Raises:
            DashSpotError: the person has as many as one may have.
        """
        # one at a time for each person, or two that both count 19 would make 21
        self._session.execute(select(func.pg_advisory_xact_lock(_MAKING, func.hashtext(str(self._user_id)))))
        mine = AccessToken.user_id == self._user_id
        self._session.execute(delete(AccessToken).where(mine, AccessToken.expires_at <= func.now()))
        there = self._session.scalar(select(func.count()).select_from(AccessToken).where(mine)) or 0
        if there >= MOST_TOKENS:
            raise DashSpotError(f"You have {MOST_TOKENS} access tokens, and more can't be made. Revoke one first.")
        made = insert(AccessToken).values(user_id=self._user_id, name=name, expires_at=expires_at)
        return self._session.scalars(made.returning(AccessToken.id)).one()

    def used(self, token_id: uuid.UUID) -> None:
        """Note that the token was used, where that was not noted within the last minute."""
        mine = (AccessToken.id == token_id, AccessToken.user_id == self._user_id, to_note())
        self._session.execute(update(AccessToken).where(*mine).values(used_at=func.now()))

    def revoke(self, token_id: uuid.UUID) -> None:
        """Take the token back; nothing where it is gone or another's."""
        mine = (AccessToken.id == token_id, AccessToken.user_id == self._user_id)
        self._session.execute(delete(AccessToken).where(*mine))
