"""Gives every request its turn, whichever thread, process or machine sends it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Double, Text, bindparam, text
from sqlalchemy.orm import Session

_FASTER = 1.01
"""What a turn makes of a rate that was lowered."""
_SLOWEST = 0.1


class Turn(NamedTuple):
    """After how many seconds the request may go; or how long its bucket is closed, and then no turn was taken.

    `now` is the moment by the database's clock, which all machines share; `rate` is the client's at that moment.
    """

    wait: float
    closed: float | None
    now: datetime
    rate: float


_TAKE = text("""
    with pause as (
        select extract(epoch from max(until) - clock_timestamp())::float8 as closed from service_pauses
        where client = :client and bucket in (:bucket, '*') and until > clock_timestamp()
    ), turn as (
        insert into service_paces as pace (client, rate, next_at)
        select :client, :rate, clock_timestamp() - make_interval(secs => (:burst - :count) / :rate) from pause
        where closed is null
        on conflict (client) do update set
            rate = least(:rate, pace.rate * power(:faster, :count)),
            next_at = greatest(pace.next_at, clock_timestamp() - make_interval(secs => :burst / pace.rate))
                + make_interval(secs => :count / pace.rate)
        returning extract(epoch from next_at - clock_timestamp())::float8 as wait, rate
    )
    select coalesce((select wait from turn), 0)::float8, (select closed from pause), clock_timestamp(),
        coalesce((select rate from turn), 0), set_config('synchronous_commit', 'off', true)
""").bindparams(
    bindparam("client", type_=Text()),
    bindparam("bucket", type_=Text()),
    bindparam("rate", type_=Double()),
    bindparam("burst", type_=Double()),
    bindparam("count", type_=Double()),
    bindparam("faster", value=_FASTER, type_=Double()),
)
"""`next_at` is the moment of the newest turn; a client that was silent for a while has saved up `burst` of them.

Nobody waits for the disk: a turn that a crash forgets is no loss.
"""

_PAUSE = text("""
    insert into service_pauses as pause (client, bucket, until)
    values (:client, :bucket, clock_timestamp() + make_interval(secs => :seconds))
    on conflict (client, bucket) do update set until = greatest(pause.until, excluded.until)
""").bindparams(bindparam("seconds", type_=Double()))

_SLOW = text("""
    update service_paces set rate = greatest(rate / 2, :slowest), slowed_at = clock_timestamp()
    where client = :client and (slowed_at is null or slowed_at < :sent_at)
""").bindparams(bindparam("slowest", value=_SLOWEST, type_=Double()))

_CLOSED = text("""
    select exists (
        select from service_pauses where client = :client and bucket in (:bucket, '*') and until > clock_timestamp()
    )
""")


class PacingManager:
    """Keeps the pace and the pauses of one client. Every method is one statement, so it needs no transaction."""

    def __init__(self, session: Session | Connection, client: str) -> None:
        self._session = session
        self._client = client

    def take(self, bucket: str, *, rate: float, burst: int, count: int = 1) -> Turn:
        """Take the next turns of the client, unless this bucket or all of them are closed.

        Args:
            bucket: what the request counts against.
            rate: turns a second in the long run.
            burst: how many may follow at once after a silence.
            count: how many turns to take; the answer is about the last of them.
        """
        numbers = {"rate": float(rate), "burst": float(burst), "count": float(count)}
        values = {"client": self._client, "bucket": bucket} | numbers
        return Turn(*self._session.execute(_TAKE, values).one()[:4])

    def pause(self, bucket: str, seconds: float) -> None:
        """Close a bucket for so long; one that is closed for longer stays so."""
        self._session.execute(_PAUSE, {"client": self._client, "bucket": bucket, "seconds": seconds})

    def slow(self, sent_at: datetime) -> None:
        """Halve the rate, once for all requests that were sent before the last time it was halved."""
        self._session.execute(_SLOW, {"client": self._client, "sent_at": sent_at})

    def is_closed(self, bucket: str) -> bool:
        """Whether this bucket, or all of them, are closed at this moment."""
        return bool(self._session.execute(_CLOSED, {"client": self._client, "bucket": bucket}).scalar_one())
