"""Who runs the server. Postgres refuses to run as root, so there it runs as another user."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashspot.errors import StorageError

if sys.platform != "win32":
    import pwd

NAMES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The user whom the server runs as; without ids the one who runs DashSpot, who needs no favours."""

    uid: int | None = None
    gid: int | None = None

    def ids(self) -> dict[str, Any]:
        """What `subprocess` must be told to run a program as this user."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this user the owner of `path`."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may go through `folder`, by its owner, group and mode."""
        if self.uid is None:
            return True
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        return bool(found.st_mode & (0o010 if found.st_gid == self.gid else 0o001))

    def admit(self, folder: Path) -> None:
        """Let this user go through a folder of ours, and nobody else who couldn't before."""
        if self.gid is not None and not self.can_enter(folder):
            os.chown(folder, -1, self.gid)
            folder.chmod(folder.stat().st_mode & 0o7777 | 0o010)


def server_account(data: Path) -> Account:
    """The owner of the database folder, else `postgres` or `nobody`; no other user unless we are root.

    Raises:
        StorageError: neither of them exists.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return Account()
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in NAMES:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise StorageError(
        f"The database can't run as root, and there is no user {' or '.join(NAMES)}. "
        "Run DashSpot as an ordinary user, or set DASHSPOT_DATABASE_URL."
    )


def open_root(root: Path, account: Account) -> None:
    """Create the data folder where it's missing, and let the account into it; its parents are never changed.

    Raises:
        StorageError: the account can't go through one of them.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account.uid is None:
        return
    if root.stat().st_uid == os.geteuid():
        account.admit(root)
    for folder in (*reversed(root.parents), root):
        if not account.can_enter(folder):
            raise StorageError(
                f"The database can't run as root, and the user that it runs as can't enter {folder}. "
                "Set DASHSPOT_DATA_DIR to a folder that everybody can reach, such as /var/lib/dashspot."
            )
