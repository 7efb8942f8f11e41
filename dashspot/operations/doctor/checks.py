"""What a check is: each is one function from a Patient to a Finding."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from dashspot import logs, runtime
from dashspot.errors import DashSpotError
from dashspot.settings import SECRETS_FILE, Settings, load
from dashspot.store.engine import transaction
from dashspot.store.queries import operating

State = Literal["ok", "note", "wrong"]


class Finding(NamedTuple):
    """How something is; `note` is worth knowing and no fault."""

    state: State
    said: str


def ok(said: str) -> Finding:
    """As it should be."""
    return Finding("ok", said)


def note(said: str) -> Finding:
    """Worth knowing, and no fault."""
    return Finding("note", said)


def wrong(said: str) -> Finding:
    """A fault; the sentence says what to do."""
    return Finding("wrong", said)


class NotLooked(Exception):
    """A check can't look; its sentence says why."""


@dataclass
class Patient:
    """What is looked at. The database is started for the first check that asks for it, where it exists."""

    settings: Settings
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    secrets_file: Path = SECRETS_FILE
    online: bool = False
    answered: str = ""
    """The version of the database, once it has answered."""
    _failed: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether the private database was never started."""
        return self.settings.database_url is None and not any(self.settings.data_dir.glob("pg*/data/PG_VERSION"))

    def connect(self) -> None:
        """Have the database answer.

        Raises:
            NotLooked: it is not there, or did not answer before.
            StorageError: it does not answer.
        """
        if self._failed or self.is_new:
            raise NotLooked(self._failed or "There is no database yet; the first start makes it.")
        if self.answered:
            return
        try:
            runtime.start(migrated=False)
            with transaction() as session:
                self.answered = operating.server_version(session)
        except DashSpotError:
            self._failed = "Not looked at, since the database does not answer."
            raise


Check = Callable[[Patient], Finding]


class Checks(dict[str, Check]):
    """Checks by the name that their line begins with, in the order in which they are entered."""

    def enter(self, name: str) -> Callable[[Check], Check]:
        """Make a function the check of this name."""

        def entered(function: Check) -> Check:
            self[name] = function
            return function

        return entered


def examine(
    checks: Checks, environ: Mapping[str, str], secrets_file: Path = SECRETS_FILE, *, online: bool = False
) -> Iterator[tuple[str, Finding]]:
    """Every check, one after the other; where a setting is wrong, nothing but that is known."""
    try:
        patient = Patient(load(environ, secrets_file), environ, secrets_file, online)
    except DashSpotError as error:
        yield "settings", wrong(str(error))
        return
    for name, function in checks.items():
        yield name, _found(function, patient)


def _found(function: Check, patient: Patient) -> Finding:
    try:
        return function(patient)
    except NotLooked as reason:
        return note(str(reason))
    except DashSpotError as error:
        return wrong(f"{error}{_because(error.__cause__)}")
    except Exception as error:  # noqa: BLE001 (told in its line; the others are wanted then more than ever)
        return wrong(f"This could not be looked at: {type(error).__name__}{_because(error)}.")


def _because(error: BaseException | None) -> str:
    """What the system or the driver says, in its words."""
    words = logs.redact(str(getattr(error, "orig", None) or error or "")).splitlines()
    return f" ({words[0]})" if words else ""
