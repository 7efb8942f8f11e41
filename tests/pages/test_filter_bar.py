"""The filter bar of the tracks: bound to the address, said in words, taken away, reported on, kept as a set."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache

import pytest

from dashspot import browser
from dashspot.blocks.filters import TrackFilter
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.people import UserBlock
from tests.browser import sample
from tests.browser.tables import playlist_id, spotify_id
from tests.pages.conftest import LISTS, OWN_PLAYLISTS, REPORT, SETS, Visit, errors, infos, listed, press, written

TRACKS = LISTS["track"]
ODDS, JAZZ = "=Odds+Ends", "Jazz shelf"
ARTIST = next(iter(sample.tracks().values())).artist_names[0]


@cache
def holding(name: str) -> set[str]:
    """The ids of the tracks of a playlist of the sample."""
    return {row.track_id for row in sample.rows() if row.playlist_id == sample.playlist_id(name)}


FITS: list[tuple[dict[str, str | list[str]], Callable[[ImportedRow], bool]]] = [
    ({"track_artist": ARTIST.upper()}, lambda row: ARTIST in row.artist_names),
    ({"track_artist": "club"}, lambda row: any("club" in name.casefold() for name in row.artist_names)),
    ({"track_album": "harbour"}, lambda row: "harbour" in (row.album_name or "").casefold()),
    ({"track_in_playlist": [ODDS, JAZZ]}, lambda row: row.track_id in holding(ODDS) | holding(JAZZ)),
    (
        {"track_in_playlist": ODDS, "track_not_in_playlist": JAZZ},
        lambda row: row.track_id in holding(ODDS) - holding(JAZZ),
    ),
    ({"track_decade": ["1980s", "1990s"]}, lambda row: (row.album_release_date or "")[:3] in ("198", "199")),
]


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize(
    ("query", "fits"), FITS, ids=["artist", "part of artists", "album", "in any of two", "in and not in", "decades"]
)
def test_the_address_names_what_is_wanted(
    visit: Visit, query: dict[str, str | list[str]], fits: Callable[[ImportedRow], bool]
) -> None:
    """The count is that of plain Python."""
    app = visit(TRACKS, **query)
    assert not app.exception
    expected = sample.where(fits)
    assert expected > 0
    assert f"of {expected:,} track{'s' * (expected > 1)} found among {len(sample.tracks()):,}" in written(app)


@pytest.mark.usefixtures("sample_library")
def test_what_is_active_is_said_and_taken_away(visit: Visit) -> None:
    """Beside the popovers how many, below the row what; one press clears all but the order."""
    app = visit(TRACKS, track_genre="jazz", track_energy=["0.2", "0.8"], track_features="known", track_sort="Fastest")
    said = written(app)
    for part in ("genre jazz", "energy 0.2 to 0.8", "features known", "percentile of the library"):
        assert part in said
    assert {"Ranges (1)", "More filters (1)"} <= {popover.proto.popover.label for popover in app.get("popover")}
    app = press(app, "Clear filters")
    assert f"of {len(sample.tracks()):,} tracks" in written(app)
    assert "Only" not in written(app)
    assert {"Ranges", "More filters"} <= {popover.proto.popover.label for popover in app.get("popover")}
    assert app.selectbox(key="track_sort").value == "Fastest"


@pytest.mark.usefixtures("own_library")
def test_forged_parts_of_the_address_fall_back_or_are_told(visit: Visit) -> None:
    """Reversed, nonsense and gigantic: no exception, and the page stays."""
    app = visit(TRACKS, track_energy=["nan", "1"], track_tempo=["220", "40"], track_added_from="yesterday")
    assert not app.exception
    assert len(listed(app)) == 6
    app = visit(TRACKS, track_artist="x" * 10_000)
    assert not app.exception
    assert errors(app) == [
        "This filter can't be read: artist is longer than 300 characters. Set it again on the page Tracks."
    ]
    app = visit(TRACKS, track_artist=[f"{n}" for n in range(500)], track_album="<b>", track_search="x" * 10_000)
    assert not app.exception


@pytest.mark.usefixtures("own_library")
def test_the_report_of_what_is_left(visit: Visit) -> None:
    """A press asks for the report of the filter; of everything that is the library's."""
    app = visit(TRACKS, track_in_playlist=OWN_PLAYLISTS[1])
    app = press(app, "Report of these tracks")
    assert f"report?kind=filter&id=in_playlist%3D{playlist_id(OWN_PLAYLISTS[1])}" in app.get("html")[0].proto.body
    app = press(visit(TRACKS), "Report of these tracks")
    assert "report?kind=library&id=library" in app.get("html")[0].proto.body


