"""Guests: who only brings files gets a workspace in their browser, as long as there is room for one more."""

from __future__ import annotations

from datetime import timedelta

from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving, sessions
from dashspot.core.services.sign_in import PROBLEMS
from dashspot.errors import NoRoom
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.users import UserManager

_ABANDONED_AFTER = timedelta(hours=1)


def takes_guests() -> bool:
    """Whether this deployment takes guests at all."""
    return settings().guests > 0


def open_guest_session(browser: str) -> str:
    """A workspace for somebody who only brings files, bound to this browser; returns the secret that it must hold.

    Where there is no room, whoever has come and brought nothing makes some.

    Raises:
        NoRoom: there are as many guests as the settings allow.
    """
    guest = _taken_in()
    if guest is None and takes_guests() and leaving.purge_guests(_ABANDONED_AFTER, with_nothing=True):
        guest = _taken_in()
    if guest is None:
        raise NoRoom(PROBLEMS["full"])
    return sessions.open_session(guest.id, browser)


def _taken_in() -> UserBlock | None:
    with transaction() as session:
        return UserManager(session).new_guest(settings().guests)
