"""In which time zone a person wants to see when they listened."""

from __future__ import annotations

import uuid
from functools import cache
from zoneinfo import available_timezones

from dashspot.errors import NotFound
from dashspot.store.engine import transaction
from dashspot.store.managers.users import UserManager
from dashspot.store.queries import people

_NO_PLACES = ("Etc/", "SystemV/")


@cache
def time_zones() -> tuple[str, ...]:
    """Every zone of the IANA database that is named by a place, UTC before them."""
    return ("UTC", *sorted(name for name in _known() if "/" in name and not name.startswith(_NO_PLACES)))


def known_zone(name: str | None) -> str | None:
    """The name, where there is such a zone."""
    return name if name in _known() else None


def time_zone(user_id: uuid.UUID) -> str | None:
    """The one that the person chose; None where they did not."""
    with transaction() as session:
        return known_zone(people.time_zone(session, user_id))


def set_time_zone(user_id: uuid.UUID, name: str | None) -> None:
    """Choose a time zone; None for that of the browser. Raises NotFound: there is no such zone."""
    if name is not None and known_zone(name) is None:
        raise NotFound(f"There is no time zone {name!r}. Choose one from the list.")
    with transaction() as session:
        UserManager(session).set_time_zone(user_id, name)


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())
