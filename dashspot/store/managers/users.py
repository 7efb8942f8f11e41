"""Creates people."""

import uuid
from typing import Literal

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.people import UserBlock
from dashspot.store.models import User


class UserManager:
    """Creates users."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ensure_only(self, kind: Literal["local", "sample"]) -> UserBlock:
        """The one user of this kind, created by whoever asks first."""
        self._session.execute(
            insert(User)
            .values(id=uuid.uuid4(), kind=kind)
            .on_conflict_do_nothing(index_elements=["kind"], index_where=text("kind in ('local', 'sample')"))
        )
        found = self._session.scalars(select(User).where(User.kind == kind)).one()
        return UserBlock(id=found.id, kind=kind)
