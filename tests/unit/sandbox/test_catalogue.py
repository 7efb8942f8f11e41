"""Catalogues, generated and from a file, and what people keep."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dashspot.sandbox
from dashspot.sandbox.catalogue.file import CatalogueRefused, read_catalogue
from dashspot.sandbox.catalogue.generated import generated
from dashspot.sandbox.catalogue.listeners import generated_people
from dashspot.sandbox.catalogue.people import Playlist, Shelf
from dashspot.sandbox.options import Options
from dashspot.sandbox.world import new_world

NOW = 1_795_000_000.0


def test_the_sandbox_imports_nothing_else_of_dashspot() -> None:
    """So that neither can hide the other's mistakes."""
    for file in Path(dashspot.sandbox.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in map(str, names):
                assert name.split(".")[0] != "dashspot" or name.startswith("dashspot.sandbox"), file


@pytest.mark.parametrize("tracks", [1, 2, 40, 500])
def test_a_seed_gives_the_same_world(tracks: int) -> None:
    """Of any size; every reference is known."""
    one, other = generated(3, tracks), generated(3, tracks)
    assert one == other
    assert len(one.tracks) == tracks
    assert all(track.album in one.albums and set(track.artists) <= set(one.artists) for track in one.tracks.values())
    people = generated_people(one, seed=3, users=2, playlists=9, now=NOW)
    assert list(next(iter(people.users.values())).shelf("track")) == list(one.tracks)
    assert len(people.playlists) == 10


def test_other_seeds_differ() -> None:
    """In names and features."""
    assert generated(1, 50).track_list[30] != generated(2, 50).track_list[30]


def test_features_are_shaped_like_a_real_library() -> None:
    """Medians and the strongest correlation, within a few hundredths; some are missing."""
    catalogue = generated(1, 3_000)
    known = [track.features for track in catalogue.track_list if track.features]
    energy = np.array([one.energy for one in known])
    assert abs(np.median(energy) - 0.722) < 0.02
    assert abs(np.median([one.tempo for one in known]) - 122) < 3
    assert np.corrcoef(energy, [one.loudness for one in known])[0, 1] > 0.5
    assert len(known) == 3_000 - 104
    assert sum(track.in_reccobeats for track in catalogue.track_list) == 3_000 - 334


def test_shelves_are_newest_first() -> None:
    """Adding again changes nothing."""
    shelf = Shelf([("b", 20), ("a", 10)])
    shelf.add("c", 30)
    shelf.add("a", 40)
    assert (list(shelf), shelf.page(1, 1), shelf.after("c", 5), shelf.after(None, 1)) == (
        ["c", "b", "a"],
        [("b", 20)],
        ["b", "a"],
        ["c"],
    )
    shelf.remove("b")
    shelf.remove("unknown")
    assert (list(shelf), len(shelf), "b" in shelf) == (["c", "a"], 2, False)


def test_snapshots_lag() -> None:
    """Reads show the version from before for a while."""
    playlist = Playlist("x", "X", "me")
    first = playlist.newest_snapshot
    second = playlist.changed(100)
    assert (playlist.snapshot_shown(129, 30), playlist.snapshot_shown(130, 30)) == (first, second)
    assert (playlist.knows(first), playlist.knows("other")) == (True, False)


def minimal() -> dict[str, Any]:
    """The smallest catalogue file with one of each."""
    return {
        "artists": [{"id": "a", "name": "A"}],
        "albums": [{"id": "b", "name": "B", "artists": ["a"], "release_date": "2020-01"}],
        "tracks": [{"id": "c", "name": "C", "album": "b", "artists": ["a"], "duration_ms": 1_000}],
        "users": [{"id": "me", "name": "Me", "plays": [{"track": "c", "played_at": "2026-01-01T00:00:00.5Z"}]}],
        "playlists": [
            {
                "id": "p" * 22,
                "name": "P",
                "owner": "me",
                "description": None,
                "rows": [{"uri": None, "added_at": "2026-01-01T00:00:00Z"}],
            }
        ],
    }


def test_a_catalogue_file(tmp_path: Path) -> None:
    """Its people are as new after each reset."""
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(minimal()), encoding="utf-8")
    world = new_world(Options(catalogue=file))
    assert world.people.users["me"].plays[0].played_at == 1_767_225_600_500
    assert world.people.playlists["p" * 22].rows[0].added_by == "me"
    world.people.users["me"].shelf("track").add("c", NOW)
    world.reset()
    assert len(world.people.users["me"].shelf("track")) == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tracks": [{"id": "c"}]}, "tracks.0.name"),
        ({"albums": []}, "album b, which the file doesn't hold"),
        ({"artists": []}, "artist a, which the file doesn't hold"),
        ({"users": []}, "users"),
        ({"songs": []}, "songs"),
        ({"playlists": [{"id": "short", "name": "P", "owner": "me"}]}, "playlists.0.id"),
    ],
)
def test_a_wrong_catalogue_file_says_where(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    """In one sentence."""
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(minimal() | change), encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=said):
        read_catalogue(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Or is no JSON."""
    with pytest.raises(CatalogueRefused, match="can't be read"):
        read_catalogue(tmp_path / "none.json")
    (tmp_path / "none.json").write_text("{", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match="is no catalogue"):
        read_catalogue(tmp_path / "none.json")
