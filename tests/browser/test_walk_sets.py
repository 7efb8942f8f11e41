"""A person narrows the tracks, reads the report of what is left, and keeps it as a set."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import sample
from tests.browser.conftest import launcher_alone
from tests.browser.tables import playlist_table
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, launcher_alone]


def query(visitor: Visitor) -> dict[str, list[str]]:
    """What stands behind the question mark of the address."""
    return parse_qs(urlsplit(visitor.page.url).query)


def pick(visitor: Visitor, label: str, typed: str) -> None:
    """Type into a box that takes several names, and take what is typed."""
    box = visitor.page.get_by_role("combobox", name=label, exact=True)
    box.fill(typed)
    box.press("Enter")


def test_from_a_filter_to_its_report_and_back(visitor: Visitor) -> None:
    """The filter is the address of the report, which leads back to the list; one press takes everything away."""
    visitor.open("/tracks", track_genre="jazz")
    visitor.page.get_by_role("button", name="More filters").click()
    pick(visitor, "In playlist", "Jazz shelf")
    visitor.page.wait_for_url("**track_in_playlist=**")
    visitor.page.keyboard.press("Escape")
    visitor.settle()
    expect(visitor.page.get_by_role("button", name="More filters (1)")).to_be_visible()
    found = visitor.shows("found among").inner_text()
    visitor.page.get_by_role("button", name="Report of these tracks").click()
    visitor.titled("Tracks: genre jazz, in Jazz shelf")
    wanted = f"genre=jazz&in_playlist={sample.playlist_id('Jazz shelf')}"
    assert (query(visitor)["kind"], query(visitor)["id"]) == (["filter"], [wanted])
    visitor.page.get_by_role("link", name="Change the filter").click()
    visitor.titled("Tracks")
    assert visitor.shows("found among").inner_text() == found
    assert query(visitor)["track_in_playlist"] == ["Jazz shelf"]
    visitor.page.get_by_role("button", name="Clear filters").click()
    visitor.shows(f"1 to 50 of {len(sample.tracks()):,} tracks")
    assert not {"track_genre", "track_in_playlist"} & set(query(visitor))
    visitor.has_no_error()


def test_a_filter_is_kept_renamed_and_deleted(visitor: Visitor) -> None:
    """Under its own words, where no name is given; its report is there from then on, until it is deleted."""
    visitor.open("/imports")
    visitor.upload({"lists.csv": playlist_table(["One", "Two"], tracks=3)})
    # the word that it has ended runs the page once more, and what is told once would be gone
    expect(visitor.page.get_by_test_id("stMain").get_by_test_id("stProgress")).to_have_count(0)
    visitor.open("/tracks", track_in_playlist="Two")
    visitor.page.get_by_role("button", name="Keep as a set").click()
    visitor.page.get_by_role("button", name="Keep it").click()
    visitor.shows("“In Two” is kept")
    visitor.page.keyboard.press("Escape")
    visitor.open("/sets")
    visitor.choose("Rename or delete", "In Two")
    visitor.settle()
    visitor.page.get_by_role("textbox", name="New name").fill("Another")
    visitor.page.get_by_role("button", name="Rename", exact=True).click()
    visitor.shows("It is renamed.")
    visitor.press_cell(0, "Sets of tracks with what they hold")
    visitor.titled("Another")
    visitor.shows("It holds 3 tracks")
    visitor.delete_set("Another")
    visitor.shows("No sets are kept here yet.")
    visitor.has_no_error()
    visitor.remove_imports()
