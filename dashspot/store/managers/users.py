"""Creates people."""

import uuid
from typing import Literal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.people import UserBlock
from dashspot.store.models import User
from dashspot.store.models.people import ONLY_ONE


class UserManager:
    """Creates users."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ensure_only(self, kind: Literal["local", "sample"]) -> UserBlock:
        """The one user of this kind, created by whoever asks first."""
        wanted = select(User.id).where(User.kind == kind)
        found = self._session.scalar(wanted)
        if found is None:
            self._session.execute(
                insert(User)
                .values(id=uuid.uuid4(), kind=kind)
                .on_conflict_do_nothing(index_elements=["kind"], index_where=ONLY_ONE)
            )
            found = self._session.scalars(wanted).one()
        return UserBlock(id=found, kind=kind)
