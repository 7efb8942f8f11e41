"""Reads people, and how their libraries stand."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    ARRAY,
    Interval,
    Text,
    bindparam,
    cast,
    exists,
    false,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import Connection as Wire
from sqlalchemy.orm import Session

from dashspot.blocks.people import ConnectionBlock, LibraryState, Looked, SessionBlock, UserBlock, UserKind
from dashspot.blocks.work import News
from dashspot.errors import NotFound
from dashspot.store.managers.connections import connection_block
from dashspot.store.models import BrowserSession, Connection, Source, User
from dashspot.store.models.sets import sets_version_of
from dashspot.store.models.work import news_of

SEEN_EVERY = timedelta(minutes=10)
"""How exactly it is known when a browser was last here."""

_VERSION = cast(User.version, Text)
_STATE = User.id, User.kind, _VERSION.label("version"), User.plays_version
_NOBODY = false().label("held"), false().label("overdue"), null().label("name"), false().label("connected")
_OF_KINDS = select(*_STATE, *_NOBODY).where(User.kind == func.any(bindparam("kinds", type_=ARRAY(Text))))
_OF_BROWSER = (
    select(
        *_STATE,
        true(),
        BrowserSession.seen_at < func.now() - SEEN_EVERY,
        Connection.name,
        Connection.tokens.is_not(None),
    )
    .select_from(BrowserSession)
    .join(User, User.id == BrowserSession.user_id)
    .outerjoin(Connection, Connection.user_id == User.id)
    .where(
        BrowserSession.digest == bindparam("digest"),
        BrowserSession.seen_at > func.now() - bindparam("idle", type_=Interval),
        BrowserSession.created_at > func.now() - bindparam("longest", type_=Interval),
    )
)
_FOUND = union_all(_OF_KINDS, _OF_BROWSER).subquery()
_LOOK = select(
    _FOUND,
    exists().where(Source.user_id == _FOUND.c.id).label("saved"),
    sets_version_of(_FOUND.c.id),
    *news_of(_FOUND.c.id),
)


def look(
    wire: Wire, kinds: Collection[UserKind], digest: bytes | None, *, idle: timedelta, longest: timedelta
) -> tuple[Looked, bool]:
    """Whose libraries of these kinds there are, and whose browser it is that holds the secret of this digest.

    Returns:
        What was found, and whether it is to be noted that the browser was here.
    """
    libraries: dict[UserKind, LibraryState] = {}
    found = Looked(libraries={})
    stale = False
    asked = {"kinds": list(kinds), "digest": digest, "idle": idle, "longest": longest}
    for row in wire.execute(_LOOK, asked):
        user = UserBlock(id=row.id, kind=row.kind)
        state = LibraryState(
            user=user,
            version=row.version,
            empty=not row.saved,
            plays_version=row.plays_version,
            sets_version=row.sets_version,
            news=News.of(row),
        )
        if not row.held:
            libraries[user.kind] = state
        else:
            found, stale = Looked(libraries=libraries, own=state, name=row.name, connected=row.connected), row.overdue
    return found.model_copy(update={"libraries": libraries}), stale


def sessions(session: Session, user_id: uuid.UUID) -> list[SessionBlock]:
    """The browsers of a person, the one that was here last first."""
    mine = select(BrowserSession).where(BrowserSession.user_id == user_id).order_by(BrowserSession.seen_at.desc())
    return [SessionBlock.of(row) for row in session.scalars(mine)]


def connection(session: Session, user_id: uuid.UUID) -> ConnectionBlock | None:
    """A person's connection to Spotify; None for who never had one."""
    found = session.get(Connection, user_id)
    return connection_block(found) if found else None


def why_not_connected(session: Session, user_id: uuid.UUID) -> tuple[bool, str | None]:
    """Whether a person's consent holds, and where not, why; the smallest question, asked with every page of a sync."""
    found = session.execute(
        select(Connection.tokens.is_not(None), Connection.ended).where(Connection.user_id == user_id)
    ).one_or_none()
    return (found[0], found[1]) if found else (False, None)


def person(session: Session, spotify_id: str) -> UserBlock:
    """Who has this account at Spotify. Raises NotFound: nobody here."""
    called = or_(Connection.spotify_id == spotify_id, Connection.account_id == spotify_id)
    user_id = session.scalar(select(Connection.user_id).where(called).order_by(Connection.spotify_id != spotify_id))
    if user_id is None:
        raise NotFound(f"Nobody has signed in here as {spotify_id!r}.")
    return UserBlock(id=user_id, kind="spotify")


def people(session: Session, most: int) -> list[UserBlock]:
    """At most so many of those who have signed in, those who came first first; for whoever runs this."""
    found = select(User.id).where(User.kind == "spotify").order_by(User.created_at, User.id).limit(most)
    return [UserBlock(id=user_id, kind="spotify") for user_id in session.scalars(found)]


def kept_tokens(session: Session, user_id: uuid.UUID) -> tuple[str | None, bytes | None, str | None]:
    """Of a person's connection the key, the encrypted tokens, and why there are none."""
    mine = select(Connection.key_id, Connection.tokens, Connection.ended).where(Connection.user_id == user_id)
    key_id, tokens, ended = session.execute(mine).one_or_none() or (None, None, None)
    return key_id, tokens, ended


def counts(session: Session, since: datetime) -> dict[str, int]:
    """How many people of each kind there are, and how many browsers were here since then; for whoever runs this."""
    kinds = {row.kind: row.n for row in session.execute(select(User.kind, func.count().label("n")).group_by(User.kind))}
    seen = select(func.count()).select_from(BrowserSession).where(BrowserSession.seen_at > since)
    return kinds | {"browsers": session.scalar(seen) or 0}


def plays_version(session: Session | Wire, user_id: uuid.UUID) -> int:
    """Names the state of a person's plays, as `data_version` that of all they have; 0 where none ever came."""
    return session.scalar(select(User.plays_version).where(User.id == user_id)) or 0


def time_zone(session: Session, user_id: uuid.UUID) -> str | None:
    """In which time zone the person wants to see when they listened; None for that of their browser."""
    return session.scalar(select(User.time_zone).where(User.id == user_id))


def data_version(session: Session, user_id: uuid.UUID) -> str:
    """Names the state of a person's data: changes with them, and never comes back; empty for nobody."""
    return session.scalar(select(_VERSION).where(User.id == user_id)) or ""
