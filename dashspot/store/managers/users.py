"""Creates people, and keeps the version of their data."""

import uuid
from typing import Literal

from sqlalchemy import Text, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.people import UserBlock
from dashspot.store.models import PackedPlays, User
from dashspot.store.models.people import DATA_VERSION, ONLY_ONE

_TAKING_IN = 0x60E5


class UserManager:
    """Creates users, and says when their data change."""

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

    def new_guest(self, most: int) -> UserBlock | None:
        """Somebody who only brings files; None where there are so many of them already."""
        # one at a time, or two that both count one fewer than there may be would make one too many
        self._session.execute(select(func.pg_advisory_xact_lock(_TAKING_IN, 0)))
        if (self._session.scalar(select(func.count()).where(User.kind == "guest")) or 0) >= most:
            return None
        user_id = uuid.uuid4()
        self._session.execute(insert(User).values(id=user_id, kind="guest"))
        return UserBlock(id=user_id, kind="guest")

    def data_changed(self, user_id: uuid.UUID) -> None:
        """Draw a new version of the person's data. Until this transaction ends nobody else's is begun or held."""
        self._session.execute(update(User).where(User.id == user_id).values(version=DATA_VERSION.next_value()))

    def plays_changed(self, user_id: uuid.UUID) -> None:
        """The same of the person's plays alone: what else they have need not be read anew for one more play.

        What was packed of them is deleted: it would not be read again, and may hold what is removed now.
        """
        self._session.execute(update(User).where(User.id == user_id).values(plays_version=DATA_VERSION.next_value()))
        self._session.execute(delete(PackedPlays).where(PackedPlays.user_id == user_id))

    def set_time_zone(self, user_id: uuid.UUID, time_zone: str | None) -> None:
        """In which time zone the person wants to see when they listened; None for that of their browser."""
        self._session.execute(update(User).where(User.id == user_id).values(time_zone=time_zone))

    def hold(self, user_id: uuid.UUID) -> bool:
        """Let nobody move or delete the person before this transaction ends; whoever is doing so is waited for.

        Returns whether there is such a person.

        Call before the first row of theirs is written: who asks for the person only then, of a row already there, may
        have to wait for somebody who waits for that row.
        """
        held = select(User.id).where(User.id == user_id).with_for_update(read=True, key_share=True)
        return self._session.scalar(held) is not None

    def hold_data(self, user_id: uuid.UUID) -> str:
        """The version of the person's data, which nobody changes before this transaction ends; empty for nobody."""
        held = select(cast(User.version, Text)).where(User.id == user_id).with_for_update(read=True)
        return self._session.scalar(held) or ""
