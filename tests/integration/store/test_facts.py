"""What is heard where several of a person's imports speak of one thing."""

from __future__ import annotations

from typing import Any

import pytest

from dashspot import core
from dashspot.blocks.imports import ImportedRow, Landed
from dashspot.blocks.people import UserBlock
from dashspot.browser import Library, load_library
from dashspot.store.engine import transaction
from dashspot.store.managers.imports import ImportManager

TRACK, ALBUM, LIST = "t" * 22, "a" * 22, "p" * 22
CORE = {"danceability": 0.4, "energy": 0.5, "valence": 0.6, "tempo": 120.0}


def save(user: UserBlock, *rows: dict[str, Any], kind: str = "file") -> Landed:
    """Import rows about one track in one playlist, and say what landed."""
    usual = {"track_id": TRACK, "playlist_id": LIST}
    with transaction() as session:
        manager = ImportManager(session, user.id)
        manager.stage(ImportedRow.model_validate(usual | row) for row in rows)
        return manager.land(kind=kind, title=f"{rows!r}"[:40])


def heard(user: UserBlock, *names: str) -> list[Any]:
    """What the person sees of the track; None where it is not known."""
    (row,) = load_library(user.id).tracks.to_dict("records")
    return [None if row[name] != row[name] else row[name] for name in names]


def test_an_empty_cell_erases_nothing(user: UserBlock) -> None:
    """The newest file that knows a fact is heard on it; one that is silent leaves it as it was."""
    facts = {"track_name": "Song", "popularity": 40, "duration_ms": 1000, "isrc": "X1", "genres": ("pop",)}
    save(user, facts | {"album_id": ALBUM, "album_name": "Album", "album_release_date": "2019", "playlist_name": "P"})
    save(user, {"popularity": 50, "album_id": ALBUM, "label": "L"})
    names = ("name", "popularity", "duration_ms", "isrc", "genres", "album_name", "release_date", "label")
    assert heard(user, *names) == ["Song", 50, 1000, "X1", '["pop"]', "Album", "2019", "L"]
    assert load_library(user.id).playlists["name"].tolist() == ["P"]


def test_three_files_are_heard_newest_first(user: UserBlock) -> None:
    """Each fact of the newest that has it, and again without that one once it is removed."""
    save(user, {"track_name": "One", "popularity": 1, "explicit": False})
    save(user, {"track_name": "Two", "popularity": 2})
    newest = save(user, {"track_name": "Three"})
    assert heard(user, "name", "popularity", "explicit") == ["Three", 2, False]
    core.remove_import(user.id, newest.source_id)
    assert heard(user, "name", "popularity", "explicit") == ["Two", 2, False]


def test_the_rows_of_a_playlist_are_of_its_newest_file(user: UserBlock) -> None:
    """Facts come one by one, memberships whole."""
    save(user, {}, {"track_id": "u" * 22})
    save(user, {"track_id": "u" * 22})
    assert load_library(user.id).items["track_id"].tolist() == ["u" * 22]


def test_credits_are_of_the_newest_file_that_names_anybody(user: UserBlock) -> None:
    """A file without artists takes none away; one with others replaces them all."""

    def credited(library: Library) -> list[str]:
        return library.credits["name"].tolist()

    save(user, {"artist_ids": ("a", "b"), "artist_names": ("Ay", "Bee")})
    save(user, {"track_name": "Song"})
    assert credited(load_library(user.id)) == ["Ay", "Bee"]
    assert heard(user, "artists") == ["Ay, Bee"]
    save(user, {"artist_ids": ("c",), "artist_names": ("Cee",)})
    assert credited(load_library(user.id)) == ["Cee"]
    assert heard(user, "artists") == ["Cee"]


@pytest.mark.parametrize("kind", ["file", "features"])
def test_a_whole_analysis_is_heard_before_a_newer_part_of_one(user: UserBlock, kind: str) -> None:
    """The row that knows the core is kept whole: values of two analyses are never mixed."""
    save(user, CORE | {"loudness": -5.0})
    landed = save(user, {"energy": 0.9, "liveness": 0.1}, kind=kind)
    assert heard(user, "energy", "liveness", "loudness") == [0.5, None, -5.0]
    assert (landed.features_new, landed.features_unchanged, landed.features_replaced) == (0, 1, 0)
    landed = save(user, CORE | {"energy": 0.8}, kind=kind)
    assert heard(user, "energy", "liveness", "loudness") == [0.8, None, None]
    assert (landed.features_new, landed.features_unchanged, landed.features_replaced) == (0, 0, 1)


def test_of_two_parts_the_newest_is_heard(user: UserBlock) -> None:
    """Where nobody has the core the newest row is all there is."""
    save(user, {"energy": 0.9})
    landed = save(user, {"liveness": 0.1})
    assert heard(user, "energy", "liveness") == [None, 0.1]
    assert landed.features_replaced == 1
    assert save(user, {"liveness": 0.1, "track_name": "S"}).features_unchanged == 1


def test_another_persons_facts_fill_nothing(user: UserBlock, sample_user: UserBlock) -> None:
    """Facts are joined within one person's files alone."""
    save(sample_user, CORE | {"track_name": "Theirs", "artist_ids": ("a",), "artist_names": ("Ay",)})
    save(user, {"popularity": 1})
    assert heard(user, "name", "artists", "energy") == [None, None, None]


def test_two_files_take_as_many_statements_as_one(user: UserBlock, statements: list[str]) -> None:
    """Joining facts of many files is no work per file or per track."""
    counted = []
    for number in range(3):
        save(user, *({"track_id": f"{n:022d}", "popularity": number} for n in range(20)))
        statements.clear()
        load_library(user.id)
        counted.append(len(statements))
    assert len(set(counted)) == 1
