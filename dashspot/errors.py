"""Every error that DashSpot raises on purpose.

DashSpotError
├── ConfigurationError      a setting is wrong: the start stops and names it
├── StorageError            the database can't be reached or started
│   └── StorageBusy         another wrote the same at the same moment
├── StorageRefused          the database answers, and can't do it
├── FileRefused             a whole file can't be imported
├── RowRefused              one row of a file can't be imported
├── MissingColumns          a frame lacks columns that a computation needs
├── NotFound                nothing of that name belongs to this person
├── LibraryChanged          the data changed while they were computed with
├── JobConflict             the same work is already under way
└── OwnershipLost           another worker has taken this job over
"""

from __future__ import annotations

from collections.abc import Iterable


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


class RowRefused(DashSpotError):
    """This row can't be imported."""


class MissingColumns(DashSpotError):
    """A computation was given a frame without the columns it needs."""

    def __init__(self, missing: Iterable[str]) -> None:
        """Name the absent columns."""
        super().__init__(f"These columns are missing: {', '.join(sorted(missing))}.")


class NotFound(DashSpotError):
    """Nothing of that name is saved here."""


class LibraryChanged(DashSpotError):
    """The library has changed meanwhile, so nothing was kept. Try again."""


class JobConflict(DashSpotError):
    """The same work is already under way; its progress is shown until it ends."""


class OwnershipLost(DashSpotError):
    """Another worker has taken this job over; this one stops."""
