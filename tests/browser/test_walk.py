"""A person walks through home and the lists, in both modes, by mouse, by address and by keyboard."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from dashspot.files.cells import split, unguard
from tests.browser import sample
from tests.browser.conftest import launcher_alone, plain_alone
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

BANNER = "This is a sample library with made-up tracks."
PAGES = {
    "Playlists": "Playlists", "Albums": "Albums", "Artists": "Artists", "Tracks": "Tracks",
    "Report": "The whole library",
}  # fmt: skip
ALBUMS, ARTISTS, TRACKS = "Saved albums", "Saved artists", "Saved tracks"
MOST_TABS = 80  # a table has one for each of its columns


def test_first_visit_shows_the_sample(visitor: Visitor) -> None:
    """Without anything of one's own: three doors, the sample at a glance, and no switch."""
    visitor.open()
    expect(visitor.page).to_have_title("DashSpot")
    visitor.titled("Home")
    visitor.shows("Spotify gives audio features to few apps since November 2024")
    for way_in in ("Look around", "Import files", "Export with Exportify"):
        expect(visitor.page.get_by_role("link", name=way_in)).to_be_visible()
    visitor.shows(f"{len(sample.tracks()):,} tracks in {len(sample.playlists())} playlists")
    assert visitor.page.get_by_test_id("stMetric").count() == 4
    assert not visitor.page.get_by_role("radio", name="Mine").count()
    visitor.page.get_by_role("link", name="Look around").click()
    visitor.titled("Playlists")
    visitor.shows(BANNER)
    visitor.shows(f"1 to {len(sample.playlists())} of {len(sample.playlists())} playlists")
    visitor.has_no_error()


@launcher_alone
def test_every_page_is_reached_from_the_top(visitor: Visitor) -> None:
    """The navigation leads to each page and back."""
    visitor.open()
    for name, title in PAGES.items():
        visitor.go(name, "Browser")
        visitor.titled(title)
        visitor.has_no_error()
    visitor.go("Imports", "Files")
    visitor.titled("Imports")
    visitor.go("Home")
    visitor.titled("Home")
    visitor.has_no_error()


@launcher_alone
def test_search_narrows_the_list(visitor: Visitor) -> None:
    """Words are looked for in any case; the address keeps the search; no hit is said so."""
    visitor.open("/playlists")
    visitor.search("DISCO")
    expect(visitor.column("Name")).to_have_text(["Kitchen disco"])
    visitor.shows(f"1 to 1 of 1 playlist found among {len(sample.playlists())}")
    assert query(visitor)["playlist_search"] == ["DISCO"]
    visitor.open("/playlists", playlist_search="on the")
    expect(visitor.column("Name")).to_have_text(["Rain on the window", "Sun on the balcony"])
    visitor.search("nothing is called so")
    visitor.shows("No playlist fits.")
    visitor.has_no_error()


@plain_alone
def test_the_list_is_sorted(visitor: Visitor) -> None:
    """By the order that was chosen, which the address keeps."""
    visitor.open("/playlists")
    assert visitor.rows()[0][0] == next(iter(sample.playlists().values()))
    visitor.choose("Sort by", "Most tracks")
    expect(visitor.column("Name").nth(0)).to_have_text("Archive")
    tracks = [int(text) for text in visitor.texts("Tracks")]
    assert tracks == sorted(tracks, reverse=True)
    assert query(visitor)["playlist_sort"] == ["Most tracks"]
    visitor.open("/playlists", playlist_sort="Saddest")
    assert visitor.rows()[0][0] == sample.by_mean("valence", highest=False)[0]


@plain_alone
def test_the_address_keeps_filters_and_back_works(visitor: Visitor) -> None:
    """Choice, range and page stand in the address; a report and Back again, or a reload, and all of it is there."""
    visitor.open("/tracks", track_genre="jazz", track_sort="Fastest")
    visitor.settle()
    visitor.choose("Where", "In a playlist")
    visitor.page.wait_for_url("**track_where=**")
    visitor.settle()
    wider = visitor.shows("found among").inner_text()
    visitor.page.get_by_role("button", name="Ranges").click()
    slider = visitor.page.get_by_role("slider", name="Tempo").first
    slider.press("Home")
    for _ in range(50):
        slider.press("ArrowRight")
    visitor.page.wait_for_url("**track_tempo=90**")
    visitor.page.keyboard.press("Escape")
    expect(slider).to_have_count(0)
    expect(visitor.shows("found among")).not_to_have_text(wider)
    visitor.page.wait_for_timeout(1000)  # a slider says its last value a moment later, over whatever came between
    visitor.settle()
    first = visitor.texts("Name", TRACKS)[0]
    visitor.page.get_by_role("button", name="Page 2").click()
    visitor.page.wait_for_url("**track_page=2**")
    visitor.shows("51 to ")
    expect(visitor.column("Name", TRACKS).nth(0)).not_to_have_text(first)
    kept, rows = query(visitor), visitor.rows(TRACKS)
    assert kept["track_genre"] == ["jazz"]
    assert kept["track_where"] == ["In a playlist"]
    assert kept["track_sort"] == ["Fastest"]
    assert kept["track_page"] == ["2"]
    assert [float(value) for value in kept["track_tempo"]] == [90, 220]
    visitor.press_cell(0, TRACKS)
    visitor.titled(rows[0][0])
    assert query(visitor)["kind"] == ["track"]
    visitor.page.go_back()
    visitor.titled("Tracks")
    assert query(visitor) == kept
    assert visitor.rows(TRACKS) == rows
    visitor.page.reload()
    visitor.titled("Tracks")
    assert visitor.rows(TRACKS) == rows
    visitor.has_no_error()


