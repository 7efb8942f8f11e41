"""Lands a history of listening as a source of plays, and judges which of them are heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    CursorResult,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    exists,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from dashspot.blocks.history import LandedHistory
from dashspot.blocks.history import Play as PlayRow
from dashspot.store.bulk import copy_rows
from dashspot.store.managers.sources import SourceManager
from dashspot.store.managers.users import UserManager
from dashspot.store.models import Play, Source
from dashspot.store.models.plays import PLAY_KEY
from dashspot.store.queries.imports import HISTORY, RECENT

_TYPES: dict[str, Any] = {
    "played_at": DateTime(timezone=True),
    "ms_played": Integer,
    **dict.fromkeys(("shuffle", "skipped", "offline"), Boolean),
}
_STAGED = Table(
    "play_rows",
    MetaData(),
    Column("line", BigInteger),
    *(Column(name, _TYPES.get(name, Text)) for name in PlayRow._fields),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)

_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
_JUDGE = text("""
with told as materialized (
  select plays.id, source_id, form, played_at, date_trunc('minute', played_at) as minute, played, ms_played,
    track_id, track_name, heard
  from plays join sources on sources.id = plays.source_id
  where sources.user_id = :user_id and played_at between :first - interval '2 minutes' and :last + interval '2 minutes'
), silent as (
  select id from (
    select id, row_number() over (partition by form, played_at, played, ms_played order by source_id desc) as turn
    from told
  ) again where turn > 1
  union
  select recent.id from told recent where recent.form = 'recent' and exists (
    select from told fuller where fuller.form = 'extended' and fuller.track_id = recent.track_id
      and fuller.played_at between recent.played_at - interval '30 seconds' and recent.played_at + interval '30 seconds'
  )
  union
  select short.id from told short where short.form = 'short' and exists (
    select from told fuller where fuller.form = 'extended' and fuller.minute = short.minute
      and fuller.ms_played = short.ms_played and fuller.track_name = short.track_name
  )
  union
  select short.id from told short where short.form = 'short' and short.ms_played >= 30000 and exists (
    select from told fuller cross join (values (-1), (0), (1)) beside (minutes) where fuller.form = 'recent'
      and fuller.minute + beside.minutes * interval '1 minute' = short.minute and fuller.track_name = short.track_name
  )
), changed as (
  update plays set heard = not plays.heard from told left join silent on silent.id = told.id
  where plays.id = told.id and told.heard = (silent.id is not null) returning plays.heard
)
select count(*) filter (where heard) - count(*) filter (where not heard) from changed
""")
"""The rule of "Which plays are one" in docs/formats.md. It looks at nothing but what is told: the order of imports is
nothing to it, and a removal leaves what would be there had the removed never come."""


class HistoryManager(SourceManager):
    """Writes plays of one user, in the caller's transaction: `stage`, `land`, `describe`; `keep`; or `keep_edition`."""

    def stage(self, plays: Iterable[PlayRow]) -> int:
        """Stream the plays of one file into this transaction's temporary table; returns how many there were."""
        _STAGED.create(self._session.connection())
        copy_rows(self._session, _STAGED, self._numbered(plays), self._digest.update)
        return self._rows

    def land(self, *, title: str) -> LandedHistory:
        """Make the staged plays a source of the user's; the same again are the same source, and change nothing."""
        UserManager(self._session).hold(self._user_id)
        return self.land_in(*self._ensure_source(HISTORY, title, self.digest))

    def land_in(self, source_id: int, known_before: bool) -> LandedHistory:  # noqa: FBT001 (as the source was found)
        """Make the staged plays those of a source."""
        new = 0 if known_before else self._insert(source_id)
        if new:
            UserManager(self._session).data_changed(self._user_id)
            self._session.execute(text("analyze plays"))
            new += self.judge()
        counted = self._counted(source_id)
        return LandedHistory(source_id=source_id, known_before=known_before, rows=self._rows, plays_new=new, **counted)

    def keep(self, plays: Iterable[PlayRow]) -> int:
        """Add what the Web API tells of the last plays; returns by how many the history grew."""
        UserManager(self._session).hold(self._user_id)
        source_id, _ = self._ensure_source(RECENT, "Recently played", "")
        told = list(plays)
        if not self.stage(told) or not (new := self._insert(source_id)):
            return 0
        moments = [play.played_at for play in told]
        return new + self.judge(min(moments), max(moments))

    def keep_edition(self, kind: str, title: str, edition: str, plays: Callable[[], Iterable[PlayRow]]) -> int:
        """Have these plays as the one source of their kind; returns by how many the history grew.

        They are made only if their edition is not there; another one goes.
        """
        UserManager(self._session).hold(self._user_id)
        source_id, there = self._ensure_source(kind, title, edition)
        if there:
            return 0
        self.remove_others(kind, but=source_id)
        self.stage(plays())
        new = self._insert(source_id)
        self._session.execute(text("analyze plays"))
        return new + self.judge()

    def tells(self, source_id: int) -> bool:
        """Whether one of the person's sources tells of plays."""
        told = exists().where(Play.source_id == Source.id, *self._mine(source_id))
        return bool(self._session.scalar(select(told)))

    def judge(self, first: datetime = _FIRST, last: datetime = _LAST) -> int:
        """Say anew which plays are heard, after any came or went that ended between these moments.

        Returns how many more are heard than were; what is new is heard until it is judged.

        The new version of the data is drawn first, so of two who bring plays at once the second waits for the first
        and sees what it brought.
        """
        UserManager(self._session).plays_changed(self._user_id)
        between = {"user_id": self._user_id, "first": first, "last": last}
        more: int = self._session.scalars(_JUDGE, between).one()
        return more

    def _numbered(self, plays: Iterable[PlayRow]) -> Iterator[tuple[Any, ...]]:
        numbers = count()
        for play in plays:
            yield next(numbers), *play
        self._rows = next(numbers)

    def _insert(self, source_id: int) -> int:
        """Write the staged plays; of those that are told twice the first. Returns how many it wrote."""
        row = _STAGED.c
        told = select(literal(source_id, Integer).label("source_id"), *(row[name] for name in PlayRow._fields))
        names = ["source_id", *PlayRow._fields]
        statement = insert(Play).from_select(names, told.order_by(row.line)).on_conflict_do_nothing(constraint=PLAY_KEY)
        counted = self._session.execute(statement, execution_options={"preserve_rowcount": True})
        return cast("CursorResult[Any]", counted).rowcount

    def _counted(self, source_id: int) -> dict[str, Any]:
        counts = select(
            func.count().label("plays"),
            *(func.count().filter(Play.kind == kind).label(f"{kind}s") for kind in ("track", "episode", "audiobook")),
            func.min(Play.played_at).label("first"),
            func.max(Play.played_at).label("last"),
        )
        return dict(self._session.execute(counts.where(Play.source_id == source_id)).mappings().one())
