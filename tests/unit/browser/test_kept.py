"""Which libraries are kept, for whom, and how often they are loaded."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from dashspot.browser.blocks import Library
from dashspot.browser.services.kept import KeptLibraries

ONE, OTHER, THIRD = (uuid.UUID(int=number) for number in (1, 2, 3))
TRACKS = 10


class Database:
    """Libraries by person at the version of the moment; counts how often each is loaded."""

    def __init__(self) -> None:
        self.version = "first"
        self.loaded: Counter[uuid.UUID] = Counter()
        self.slow = threading.Event()
        self.slow.set()

    def load(self, user_id: uuid.UUID) -> Library:
        """One person's library, when the database is not slow."""
        self.loaded[user_id] += 1
        self.slow.wait(10)
        nothing = pd.DataFrame()
        tracks = pd.DataFrame({"track_id": range(TRACKS)})
        return Library(user_id, self.version, tracks, nothing, nothing, nothing, nothing, nothing)


@pytest.fixture
def database() -> Database:
    """A database at its first version."""
    return Database()


@pytest.fixture
def kept(database: Database) -> KeptLibraries:
    """Room for the libraries of two people."""
    return KeptLibraries(database.load, 2 * TRACKS)


def test_a_version_is_loaded_once(kept: KeptLibraries, database: Database) -> None:
    """The second who asks gets the same."""
    assert kept.get(ONE, "first") is kept.get(ONE, "first")
    assert database.loaded[ONE] == 1


def test_a_new_version_takes_the_place_of_the_old(kept: KeptLibraries, database: Database) -> None:
    """One person has one library, so two fit though one changed."""
    kept.get(ONE, "first")
    database.version = "second"
    assert kept.get(ONE, "second").version == "second"
    kept.get(OTHER, "second")
    assert kept.get(ONE, "second").version == "second"
    assert database.loaded == {ONE: 2, OTHER: 1}


def test_nobody_gets_anothers(kept: KeptLibraries) -> None:
    """Two people of one version have two libraries."""
    assert {kept.get(user, "first").user_id for user in (ONE, OTHER)} == {ONE, OTHER}


def test_who_asks_for_what_is_gone_gets_what_is_now(kept: KeptLibraries, database: Database) -> None:
    """A page that looked before a change is shown the change, and does not load it twice."""
    database.version = "second"
    assert kept.get(ONE, "first").version == "second"
    kept.get(ONE, "second")
    assert database.loaded[ONE] == 1


def test_the_one_used_longest_ago_goes_first(kept: KeptLibraries, database: Database) -> None:
    """A use counts, not only a load."""
    for user in (ONE, OTHER, ONE, THIRD, ONE):
        kept.get(user, "first")
    assert database.loaded == {ONE: 1, OTHER: 1, THIRD: 1}
    kept.get(OTHER, "first")
    assert database.loaded[OTHER] == 2


def test_one_that_is_larger_than_all_may_be_is_kept_alone(database: Database) -> None:
    """Else every rerun would load it."""
    kept = KeptLibraries(database.load, TRACKS - 1)
    for user in (ONE, ONE, OTHER, OTHER):
        kept.get(user, "first")
    assert database.loaded == {ONE: 1, OTHER: 1}


def test_who_comes_while_it_is_loaded_waits_for_it(kept: KeptLibraries, database: Database) -> None:
    """Eight at once cause one load."""
    database.slow.clear()
    with ThreadPoolExecutor(8) as people:
        asked = [people.submit(kept.get, ONE, "first") for _ in range(8)]
        database.slow.set()
        assert len({id(answer.result()) for answer in asked}) == 1
    assert database.loaded[ONE] == 1


def test_what_is_forgotten_is_loaded_again(kept: KeptLibraries, database: Database) -> None:
    """After `clear` nothing is left."""
    kept.get(ONE, "first")
    kept.clear()
    kept.get(ONE, "first")
    assert database.loaded[ONE] == 2


def test_a_load_that_fails_is_tried_again(database: Database) -> None:
    """An error is the error of the one who asked, and is not kept."""
    answers: list[Library | OSError] = [OSError("away"), database.load(ONE)]

    def load(_user_id: uuid.UUID) -> Library:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    kept = KeptLibraries(load, TRACKS)
    with pytest.raises(OSError, match="away"):
        kept.get(ONE, "first")
    assert kept.get(ONE, "first").user_id == ONE
