"""The four lists: search, sort, choices, ranges, pages, and that all of it is a part of the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from dashspot import core
from dashspot.blocks.features import FEATURE
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.people import UserBlock
from dashspot.files.cells import join
from dashspot.ui.parts import listing
from tests.browser import sample
from tests.browser.tables import exported_playlist, playlist_id, playlist_table, spotify_id
from tests.pages.conftest import LISTS, OWN_PLAYLISTS, Bring, Visit, infos, listed, press, written

FIRST = 50


@pytest.mark.usefixtures("sample_library")
def test_a_list_is_searched_and_sorted(visit: Visit) -> None:
    """Each word must be in the name; the order is the one chosen, then the name."""
    app = visit(LISTS["playlist"])
    app.text_input(key="playlist_search").set_value("the on").run()
    assert listed(app) == ["Rain on the window", "Sun on the balcony"]
    app.selectbox(key="playlist_sort").set_value("Happiest").run()
    assert listed(app) == ["Sun on the balcony", "Rain on the window"]
    app.text_input(key="playlist_search").set_value("").run()
    assert listed(app) == sample.by_mean("valence", highest=True)
    app.text_input(key="playlist_search").set_value("no such").run()
    assert not app.dataframe
    assert "No playlist fits. Search for another word or take a filter away." in infos(app)


@pytest.mark.usefixtures("sample_library")
def test_how_much_there_is_and_has_features_is_said(visit: Visit) -> None:
    """Above every list, the same sentence."""
    tracks, known = len(sample.tracks()), sample.known()
    for page in LISTS.values():
        said = app_text = written(visit(page))
        assert f"{tracks:,} tracks in {len(sample.playlists())} playlists and {sample.liked()} liked songs." in said
        assert f"{known:,} of {tracks:,} tracks" in app_text
        assert f"{sample.failed()} failed analyses left out of the profiles." in said


def of_the_eighties(row: ImportedRow) -> bool:
    """Released then."""
    return (row.album_release_date or "").startswith("198")


def long_and_loud(row: ImportedRow) -> bool:
    """Within the ranges of the address below; failed analyses are in none."""
    return row.loudness is not None and bool(row.tempo) and row.loudness >= -6 and (row.duration_ms or 0) >= 300_000


def amber(row: ImportedRow) -> bool:
    """A word of the title, of an artist or of the album, and released in the eighties."""
    text = f"{row.track_name} {' '.join(row.artist_names)} {row.album_name}"
    return of_the_eighties(row) and "amber" in text.casefold()


FITS: list[tuple[dict[str, str | list[str]], Callable[[ImportedRow], bool]]] = [
    ({"track_decade": "1980s"}, of_the_eighties),
    ({"track_where": "Liked"}, lambda row: row.track_id in {found.track_id for found in sample.rows() if found.liked}),
    ({"track_genre": "jazz"}, lambda row: sample.genres().get(row.track_id) == "jazz"),
    ({"track_features": "failed analysis"}, lambda row: row.tempo == row.valence == row.danceability == 0),
    ({"track_loudness": ["-6", "0"], "track_duration_ms": ["5", "15"]}, long_and_loud),
    ({"track_search": "AMBER", "track_decade": "1980s"}, amber),
]


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize(
    ("query", "fits"), FITS, ids=["decade", "liked", "genre", "failed", "ranges", "search and decade"]
)
def test_the_address_narrows_the_tracks(
    visit: Visit, query: dict[str, str | list[str]], fits: Callable[[ImportedRow], bool]
) -> None:
    """What the filter row would do, the address does; the count is that of plain Python."""
    app = visit(LISTS["track"], **query)
    assert not app.exception
    expected = sample.where(fits)
    assert expected > 1
    assert f"of {expected:,} tracks found among {len(sample.tracks()):,}" in written(app)
    assert len(listed(app)) == min(expected, FIRST)


@pytest.mark.usefixtures("sample_library")
def test_what_is_picked_narrows_together(visit: Visit) -> None:
    """Search, sort, choice and range; a choice that is taken away lets more through."""
    app = visit(LISTS["track"])
    app.text_input(key="track_search").set_value("harbour")
    app.selectbox(key="track_sort").set_value("Fastest")
    app.selectbox(key="track_where").set_value("Liked")
    app.slider(key="track_tempo").set_range(100.0, 220.0).run()
    assert not app.exception
    table = app.dataframe[0].value
    assert table["tempo"].min() >= 100
    assert table["tempo"].is_monotonic_decreasing
    assert table["liked"].all()
    assert len(table) > 1
    app.selectbox(key="track_where").set_value(None).run()
    assert not app.dataframe[0].value["liked"].all()


@pytest.mark.usefixtures("sample_library")
def test_failed_analyses_have_no_values_in_the_list(visit: Visit) -> None:
    """They are named, and lead neither the saddest nor the slowest."""
    app = visit(LISTS["track"], track_features="failed analysis")
    table = app.dataframe[0].value
    assert set(table["state"]) == {"failed analysis"}
    assert table[["valence", "tempo", "danceability"]].isna().all(axis=None)
    slowest = visit(LISTS["track"], track_sort="Slowest").dataframe[0].value["tempo"]
    assert slowest.iloc[0] == min(row.tempo for row in sample.tracks().values() if row.tempo)


def test_long_lists_are_paged(visit: Visit, user: UserBlock, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Fifty at a time; a page of the address that is not there is the last, or the first."""
    path = tmp_path_factory.mktemp("import") / "many.csv"
    path.write_bytes(playlist_table(f"List {number:03d}" for number in range(120)))
    core.import_path(user.id, path)
    app = visit(LISTS["playlist"])
    assert listed(app) == [f"List {number:03d}" for number in range(50)]
    assert "1 to 50 of 120 playlists" in written(app)
    app.pagination[0].set_value(3).run()
    assert listed(app) == [f"List {number:03d}" for number in range(100, 120)]
    assert "101 to 120 of 120 playlists" in written(app)
    app.text_input(key="playlist_search").set_value("11").run()
    assert listed(app) == ["List 011", *[f"List {number}" for number in range(110, 120)]]
    assert not app.pagination


