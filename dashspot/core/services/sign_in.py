"""What a person is told where a sign-in does not succeed, and what becomes of the browser where it does."""

from __future__ import annotations

from urllib.parse import urlsplit

from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving, sessions
from dashspot.errors import (
    ConfigurationError,
    DashSpotError,
    NoRoom,
    NotAdmitted,
    NotGenuine,
    SignInNeeded,
    StorageError,
)

PROBLEMS = {
    "denied": "You have not agreed at Spotify, so nothing was changed. You can sign in whenever you like.",
    "expired": "This sign-in is not good any more, or was begun in another browser. Begin it again.",
    "not_admitted": "This Spotify account is not admitted here. Ask whoever runs DashSpot.",
    "no_app": "Nobody can sign in here yet: whoever runs DashSpot must name an app at Spotify first.",
    "full": "There is no room for another guest now. Come again tomorrow, or ask whoever runs DashSpot.",
    "storage": "The database can't be reached. Try again in a moment.",
    "spotify": "Spotify could not tell who you are. Try again in a moment; the log says more.",
}
"""By the word that stands in an address; a word that is not here says nothing."""

_LONGEST_PATH = 1000
_OF_ERROR: dict[type[DashSpotError], str] = {
    NotGenuine: "expired",
    SignInNeeded: "expired",
    NotAdmitted: "not_admitted",
    NoRoom: "full",
    ConfigurationError: "no_app",
    StorageError: "storage",
}


def safe_path(asked: str) -> str:
    """A path on this very site, with its query; the start page for anything else."""
    try:
        parts = urlsplit(asked) if len(asked) <= _LONGEST_PATH and asked.isprintable() else None
    except ValueError:  # what is no address at all
        return "/"
    own = parts and not parts.scheme and not parts.netloc and "\\" not in asked
    return asked if own and asked.startswith("/") and not asked.startswith("//") else "/"


def sign_in_problem(error: DashSpotError) -> str:
    """The word for an error, one of PROBLEMS."""
    return next((word for kind, word in _OF_ERROR.items() if isinstance(error, kind)), "spotify")


def change_session(held: str | None, user: UserBlock, browser: str) -> str:
    """Make this browser the person's; what it brought as a guest becomes theirs.

    Returns:
        The new secret. The old one is good for nothing.
    """
    before = sessions.session_user(held)
    guest = before if before and before.kind == "guest" else None
    if guest:
        leaving.take_over(guest.id, user.id)  # while the guest can still come back, should it fail
    sessions.close_session(held)
    if guest:
        leaving.take_over(guest.id, user.id)  # what an open page of the guest's has brought meanwhile
    return sessions.open_session(user.id, browser)
