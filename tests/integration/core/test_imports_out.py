"""What is left when an import is taken out, and what other people see of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashspot import browser, core
from dashspot.blocks.imports import ImportSummary
from dashspot.blocks.people import UserBlock
from dashspot.errors import NotFound
from tests.integration.core.songs import EARLIER, LINES, Dump, Save, identifier, meaning, song

LATER = [song(number, playlist=str(number % 4), tempo="99", track_name=f"New {number}") for number in range(6, 18)]


def import_and_analyse(user: UserBlock, path: Path) -> int:
    """Import a file and analyse all there is; the id of the import."""
    core.import_path(user.id, path)
    browser.analyse_everything(user.id)
    return core.list_imports(user.id)[0].id


def test_removing_the_later_import_leaves_the_earlier(
    user: UserBlock, sample_user: UserBlock, save: Save, dump: Dump
) -> None:
    """What is left is exactly what was before, to the row: music, analyses made before, and other people's.

    Only the version is another: none comes back, so no cache shows what is gone.
    """
    core.import_path(sample_user.id, save(EARLIER))
    browser.analyse_everything(sample_user.id)
    empty = dump()
    earlier = import_and_analyse(user, save(EARLIER))
    before, version = dump(), browser.data_version(user.id)
    later = import_and_analyse(user, save(LATER))
    with_later = browser.data_version(user.id)
    assert len(dump()["analyses"]) > len(before["analyses"]) > len(empty["analyses"])
    core.remove_import(user.id, later)
    assert dump() == before
    assert browser.data_version(user.id) not in {version, with_later}
    core.remove_import(user.id, earlier)
    assert dump() == empty


def test_removing_the_earlier_import_leaves_the_later(user: UserBlock, save: Save, dump: Dump) -> None:
    """The later import is as if the earlier had never been there; analyses that saw both are gone."""
    empty = dump()
    core.import_path(user.id, save(LATER))
    alone, library = meaning(dump()), browser.load_library(user.id)
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    earlier, later = import_and_analyse(user, save(EARLIER)), import_and_analyse(user, save(LATER))
    core.remove_import(user.id, earlier)
    assert meaning(dump()) == alone
    assert dump()["analyses"] == dump()["computations"] == []
    found = browser.load_library(user.id)
    assert found.tracks.drop(columns="features_as_of").equals(library.tracks.drop(columns="features_as_of"))
    assert found.items.equals(library.items)
    core.remove_import(user.id, later)
    assert dump() == empty


def test_newest_import_is_heard_until_it_goes(user: UserBlock, save: Save) -> None:
    """Where two files speak of a track the newer is believed; once removed, the older is heard again."""

    def heard() -> dict[str, tuple[str, float]]:
        tracks = browser.load_library(user.id).tracks.set_index("track_id")
        return {name: (tracks["name"][name], tracks["tempo"][name]) for name in (identifier("track", 7),)}

    core.import_path(user.id, save(EARLIER))
    core.import_path(user.id, save(LATER))
    assert heard() == {identifier("track", 7): ("New 7", 99)}
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    assert heard() == {identifier("track", 7): ("Track 7", 122.036)}


def test_another_person_sees_nothing(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """One person's import is not in another's library, list or version."""
    version = browser.data_version(sample_user.id)
    core.import_path(user.id, save(LINES))
    browser.analyse_everything(user.id)
    assert core.list_imports(sample_user.id) == []
    assert browser.data_version(sample_user.id) == version
    library = browser.load_library(sample_user.id)
    assert library.tracks.empty
    assert library.items.empty
    assert library.playlists.empty
    assert browser.features_frame(sample_user.id).empty
    assert browser.analyse_everything(sample_user.id) == 0


def test_another_persons_names_never_become_mine(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """The same ids with other names and numbers, imported by somebody else later, change nothing of mine."""
    mine = core.import_path(user.id, save(LINES))
    before, version = browser.load_library(user.id), browser.data_version(user.id)
    others = [
        line
        | dict.fromkeys(("track_name", "track_artist", "track_album_name", "playlist_name"), "Theirs")
        | {"tempo": "1", "track_album_release_date": "1900"}
        for line in LINES
    ]
    theirs = core.import_path(sample_user.id, save(others))
    after = browser.load_library(user.id)
    assert browser.data_version(user.id) == version
    for name in ("tracks", "items", "playlists"):
        assert getattr(after, name).equals(getattr(before, name))
    assert set(browser.load_library(sample_user.id).tracks["name"]) == {"Theirs"}
    assert isinstance(mine, ImportSummary)
    assert isinstance(theirs, ImportSummary)
    assert (mine.features_new, theirs.features_new, theirs.features_replaced) == (20, 20, 0)


def test_only_ones_own_import_can_be_removed(user: UserBlock, sample_user: UserBlock, save: Save, dump: Dump) -> None:
    """Somebody else's import, one that is gone and one that never was are all just not there."""
    number = import_and_analyse(user, save(LINES))
    core.import_path(sample_user.id, save(LINES))
    browser.analyse_everything(sample_user.id)
    before = dump(physical=True)
    for owner, wanted in ((sample_user, number), (user, number + 1), (user, number + 1000)):
        with pytest.raises(NotFound, match="not there any more"):
            core.remove_import(owner.id, wanted)
    assert dump(physical=True) == before
    core.remove_import(user.id, number)
    with pytest.raises(NotFound):
        core.remove_import(user.id, number)
