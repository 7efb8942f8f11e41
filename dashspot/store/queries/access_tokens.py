"""Reads which notebooks may read, and for whom."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy import Connection as Wire
from sqlalchemy.orm import Session

from dashspot.blocks.people import AccessTokenBlock
from dashspot.store.models import AccessToken

USED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a token was used last."""


def access_tokens(session: Session, user_id: uuid.UUID) -> list[AccessTokenBlock]:
    """The tokens of a person, expired ones among them, the newest first."""
    newest = (AccessToken.created_at.desc(), AccessToken.id)
    mine = select(AccessToken).where(AccessToken.user_id == user_id).order_by(*newest)
    return [AccessTokenBlock.of(row) for row in session.scalars(mine)]


def good_token(wire: Wire, user_id: uuid.UUID, token_id: uuid.UUID) -> tuple[uuid.UUID, bool] | None:
    """Whose token this is, and whether its use is to be noted; None where it is revoked, expired or not this person's.

    Writes nothing, so that most requests of a notebook don't.
    """
    good = (AccessToken.id == token_id, AccessToken.user_id == user_id, AccessToken.expires_at > func.now())
    found = wire.execute(select(AccessToken.user_id, to_note()).where(*good)).one_or_none()
    return (found[0], bool(found[1])) if found else None


def to_note() -> ColumnElement[bool]:
    """Whether a use now is to be noted: none was within the last minute."""
    return or_(AccessToken.used_at.is_(None), AccessToken.used_at < func.now() - USED_EVERY)
