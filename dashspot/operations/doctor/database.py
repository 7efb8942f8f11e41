"""What the database says."""

from __future__ import annotations

from datetime import UTC, datetime

from dashspot import jobs
from dashspot.blocks.words import count
from dashspot.keys import kept_in
from dashspot.keys import keys as keys_here
from dashspot.operations.doctor.checks import Checks, Finding, NotLooked, Patient, note, ok, wrong
from dashspot.settings import PREFIX
from dashspot.store import copying, migrate
from dashspot.store.engine import transaction
from dashspot.store.queries import operating

_OLDEST = 15
"""Of PostgreSQL: before it a unique constraint could not take unknown values for equal."""
_CLOCK_SECONDS = 5.0

CHECKS = Checks()


@CHECKS.enter("database")
def database(patient: Patient) -> Finding:
    """Whether it answers, and which it is."""
    patient.connect()
    version = patient.answered
    which = "The server of the setting" if patient.settings.database_url else "The private one"
    if int(version.split(".")[0]) < _OLDEST:
        return wrong(f"{which} is PostgreSQL {version}. DashSpot needs {_OLDEST} or newer.")
    return ok(f"{which} answers: PostgreSQL {version}.")


@CHECKS.enter("migrations")
def migrations(patient: Patient) -> Finding:
    """Whether the tables are those of this version."""
    revision, newest = _revision(patient), migrate.revisions()[0]
    if revision == newest:
        return ok(f"The tables are at {revision}, the newest.")
    if revision in migrate.revisions():
        return note(f"The tables are at {revision}; the next start brings them to {newest}. Back up before.")
    return wrong(f"The tables are at {revision}, of a newer DashSpot. Start that, or restore a backup of before.")


@CHECKS.enter("worker")
def worker(patient: Patient) -> Finding:
    """Whether somebody runs jobs."""
    _revision(patient)
    with transaction() as session:
        alive = jobs.workers_alive(session, patient.settings.worker_stale_seconds)
    if alive:
        return ok(f"{count(alive, 'worker')} at work.")
    if patient.settings.worker == "external":
        return wrong("None is at work, so imports and syncs wait. Start one: python -m dashspot worker")
    return note("None is at work; the dashboard brings one when it runs.")


@CHECKS.enter("tokens")
def tokens(patient: Patient) -> Finding:
    """Whether the keys that are here open what is stored."""
    _revision(patient)
    with transaction() as session:
        used = copying.key_ids(session)
    if not used:
        return ok("Nobody is connected with Spotify.")
    has_keys = patient.settings.secret_keys or kept_in(patient.settings.data_dir).exists()
    known = keys_here().ids if has_keys else frozenset()
    locked = sum(people for key_id, people in used if key_id not in known)
    if locked:
        said = f"The connections of {count(locked, 'person', 'people')} were encrypted by a key that is not here"
        return wrong(f"{said}. Put it into {PREFIX}SECRET_KEYS behind the others, or have them sign in again.")
    return ok(f"The connections of {count(sum(people for _, people in used), 'person', 'people')} can be opened.")


@CHECKS.enter("clock")
def clock(patient: Patient) -> Finding:
    """Whether this machine and the database agree on the time: sessions, tokens and heartbeats need it."""
    patient.connect()
    with transaction() as session:
        apart = abs((operating.server_time(session) - datetime.now(UTC)).total_seconds())
    if apart > _CLOCK_SECONDS:
        return wrong(f"This machine and the database are {apart:,.0f} s apart. Let both follow a time server.")
    return ok("This machine and the database agree.")


@CHECKS.enter("sample library")
def sample_library(patient: Patient) -> Finding:
    """Whether a first visitor sees something."""
    if _revision(patient) != migrate.revisions()[0]:
        raise NotLooked("Not looked at, since the tables are not this version's.")
    with transaction() as session:
        sources, analyses = operating.sample(session)
    if not sources:
        return note("It is not there yet; the start of the dashboard makes it.")
    return ok(f"It is there, with {count(analyses, 'analysis', 'analyses')}.")


def _revision(patient: Patient) -> str:
    patient.connect()
    with transaction() as session:
        revision = migrate.revision_of(session.connection())
    if revision is None:
        raise NotLooked("There are no tables yet; the first start makes them.")
    return revision