@pytest.mark.usefixtures("own_library")
def test_within_a_collection_a_filter_is_of_that_collection(visit: Visit, user: UserBlock) -> None:
    """The set that is kept of it holds no other tracks."""
    app = visit(TRACKS, of=f"playlist:{playlist_id(OWN_PLAYLISTS[0])}")
    app.text_input(key="track_set_name").set_value("One list")
    app = press(app, "Keep it")
    (kept,) = browser.sets(user.id)
    assert kept.filter == TrackFilter(within=f"playlist:{playlist_id(OWN_PLAYLISTS[0])}").query
    assert len(browser.track_ids(browser.kept_library(user.id), kept.key)) == 3


@pytest.mark.usefixtures("own_library")
def test_a_set_is_kept_from_the_list(visit: Visit, user: UserBlock) -> None:
    """As the filter, or as the tracks; under the words of the filter, where no name is given; taken names are told."""
    app = visit(TRACKS, track_in_playlist=OWN_PLAYLISTS[1])
    app = press(app, "Keep it")
    assert "“In Mine too” is kept." in app.success[0].value
    app.radio(key="track_set_holds").set_value("These 3 tracks")
    app = press(app, "Keep it")
    assert errors(app) == ["Another set is called 'In Mine too'. Choose another name."]
    app.text_input(key="track_set_name").set_value("Three of them")
    app = press(app, "Keep it")
    assert {one.name: one.tracks for one in browser.sets(user.id)} == {"In Mine too": None, "Three of them": 3}


@pytest.mark.usefixtures("sample_library")
def test_of_the_sample_nothing_is_kept(visit: Visit) -> None:
    """It belongs to everybody; nor may a stranger keep anything."""
    for local in (True, False):
        app = visit(TRACKS, local=local)
        assert "Keep it" not in [button.label for button in app.button]
        assert "No sets are kept here yet." in infos(visit(SETS, local=local))


@pytest.mark.usefixtures("own_library")
def test_the_report_of_a_filter_leads_back(visit: Visit) -> None:
    """However the filter was written, the way back names the same; one that nothing fits is told, with the way."""
    app = visit(REPORT, kind="filter", id=f"energy=1&energy=0&in_playlist={playlist_id(OWN_PLAYLISTS[1])}&text=")
    assert app.title[0].value.replace("\\", "") == "Tracks: in Mine too"
    (back,) = [link.proto for link in app.get("page_link") if link.proto.label == "Change the filter"]
    assert (back.page, back.query_string) == ("tracks", "track_in_playlist=Mine+too")
    app = visit(REPORT, kind="filter", id="artist=nobody")
    assert errors(app) == ["No track of this library fits this filter. Take a part of it away."]
    assert any(link.proto.label == "Change the filter" for link in app.get("page_link"))


@pytest.mark.usefixtures("own_library")
@pytest.mark.parametrize("query", ["forged=1", "energy=nan&energy=1", "x" * 100_000, "within=filter:x"])
def test_the_report_of_a_forged_filter_is_one_sentence(visit: Visit, query: str) -> None:
    """And no exception."""
    app = visit(REPORT, kind="filter", id=query)
    assert not app.exception
    assert len(errors(app)) == 1
    assert errors(app)[0].endswith("Set it again on the page Tracks.")


@pytest.mark.usefixtures("own_library")
def test_sets_are_opened_renamed_and_deleted(visit: Visit, user: UserBlock) -> None:
    """Each is told; in the picker of the report a set stands under its name, and tracks that are gone are counted."""
    ids = [spotify_id("track", OWN_PLAYLISTS[0], place) for place in (0, 1)]
    key = browser.keep_set(user.id, "One <b>set</b>", track_ids=[*ids, "gone"])
    app = visit(REPORT, kind="set", id=key.id)
    assert app.title[0].value.replace("\\", "") == "One <b>set</b>"
    assert "1 track of this set is not saved any more." in written(app)
    assert "One <b>set</b> (set)" in app.selectbox(key="rp_collection").options
    app = visit(SETS)
    assert app.dataframe[0].value["holds"].tolist() == ["3 tracks"]
    app.selectbox(key="sets_picked").set_value(uuid.UUID(key.id)).run()
    app.text_input(key=f"sets_name_{key.id}").set_value("Another")
    app = press(app, "Rename")
    assert app.success[0].value.replace("\\", "") == "It is renamed."
    assert visit(REPORT, kind="set", id=key.id).title[0].value == "Another"
    app = visit(SETS)
    app.selectbox(key="sets_picked").set_value(uuid.UUID(key.id)).run()
    app = press(app, "Delete it")
    assert browser.sets(user.id) == []
    assert errors(visit(REPORT, kind="set", id=key.id)) == ["There is no such set any more. Pick another collection."]