@pytest.mark.usefixtures("own_library")
@pytest.mark.parametrize(
    ("of", "found"),
    [
        (f"playlist:{playlist_id(OWN_PLAYLISTS[1])}", 3),
        (f"album:{spotify_id('album', OWN_PLAYLISTS[0])}", 3),
        (f"track:{spotify_id('track', OWN_PLAYLISTS[0], 2)}", 1),
        ("library:library", 6),
        ("library", 6),
        ("", 6),
    ],
)
def test_the_tracks_of_one_collection(visit: Visit, of: str, found: int) -> None:
    """`of` leaves its tracks alone, says whose they are, and is taken away by a press."""
    app = visit(LISTS["track"], of=of)
    assert len(listed(app)) == found
    assert ("Only the tracks of" in written(app)) == (":" in of)
    if ":" in of:
        app = press(app, "Show all tracks")
        assert len(listed(app)) == 6
        assert "of" not in app.query_params


@pytest.mark.usefixtures("own_library")
@pytest.mark.parametrize("of", ["playlist:" + "0" * 22, "nonsense:x", "liked:liked", "playlist:<b>", ":::"])
def test_the_tracks_of_an_unknown_collection_are_none(visit: Visit, of: str) -> None:
    """No error: nothing is found, and a press shows everything."""
    app = visit(LISTS["track"], of=of)
    assert not app.exception
    assert not app.error
    assert not app.dataframe
    assert "Only the tracks of **an unknown collection**" in written(app)
    assert len(listed(press(app, "Show all tracks"))) == 6


@pytest.mark.usefixtures("own_library")
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_under_the_address_of_a_report_is_the_list(visit: Visit, kind: str) -> None:
    """What belongs to another page says nothing here."""
    app = visit(LISTS[kind], kind=kind, id="x")
    assert not app.exception
    assert app.title[0].value == f"{kind.capitalize()}s"
    assert len(listed(app)) == (6 if kind == "track" else 2)


@pytest.mark.usefixtures("own_library")
def test_names_of_collections_are_text(visit: Visit) -> None:
    """Markup in a title is shown."""
    app = visit(LISTS["track"], of=f"playlist:{playlist_id(OWN_PLAYLISTS[0])}")
    assert any(r"Mine \<b\>x\</b\>" in text.value for text in app.markdown)


def test_the_tracks_list_names_every_playlist_that_holds_a_track(visit: Visit, bring: Bring) -> None:
    """By name; those in several can be chosen."""
    bring("Winter.csv", exported_playlist(["One", "Two"]))
    bring("Autumn.csv", exported_playlist(["Two"]))
    app = visit(LISTS["track"])
    assert app.dataframe[0].value["held_by"].map(list).tolist() == [["Winter"], ["Autumn", "Winter"]]
    assert listed(visit(LISTS["track"], track_where="In several playlists")) == ["Two"]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """What the download buttons of the last run would give, by the names of their files."""
    found: dict[str, pd.DataFrame] = {}

    def note(build: Callable[[], pd.DataFrame], name: str, **_options: Any) -> None:
        found[name] = build()

    monkeypatch.setattr(listing, "file_button", note)
    return found


@pytest.mark.usefixtures("sample_library")
def test_the_whole_list_can_be_taken_away(visit: Visit, taken: dict[str, pd.DataFrame]) -> None:
    """Every row that the filters leave, in their order, not only those of the page; nothing internal."""
    visit(LISTS["track"], track_sort="Fastest", track_where="In a playlist", track_page="2")
    frame = taken["tracks"]
    assert len(frame) == len({row.track_id for row in sample.rows() if row.playlist_id})
    assert frame["tempo"].dropna().is_monotonic_decreasing
    assert not {"text", "by_rank", "track", "inputs"} & set(frame)
    assert {"id", "title", "by", "album", "held_by", "liked", "added_at", "source", "as_of", *FEATURE} <= set(frame)
    held: dict[str, set[str]] = {row.track_id: set() for row in sample.rows()}
    for row in sample.rows():
        if row.playlist_id:
            held[row.track_id].add(row.playlist_id)
    names = sample.playlists()
    told = dict(zip(frame["id"], frame["held_by"], strict=True))
    assert told == {name: join(sorted(names[where] for where in held[name])) for name in told}


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize("kind", LISTS)
def test_every_list_can_be_taken_away(visit: Visit, taken: dict[str, pd.DataFrame], kind: str) -> None:
    """A file by its own name, with a row per line of the list."""
    app = visit(LISTS[kind])
    assert list(taken) == [f"{kind}s"]
    assert f"of {len(taken[f'{kind}s']):,} {kind}s" in written(app)
