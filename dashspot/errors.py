"""Every error that DashSpot raises on purpose.

DashSpotError
├── ConfigurationError      a setting is wrong: the start stops and names it
├── StorageError            the database can't be reached or started
│   └── StorageBusy         another wrote the same at the same moment
├── StorageRefused          the database answers, and can't do it
├── FileRefused             a whole file can't be imported
├── BackupRefused           a backup can't be made or restored
├── RowRefused              one row of a file can't be imported
├── MissingColumns          a frame lacks columns that a computation needs
├── NotFound                nothing of that name belongs to this person
├── NothingToFetch          no service can be asked for what is missing
├── LibraryChanged          the data changed while they were computed with
├── JobConflict             the same work is already under way
├── OwnershipLost           another worker has taken this job over
├── Cancelled               the person has asked this job to stop
├── NotGenuine              what came back is not what was sent, or comes too late
├── SignedOut               this browser is not theirs any more
├── NotAdmitted             this person may not sign in here
├── NoRoom                  as much is kept, or under way, as this deployment takes
├── ChangeRefused           a change of a playlist can't be made as it was asked for
├── SetRefused              a set of tracks can't be kept as it was asked for
├── LinkRefused             a pasted text is no link, URI or id of Spotify's
└── ServiceError            Spotify or ReccoBeats could not do what was asked
    ├── ServiceUnavailable  no answer, or an error of its own: nothing was changed
    ├── OutcomeUnknown      a write was sent and its answer lost: it may have been done
    ├── AnswerUnreadable    an answer that is not what the service documents
    ├── SignInNeeded        the person's consent has ended, or was never given
    │   └── ConsentEnded    asking for another token is useless
    ├── ConsentMissing      the person has not agreed to this
    ├── AppRefused          the app itself is refused: its owner or this person is not admitted
    ├── ClosedToApp         this client id may not ask this
    ├── NotYours            only an owner may read or change it
    ├── NotThere            nothing of this id
    ├── PlayerRefused       the player can't or may not do it now
    ├── RequestRefused      the service says that the request is wrong
    └── Parked              not before a certain moment

The message is a sentence for the person who sees it, with a way on. Causes are chained.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime


class DashSpotError(Exception):
    """Something went wrong in DashSpot. The log says more."""

    def __init__(self, message: str | None = None) -> None:
        """Take the docstring as the message where none is given."""
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


class ConfigurationError(DashSpotError):
    """A setting is wrong."""


class StorageError(DashSpotError):
    """The database can't be reached. Try again in a moment; `postgres.log` in the data folder says more."""


class StorageBusy(StorageError):
    """Somebody else wrote the same at the same moment. Nothing was changed; try again."""


class StorageRefused(DashSpotError):
    """The database could not do this. Nothing was changed; the log says more."""


class FileRefused(DashSpotError):
    """This file can't be imported."""


class BackupRefused(DashSpotError):
    """This backup can't be restored. Nothing was changed."""


class RowRefused(DashSpotError):
    """This row can't be imported."""


class MissingColumns(DashSpotError):
    """A computation was given a frame without the columns it needs."""

    def __init__(self, missing: Iterable[str]) -> None:
        """Name the absent columns."""
        super().__init__(f"These columns are missing: {', '.join(sorted(missing))}.")


class NotFound(DashSpotError):
    """Nothing of that name is saved here."""


class NothingToFetch(DashSpotError):
    """No service can be asked for what is missing here."""


class LibraryChanged(DashSpotError):
    """The library has changed meanwhile, so nothing was kept. Try again."""


class JobConflict(DashSpotError):
    """The same work is already under way; its progress is shown until it ends."""


class OwnershipLost(DashSpotError):
    """Another worker has taken this job over; this one stops."""


class Cancelled(DashSpotError):
    """Cancelled, as you asked. What was saved before stays."""


class NotGenuine(DashSpotError):
    """This is not what DashSpot has sent, or it comes too late. Begin again."""


class SignedOut(DashSpotError):
    """You are signed out here. Nothing was changed; sign in again."""


class NotAdmitted(DashSpotError):
    """This Spotify account is not admitted here. Ask whoever runs DashSpot."""


class NoRoom(DashSpotError):
    """There is no room for more at the moment. Try again later."""


class ChangeRefused(DashSpotError):
    """The playlist is not as it was any more. Nothing was sent; look at it again."""


class SetRefused(DashSpotError):
    """This set can't be kept. Nothing was changed."""


class LinkRefused(DashSpotError):
    """This is no Spotify link, URI or id. Copy it in Spotify with Share, Copy link."""


class ServiceError(DashSpotError):
    """A service that DashSpot asks could not do this. Try again later."""


class ServiceUnavailable(ServiceError):
    """Spotify does not answer. Nothing was changed; try again in a moment."""


class OutcomeUnknown(ServiceError):
    """Spotify did not say whether this was done. Look in Spotify before you ask for it again."""


class AnswerUnreadable(ServiceError):
    """Spotify answered with something that can't be read. Nothing was kept; try again later."""


class SignInNeeded(ServiceError):
    """The connection to Spotify has ended. Sign in with Spotify again."""


class ConsentEnded(SignInNeeded):
    """Your consent for DashSpot has ended. Sign in with Spotify again."""


class ConsentMissing(ServiceError):
    """You have not agreed to this yet. Sign in with Spotify again and agree."""


class AppRefused(ServiceError):
    """Spotify does not admit this app or this person. Ask whoever runs DashSpot."""


class ClosedToApp(ServiceError):
    """Spotify does not offer this to the app that DashSpot uses here."""


class NotYours(ServiceError):
    """This belongs to somebody else, and Spotify shows or changes it for its owner only."""


class NotThere(ServiceError):
    """Spotify knows nothing of this id."""


class PlayerRefused(ServiceError):
    """The player can't do this now."""

    def __init__(self, message: str | None = None, *, reason: str | None = None) -> None:
        """Keep Spotify's reason, `NO_ACTIVE_DEVICE` for example."""
        super().__init__(message)
        self.reason = reason


class RequestRefused(ServiceError):
    """Spotify says that this request is wrong. The log says more."""


class Parked(ServiceError):
    """Spotify takes no more of this for now; it goes on later."""

    def __init__(self, message: str | None = None, *, until: datetime | None = None) -> None:
        """Keep the moment from which it may be asked again; without one, now."""
        self.until = until or datetime.now(UTC)
        if until and not message:
            message = f"Spotify takes no more of this before {until:%Y-%m-%d %H:%M} UTC; it goes on then."
        super().__init__(message)
