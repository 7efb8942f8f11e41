"""Keeps how far the Web API has told what people play, and when whose plays are asked for again."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, Range, insert
from sqlalchemy.orm import Session

from dashspot.blocks.play_log import Stretch
from dashspot.store.models import Connection, PlayLog

_UNSYNCHRONIZED = {"synchronize_session": False}


class PlayLogManager:
    """Writes logs, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take_due(self, every: timedelta) -> list[uuid.UUID]:
        """Whose plays are to be asked for now; each is given to one caller, and the next moment is noted.

        Who is not connected is passed over; whoever has agreed anew since they were refused is not kept waiting.
        """
        connected = select(Connection.user_id).where(Connection.tokens.is_not(None)).order_by(Connection.user_id)
        self._session.execute(insert(PlayLog).from_select(["user_id"], connected).on_conflict_do_nothing())
        due = or_(PlayLog.next_at <= func.now(), Connection.authorized_at > PlayLog.refused_at)
        people = connected.join(PlayLog, PlayLog.user_id == Connection.user_id).where(due)
        held = people.with_for_update(skip_locked=True, of=PlayLog)
        later = {"next_at": func.now() + every, "refused_at": None}
        taken = update(PlayLog).where(PlayLog.user_id.in_(held)).values(later).returning(PlayLog.user_id)
        return list(self._session.scalars(taken, execution_options=_UNSYNCHRONIZED))

    def answered(self, user_id: uuid.UUID, told: Stretch | None, every: timedelta) -> None:
        """Spotify has told every play of a stretch, or that there is none; the order of answers does not matter."""
        stretches = [Range(told.first, told.last, bounds="[]")] if told else []
        values = {"asked_at": func.now(), "refused_at": None, "trouble": None, "next_at": func.now() + every}
        made = insert(PlayLog).values(user_id=user_id, told=stretches, **values)
        united = PlayLog.told.op("+", return_type=TSTZMULTIRANGE())(made.excluded.told)
        self._session.execute(
            made.on_conflict_do_update(index_elements=["user_id"], set_=values | {"told": united}),
        )

    def refused(self, user_id: uuid.UUID, trouble: str, until: datetime) -> None:
        """Spotify has told nothing; it is not asked again before this moment, unless by the person."""
        values = {"refused_at": func.now(), "trouble": trouble, "next_at": until}
        made = insert(PlayLog).values(user_id=user_id, **values)
        self._session.execute(made.on_conflict_do_update(index_elements=["user_id"], set_=values))
