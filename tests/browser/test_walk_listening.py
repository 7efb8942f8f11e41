"""A person brings a history, looks at a year of it, and keeps what they heard most."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import launcher_alone
from tests.browser.visitor import Visitor
from tests.unit.files.histories import extended, listed

pytestmark = [pytest.mark.browser, launcher_alone]


def history() -> bytes:
    """Nine plays of the first track and three of the second, a third of each in 2022."""
    return listed(
        *(extended(f"{2022 + (day > 3)}-06-{day:02d}T12:00:00Z", 1) for day in range(1, 10)),
        *(extended(f"{2022 + (day > 1)}-07-{day:02d}T12:00:00Z", 2) for day in range(1, 4)),
    )


def press_first_bar(visitor: Visitor) -> None:
    """Of the uppermost chart."""
    visitor.settle()
    bar = visitor.page.locator(".js-plotly-plot").first.locator(".bars .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_year_of_listening_and_a_set_of_what_was_heard_most(visitor: Visitor) -> None:
    """The numbers follow the period; a bar that is pressed is a set, though no library has its track."""
    visitor.open("/imports")
    visitor.upload({"history.json": history()})
    expect(visitor.page.get_by_test_id("stMain").get_by_test_id("stProgress")).to_have_count(0)
    visitor.open("/listening", ls_section="Most played")
    visitor.titled("Listening")
    plays = visitor.page.get_by_test_id("stMetric").filter(has_text="Plays").get_by_test_id("stMetricValue")
    expect(plays).to_have_text("12")
    visitor.choose("Period", "2022")
    expect(plays).to_have_text("4")
    visitor.shows("n = 4 of 4 plays")
    press_first_bar(visitor)
    visitor.shows("1 track selected")
    visitor.page.get_by_role("button", name="Keep as a set").first.click()
    visitor.page.get_by_role("textbox", name="Name").fill("Heard in 2022")
    visitor.page.get_by_role("button", name="Keep it").click()
    visitor.shows("is kept")
    visitor.page.keyboard.press("Escape")
    visitor.has_no_error()
    visitor.delete_set("Heard in 2022")
    visitor.remove_imports()