@launcher_alone
def test_a_row_opens_its_report_and_back_leads_back(visitor: Visitor) -> None:
    """The button of a row leads to that playlist in one step; Back leads to the same list, narrowed as it was."""
    visitor.open("/playlists", playlist_search="on the")
    assert [row[0] for row in visitor.rows()] == ["Rain on the window", "Sun on the balcony"]
    steps = visitor.page.evaluate("history.length")
    visitor.press_cell(row=1)
    visitor.titled("Sun on the balcony")
    assert visitor.page.evaluate("history.length") == steps + 1
    assert urlsplit(visitor.page.url).path == "/report"
    visitor.has_no_error()
    visitor.page.go_back()
    visitor.titled("Playlists")
    expect(visitor.column("Name")).to_have_text(["Rain on the window", "Sun on the balcony"])
    assert query(visitor) == {"playlist_search": ["on the"]}
    visitor.page.go_forward()
    visitor.titled("Sun on the balcony")
    visitor.has_no_error()


@launcher_alone
def test_from_album_and_artist_to_their_tracks(visitor: Visitor) -> None:
    """Each list opens the report of its kind; from there the tracks are searched, and all shown again."""
    for path, table in (("/albums", ALBUMS), ("/artists", ARTISTS)):
        visitor.open(path, **{f"{path[1:-1]}_sort": "Most tracks"})
        name, held = visitor.texts("Name", table)[1], int(visitor.texts("Tracks", table)[1])
        visitor.press_cell(1, table)
        visitor.titled(name)
        visitor.shows(f"It holds {held} tracks")
        visitor.page.get_by_role("link", name="Search in these tracks").click()
        visitor.titled("Tracks")
        visitor.shows(f"Only the tracks of {name}")
        visitor.shows(f"of {held} tracks found among {len(sample.tracks()):,}")
        visitor.press_cell(0, TRACKS)
        visitor.shows("Features, and where it stands in the library")
        visitor.page.go_back()
        visitor.shows(f"Only the tracks of {name}")
        visitor.page.get_by_role("button", name="Show all tracks").click()
        visitor.shows(f"1 to 50 of {len(sample.tracks()):,} tracks")
        assert "of" not in query(visitor)
        visitor.has_no_error()


@plain_alone
def test_a_track_leads_to_the_playlists_that_hold_it(visitor: Visitor) -> None:
    """Its report links to each, from one report to the next and back."""
    row = sample.of_playlist("Kitchen disco")[0]
    visitor.open("/report", kind="track", id=row.track_id)
    visitor.titled(" ".join((row.track_name or "").split()))
    visitor.shows("What each source says")
    visitor.page.get_by_role("button", name="Kitchen disco: place 1").click()
    visitor.titled("Kitchen disco")
    assert query(visitor)["kind"] == ["playlist"]
    visitor.page.go_back()
    visitor.titled(" ".join((row.track_name or "").split()))
    visitor.has_no_error()


@plain_alone
def test_a_list_can_be_taken_away(visitor: Visitor) -> None:
    """Every track that the filters leave, on whatever page; Streamlit's own, unguarded file is not offered."""
    visitor.open("/tracks", of=f"playlist:{sample.playlist_id('=Odds+Ends')}", track_sort="Slowest")
    name, content = visitor.download("List as CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert name == "tracks.csv"
    assert {row["id"] for row in rows} == {row.track_id for row in sample.of_playlist("=Odds+Ends")}
    assert all("=Odds+Ends" in split(unguard(row["held_by"])) for row in rows)
    assert not [row["title"] for row in rows if row["title"].startswith(("=", "+", "-", "@"))]
    visitor.page.get_by_role("region", name=TRACKS).hover()
    assert visitor.page.get_by_test_id("stElementToolbar").count()
    assert not visitor.page.get_by_role("button", name="Download as CSV").count()


@plain_alone
def test_the_keyboard_is_enough(visitor: Visitor) -> None:
    """Tab reaches navigation, links, search, filters, file and pages, in their order; Enter and typing do the rest."""
    visitor.open("/tracks")
    reached = tab_through(visitor)
    wanted = [
        "Browser",
        "Files",
        "You",
        "Bring my files",
        "Search",
        "Sort by",
        "Genre",
        "Ranges",
        "Page 2",
        "List as CSV",
    ]
    places = [next((place for place, name in enumerate(reached) if wish in name), -1) for wish in wanted]
    assert -1 not in places, reached
    assert places == sorted(places)
    visitor.open("/tracks")
    tab_to(visitor, "Search")
    visitor.page.keyboard.type("harbour")
    visitor.page.keyboard.press("Enter")
    visitor.shows("found among")
    visitor.open()
    tab_to(visitor, "Look around")
    visitor.page.keyboard.press("Enter")
    visitor.titled("Playlists")
    visitor.has_no_error()


def query(visitor: Visitor) -> dict[str, list[str]]:
    """What stands behind the question mark of the address."""
    return parse_qs(urlsplit(visitor.page.url).query)


def focused(visitor: Visitor) -> str:
    """What a screen reader would say of the link, button or field that has the focus."""
    said = "e => e.matches('a, button, input') ? e.getAttribute('aria-label') || e.innerText : ''"
    return str(visitor.page.evaluate(f"() => ({said})(document.activeElement)"))


def tab_to(visitor: Visitor, name: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        if name in focused(visitor):
            return
    raise AssertionError(f"Tab does not reach {name}.")


def tab_through(visitor: Visitor) -> list[str]:
    """Press Tab until the focus has come round; what was reached, from the first place on the page."""
    reached: list[str] = []
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        reached.append(focused(visitor))
    return reached[next(place for place, name in enumerate(reached) if "Skip to" in name) :] + reached
