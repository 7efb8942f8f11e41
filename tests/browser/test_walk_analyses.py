"""A person looks at analyses, selects in a chart, and keeps what was selected."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import sample
from tests.browser.conftest import launcher_alone
from tests.browser.tables import playlist_table
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, launcher_alone]


def drag_over(visitor: Visitor, chart: Locator) -> None:
    """Draw a box over all of a chart."""
    chart.scroll_into_view_if_needed()
    box = chart.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    visitor.page.mouse.move(box["x"] + 3, box["y"] + 3)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3, steps=6)
    visitor.page.mouse.up()


def first_chart(visitor: Visitor) -> Locator:
    """The uppermost chart of the page."""
    visitor.settle()
    return visitor.page.locator(".js-plotly-plot").first


def test_what_is_selected_in_a_chart_is_kept_as_a_set(visitor: Visitor) -> None:
    """A box over the mood map, a name, and the report of the set, which is among the sets from then on."""
    visitor.open("/imports")
    visitor.upload({"lists.csv": playlist_table(["One", "Two"], tracks=3)})
    # the word that it has ended runs the page once more, and what is told once would be gone
    expect(visitor.page.get_by_test_id("stMain").get_by_test_id("stProgress")).to_have_count(0)
    visitor.open("/report", kind="library", id="library", rp_section="Mood")
    visitor.titled("The whole library")
    drag_over(visitor, first_chart(visitor))
    visitor.shows("6 tracks selected")
    visitor.page.get_by_role("button", name="Keep as a set").first.click()
    visitor.page.get_by_role("textbox", name="Name").fill("All of it")
    visitor.page.get_by_role("button", name="Keep it").click()
    visitor.shows("is kept")
    visitor.page.keyboard.press("Escape")
    visitor.page.get_by_role("link", name="Open its report").click()
    visitor.titled("All of it")
    visitor.shows("It holds 6 tracks by 2 artists")
    visitor.delete_set("All of it")
    visitor.has_no_error()
    visitor.remove_imports()


def test_a_table_is_taken_away_in_every_form(visitor: Visitor) -> None:
    """Counts of modes, by plain Python from the sample; as CSV and, once that is chosen, as JSON."""
    visitor.open("/report", library="Sample", rp_section="Keys and tempo")
    visitor.titled("The whole library")
    modes = Counter(row.mode for row in sample.tracks().values() if row.tempo and row.mode is not None)
    expected = {"major": modes[1], "minor": modes[0]}
    cards = visitor.page.get_by_test_id("stVerticalBlock").filter(has_text="Tracks by key, mode and time signature")
    card = cards.filter(has=visitor.page.get_by_role("button", name="Download as")).last
    name, content = visitor.download_in(card, "Download as CSV")
    assert name == "key-counts.csv"
    assert modes_in(csv.DictReader(io.StringIO(content.decode()))) == expected
    visitor.page.get_by_role("radio", name="JSON").click()
    name, content = visitor.download_in(card, "Download as JSON")
    assert name == "key-counts.json"
    assert modes_in(json.loads(content)) == expected
    visitor.has_no_error()


def modes_in(rows: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """How many tracks a table of counts has of each mode."""
    return {str(row["value"]): int(str(row["n"])) for row in rows if row["category"] == "mode"}


def test_a_choice_is_a_part_of_the_address(visitor: Visitor) -> None:
    """Group by decade, and find it again."""
    visitor.open("/groups", library="Sample", group_statistics_by="decade")
    visitor.titled("Group by")
    expect(visitor.page.get_by_role("combobox", name="Group by").first).to_have_value("decade")
    visitor.settle()
    visitor.has_no_error()


def test_collections_are_compared(visitor: Visitor) -> None:
    """The liked songs and the whole library, by the address; a third is added by hand and is in the address then."""
    visitor.open("/compare", library="Sample", **{"with": ["liked:liked", "library:library"]})
    visitor.titled("Compare")
    visitor.shows("By how much they differ, largest effect first")
    box = visitor.page.get_by_role("combobox", name=re.compile("^Collections"))
    box.fill("Kitchen disco")
    visitor.page.get_by_role("option", name="Kitchen disco").first.click()
    expect(visitor.page).to_have_url(re.compile(r"with=liked.*with=library.*with=playlist"))
    visitor.settle()
    visitor.has_no_error()
