"""The features that a collection lacks, fetched by a job from the local ReccoBeats."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

import dashspot.runtime  # noqa: F401 (registers the tasks of every context)
from dashspot import browser, core
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.people import UserBlock
from dashspot.browser import LIBRARY_KEY
from dashspot.errors import JobConflict, NotFound, NothingToFetch
from dashspot.features.reccobeats import BATCH
from dashspot.jobs import Worker
from dashspot.sandbox.serving import Sandbox, running
from dashspot.store.engine import transaction
from dashspot.store.managers.imports import ImportManager
from tests.integration.core.signing_in import named_in_settings
from tests.integration.jobs.conftest import ended, state, until, worker

__all__ = ["worker"]
PLAYLIST = CollectionKey(kind="playlist", id="name:Mine")
LOCAL = "spotify:local:Band:Album:Song:180"
TRACKS = 2 * BATCH + 5
PATH = "/reccobeats/*"


@pytest.fixture(scope="module")
def _service() -> Iterator[Sandbox]:
    with running(mode="development") as started:
        yield started


@pytest.fixture
def sandbox(_service: Sandbox, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[Sandbox]:
    """The service that the settings name, as at its start, with an empty log."""
    del database
    with named_in_settings(_service, monkeypatch):
        _service.clear_log()
        yield _service


@pytest.fixture
def track_ids(sandbox: Sandbox, user: UserBlock) -> list[str]:
    """The tracks of a playlist of whose features nobody has told, but for one more that Spotify does not know."""
    known = sandbox.run(lambda world: sorted(world.catalogue.tracks))[:TRACKS]
    saved(user, "Mine", [*known, LOCAL])
    return known


def saved(user: UserBlock, playlist: str, track_ids: list[str]) -> None:
    """A file of the person's with one playlist."""
    told = {"playlist_id": f"name:{playlist}", "playlist_name": playlist}
    with transaction() as session:
        manager = ImportManager(session, user.id)
        manager.stage([ImportedRow(track_id=found, track_name=found, **told) for found in track_ids])
        manager.land(kind="file", title=playlist)


def asked(sandbox: Sandbox) -> int:
    """How many requests came."""
    return len(sandbox.log())


def request(user: UserBlock, key: CollectionKey = PLAYLIST) -> uuid.UUID:
    """Press the button."""
    return browser.request_features(browser.kept_library(user.id), key)


def energies(user: UserBlock) -> dict[str, float]:
    """What the library knows by now."""
    tracks = browser.kept_library(user.id).tracks
    return dict(tracks.loc[tracks["known"], ["track_id", "energy"]].itertuples(index=False))


def test_the_rest_is_fetched(
    sandbox: Sandbox, track_ids: list[str], user: UserBlock, worker: Callable[[], Worker]
) -> None:
    """Values as the service has them, with its name, what stays unknown said, everything analysed again."""
    worker()
    done = ended(user, request(user))
    assert done.state == "succeeded", done.message
    tracks = sandbox.run(lambda world: world.catalogue.tracks)
    found = energies(user)
    assert found
    truth = {track_id: tracks[track_id].features for track_id in track_ids}
    assert found == {track_id: heard.energy for track_id in found if (heard := truth[track_id])}
    library = browser.kept_library(user.id)
    assert set(library.tracks.loc[library.tracks["known"], "feature_source"]) == {"ReccoBeats"}
    assert asked(sandbox) == 3
    assert done.message
    assert done.message.startswith(f"The features of {len(found)} tracks were found: {len(found)} by ReccoBeats.")
    assert f"Still unknown: {len(track_ids) - len(found)} track" in done.message
    assert "Not asked for: 1 track without an id" in done.message
    until(lambda: not core.active_tasks(user.id))
    facts = browser.report(library, LIBRARY_KEY).facts
    assert [source[:2] for source in facts.sources] == [("ReccoBeats", facts.known)] == [("ReccoBeats", len(found))]


def test_what_was_asked_is_not_asked_again(
    sandbox: Sandbox, track_ids: list[str], user: UserBlock, worker: Callable[[], Worker]
) -> None:
    """What the service told is known, and what it did not know is left for a week."""
    del track_ids
    worker()
    ended(user, request(user))
    sandbox.clear_log()
    done = ended(user, request(user))
    assert (done.state, asked(sandbox)) == ("succeeded", 0)
    assert "Still unknown" in (done.message or "")


def test_a_service_that_is_closed_for_a_day_parks_the_rest(
    sandbox: Sandbox, track_ids: list[str], user: UserBlock, worker: Callable[[], Worker]
) -> None:
    """What came before is kept and shown; the rest is asked for when the service said, by nobody before."""
    del track_ids
    sandbox.add_fault("blocked_for_a_day", path=PATH, count=None, skip=1)
    worker()
    task_id = request(user)
    until(lambda: state(user, task_id).resumes_at is not None)
    waiting = state(user, task_id)
    assert "ReccoBeats takes no more requests before" in (waiting.message or "")
    assert 0 < len(energies(user)) <= BATCH
    assert asked(sandbox) == 2
    with pytest.raises(JobConflict):
        request(user)
    other = request(user, LIBRARY_KEY)
    until(lambda: state(user, other).resumes_at is not None)
    assert asked(sandbox) == 2, "who comes next is told without a question"


def test_a_service_that_does_not_answer_is_a_failure(
    sandbox: Sandbox, track_ids: list[str], user: UserBlock, worker: Callable[[], Worker]
) -> None:
    """The person is told who failed, and can press again."""
    del track_ids
    sandbox.add_fault("server_error", path=PATH, count=None)
    worker()
    done = ended(user, request(user))
    assert (done.state, done.message) == ("failed", "ReccoBeats does not answer. Try again later.")
    assert energies(user) == {}
    sandbox.reset()
    assert ended(user, request(user)).state == "succeeded"
    assert energies(user)


def test_nobody_is_asked_for_what_no_service_can_know(sandbox: Sandbox, user: UserBlock) -> None:
    """Local files have no id at Spotify; a collection that is not there is an error of its own."""
    saved(user, "Mine", [LOCAL])
    with pytest.raises(NothingToFetch, match="no service can be asked"):
        request(user)
    with pytest.raises((NothingToFetch, NotFound)):
        request(user, CollectionKey(kind="playlist", id="name:Nobody's"))
    assert core.active_tasks(user.id) == []
    assert asked(sandbox) == 0


def test_what_one_person_fetched_another_sees(
    sandbox: Sandbox, track_ids: list[str], user: UserBlock, sample_user: UserBlock, worker: Callable[[], Worker]
) -> None:
    """A service speaks to everybody who has the track; nobody's data version stays behind."""
    saved(sample_user, "Theirs", track_ids[:3])
    before = browser.kept_library(sample_user.id)
    worker()
    ended(user, request(user))
    after = browser.kept_library(sample_user.id)
    assert before.version != after.version
    assert set(energies(sample_user)) == set(energies(user)) & set(track_ids[:3])
    assert asked(sandbox) == 3
