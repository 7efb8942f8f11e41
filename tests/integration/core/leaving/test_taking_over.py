"""What a guest brought becomes the person's who they turn out to be."""

from __future__ import annotations

import uuid

import pytest

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.core.services import leaving
from dashspot.errors import DashSpotError, NotFound
from tests.integration.core.leaving.people import Ask, Dump, Save, asked_for, new_guest, titles, version


def test_everything_of_a_guest_becomes_the_persons(guest: UserBlock, person: UserBlock, save: Save) -> None:
    """What they brought before and after stands in the order in which it came, and is analysed anew."""
    save(guest, "A")
    save(person, "B")
    save(guest, "C")
    browser.analyse_everything(guest.id)
    before = version(guest), version(person)
    assert leaving.take_over(guest.id, person.id) == 2
    assert titles(person) == ["A", "B", "C"]
    assert titles(guest) == []
    assert set(before).isdisjoint({version(guest), version(person)})
    assert asked_for(person) == ["analyse_everything"]
    assert asked_for(guest) == []


def test_the_numbers_of_the_giver_go(guest: UserBlock, person: UserBlock, save: Save, ask: Ask) -> None:
    """An analysis is its person's by its id, so the taker's are computed, and none is left of what is gone."""
    save(guest, "A")
    browser.analyse_everything(guest.id)
    leaving.take_over(guest.id, person.id)
    assert ask("select count(*) from analyses") == [(0,)]
    assert browser.analyse_everything(person.id) == 2


def test_equal_content_is_there_once(guest: UserBlock, person: UserBlock, save: Save, ask: Ask) -> None:
    """What both had is dropped, as where the same file is imported again."""
    save(person, "A")
    save(guest, "A")
    save(guest, "B")
    assert leaving.take_over(guest.id, person.id) == 1
    assert titles(person) == ["A", "B"]
    assert ask("select count(*) from tracks") == [(4,)]


def test_only_equal_content_leaves_nothing_with_the_giver(guest: UserBlock, person: UserBlock, save: Save) -> None:
    """Nothing moved, and nothing is left behind."""
    save(person, "A")
    save(guest, "A")
    assert leaving.take_over(guest.id, person.id) == 0
    assert (titles(guest), titles(person)) == ([], ["A"])


def test_a_second_time_changes_nothing(guest: UserBlock, person: UserBlock, save: Save, dump: Dump) -> None:
    """Neither rows nor versions: caches stay."""
    save(guest, "A")
    leaving.take_over(guest.id, person.id)
    before = dump(physical=True), version(guest), version(person)
    assert leaving.take_over(guest.id, person.id) == 0
    assert before == (dump(physical=True), version(guest), version(person))


def test_nobody_else_notices(guest: UserBlock, person: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """Other people's data are as they were."""
    core.ensure_sample()
    other = new_guest()
    save(guest, "A")
    save(other, "A")
    before = version(other), version(sample_user)
    leaving.take_over(guest.id, person.id)
    assert before == (version(other), version(sample_user))
    assert titles(other) == ["A"]


def test_the_local_library_is_taken_over(user: UserBlock, person: UserBlock, save: Save) -> None:
    """The machine's own person stays, without data."""
    save(user, "A")
    assert leaving.take_over(user.id, person.id) == 1
    assert core.local_user() == user
    assert titles(person) == ["A"]


def test_what_is_refused(guest: UserBlock, person: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """The sample library is nobody's, a person's data stay theirs, and nothing goes to who is not there."""
    save(guest, "A")
    save(person, "B")
    for giver, taker in ((sample_user, person), (guest, sample_user), (person, guest)):
        with pytest.raises(DashSpotError, match="taken over"):
            leaving.take_over(giver.id, taker.id)
    with pytest.raises(NotFound):
        leaving.take_over(guest.id, uuid.uuid4())
    assert leaving.take_over(uuid.uuid4(), person.id) == 0
    assert leaving.take_over(person.id, person.id) == 0
    assert (titles(guest), titles(person)) == (["A"], ["B"])
