"""The log of what was played, as it is saved: a page at a time, the newest first."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

import pandas as pd

from dashspot.blocks.play_log import PlayLogBlock, PlayPlace, Stretch
from dashspot.playback.services.gaps import gaps
from dashspot.store.engine import Transaction, transaction
from dashspot.store.queries import here
from dashspot.store.queries import play_log as queries

PAGE = 50
MOST_DAYS = 10
"""A page ends after so many plays or days: each day is a table of its own."""
SOURCES = {"extended": "Import", "short": "Import", "recent": "Spotify"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")
_ID, _BY_NAME = "track_id", ["name", "artist"]


@dataclass(frozen=True)
class LogPage:
    """One page of the log.

    plays: columns id, played_at (in the person's time zone), ms_played (NaN where nobody tells it), kind, track_id,
        title, by, album, image_url, source (one of SOURCES), here (whether there is a report of it).
    gaps: between which plays of this page others may be missing, the newest first.
    older: where the next page begins; None on the last.
    """

    plays: pd.DataFrame
    gaps: list[Stretch]
    older: PlayPlace | None


@dataclass(frozen=True)
class DayPlays:
    """Plays of one day with no gap among them, with the columns of a page."""

    day: date
    plays: pd.DataFrame


def play_log(user_id: uuid.UUID) -> PlayLogBlock | None:
    """How far Spotify has told a person's plays; None where it was never asked."""
    with transaction() as session:
        return queries.play_log(session, user_id)


def has_plays(user_id: uuid.UUID) -> bool:
    """Whether anything that a person has played is saved."""
    with transaction() as session:
        return not queries.newest_first(session, user_id, 1).empty


def log_page(user_id: uuid.UUID, zone: tzinfo, before: PlayPlace | None = None) -> LogPage:
    """One page of what a person has played, from the newest or from a place on."""
    with transaction() as session:
        rows = queries.newest_first(session, user_id, PAGE + 1, before)
        found = _known(session, user_id, rows)
        log, histories = queries.play_log(session, user_id), queries.histories(session, user_id)
    found = found.assign(played_at=found["played_at"].dt.tz_convert(zone))
    days = found["played_at"].dt.date
    shown = found[(days.ne(days.shift()).cumsum() <= MOST_DAYS) & (found.index < PAGE)]
    missing = gaps(log.told if log else (), histories)
    return LogPage(shown, _within(missing, found, len(shown)), _place(shown) if len(shown) < len(found) else None)


def log_parts(page: LogPage) -> Iterator[DayPlays | Stretch]:
    """A page as it is read: the plays of each day, the newest first, and each gap where it is."""
    left, rows = list(page.gaps), page.plays.reset_index(drop=True)
    begun = 0
    for place, (ended, before) in enumerate(itertools.pairwise(rows["played_at"]), start=1):
        over = [gap for gap in left if before < gap.last]
        if over or before.date() != ended.date():
            yield DayPlays(ended.date(), rows[begun:place])
            yield from over
            begun, left = place, left[len(over) :]
    if len(rows):
        yield DayPlays(rows["played_at"].iloc[-1].date(), rows[begun:])
    yield from left


def written_place(place: PlayPlace) -> str:
    """A place in the log, for an address."""
    return f"{(place.played_at - _EPOCH) // timedelta(microseconds=1)}-{place.id}"


def place_at(written: str) -> PlayPlace | None:
    """The place that is written so; None for anything else."""
    found = _PLACE.fullmatch(written)
    return PlayPlace(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2])) if found else None


def _known(session: Transaction, user_id: uuid.UUID, rows: pd.DataFrame) -> pd.DataFrame:
    """The plays with what is known of their tracks; what nobody knows is as the play itself tells it."""
    rows = _with_ids(session, user_id, rows)
    ids = rows[_ID].dropna().unique().tolist()
    named = queries.named(session, user_id, ids)
    saved = here.tracks(session, user_id, ids)
    known = rows.merge(named, on=_ID, how="left")
    return known.assign(
        title=known["title"].fillna(known["track_name"]),
        by=known["by"].fillna(known["artist_name"]),
        album=known["album"].fillna(known["album_name"]),
        source=known["form"].map(SOURCES),
        here=known[_ID].isin(saved.loc[saved["saved"] > 0, "id"]),
    ).drop(columns=["form", "track_name", "artist_name", "album_name"])


def _with_ids(session: Transaction, user_id: uuid.UUID, rows: pd.DataFrame) -> pd.DataFrame:
    """Plays that are told by name alone, with the ids of tracks of the library that are called so."""
    lowered = rows.assign(name=rows["track_name"].str.lower(), artist=rows["artist_name"].str.lower())
    nameless = lowered[_ID].isna() & lowered["kind"].eq("track")
    if not nameless.any():
        return rows
    found = queries.ids_by_name(session, user_id, lowered.loc[nameless, "name"].dropna().tolist())
    told = lowered[_BY_NAME].merge(found, on=_BY_NAME, how="left")[_ID]
    return rows.assign(track_id=rows[_ID].where(~nameless, told))


def _within(missing: list[Stretch], found: pd.DataFrame, size: int) -> list[Stretch]:
    """The gaps that end at a play of this page, whose other side may be the first play of the next."""
    if not size:
        return []
    ends = found["played_at"]
    newest, beyond = ends.iloc[0], ends.iloc[size] if size < len(found) else None
    return [gap for gap in missing if gap.last <= newest and (beyond is None or beyond < gap.last)]


def _place(shown: pd.DataFrame) -> PlayPlace:
    last = shown.iloc[-1]
    return PlayPlace(last["played_at"].to_pydatetime(), int(last["id"]))
