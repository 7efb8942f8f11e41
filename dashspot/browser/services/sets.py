"""Sets of tracks that a person keeps under a name: those tracks, or whatever a filter leaves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from dashspot.blocks.collections import CollectionKey, TrackSet
from dashspot.blocks.filters import TrackFilter
from dashspot.errors import NotFound, SetRefused
from dashspot.store.engine import glance, transaction
from dashspot.store.managers.sets import TrackSetManager
from dashspot.store.queries import sets as queries

MOST_TRACKS = 100_000
LONGEST_NAME = 100
_LONGEST_ID = 200


def keep_set(
    user_id: uuid.UUID,
    name: str,
    *,
    track_ids: Iterable[str] | None = None,
    filter: TrackFilter | None = None,  # noqa: A002 (the field's word)
) -> CollectionKey:
    """Keep the tracks of these ids, each once and in this order, or what a filter leaves now and later.

    Keeping the same under the same name again changes nothing.

    Raises:
        SetRefused: it has no name, no tracks or too many, another set has the name, or there is no room for one more.
    """
    if (track_ids is None) == (filter is None):
        raise SetRefused("A set is made of tracks, or of a filter.")
    ids = None if track_ids is None else _checked(list(dict.fromkeys(track_ids)))
    with transaction() as session:
        manager = TrackSetManager(session, user_id)
        made = manager.ensure(_named(name), track_ids=ids, filter_=None if filter is None else filter.query)
    return CollectionKey(kind="set", id=str(made))


def sets(user_id: uuid.UUID) -> list[TrackSet]:
    """Every set that the person keeps, by name."""
    with glance() as wire:
        return queries.sets(wire, user_id)


def set_named(user_id: uuid.UUID, name: str) -> CollectionKey:
    """The set of this name. Raises NotFound: the person keeps none."""
    for one in sets(user_id):
        if one.name == " ".join(name.split()):
            return one.key
    raise NotFound("There is no set of this name. The page Sets lists those that are kept.")


def rename_set(user_id: uuid.UUID, set_id: uuid.UUID, name: str) -> None:
    """Call a set something else.

    Raises:
        SetRefused: that is no name, or another set has it.
        NotFound: the person has no such set.
    """
    with transaction() as session:
        TrackSetManager(session, user_id).rename(set_id, _named(name))


def remove_set(user_id: uuid.UUID, set_id: uuid.UUID) -> None:
    """Forget a set; its tracks stay where they are. Nothing where it is gone."""
    with transaction() as session:
        TrackSetManager(session, user_id).remove(set_id)


def kept_set(user_id: uuid.UUID, name: str) -> TrackSet:
    """One set by the id of its collection. Raises NotFound: the person has no such set."""
    with transaction() as session:
        return queries.kept_set(session, user_id, _id(name))


def set_content(user_id: uuid.UUID, name: str) -> tuple[str | None, list[str]]:
    """The filter of a set, or the ids of its tracks. Raises NotFound: the person has no such set."""
    with transaction() as session:
        return queries.content(session, user_id, _id(name))


def _id(name: str) -> uuid.UUID:
    try:
        return uuid.UUID(name)
    except ValueError:
        raise NotFound("There is no such set. Pick another collection.") from None


def _named(name: str) -> str:
    said = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not said:
        raise SetRefused("A set needs a name.")
    if len(said) > LONGEST_NAME:
        raise SetRefused(f"This name has {len(said):,} characters; a set's has at most {LONGEST_NAME}.")
    return said


def _checked(ids: Sequence[str]) -> Sequence[str]:
    if not ids:
        raise SetRefused("There is no track here to keep.")
    if len(ids) > MOST_TRACKS:
        raise SetRefused(f"These are {len(ids):,} tracks; a set holds at most {MOST_TRACKS:,}.")
    if any(len(one) > _LONGEST_ID or "\x00" in one for one in ids):
        raise SetRefused("These are no ids of tracks.")
    return ids
