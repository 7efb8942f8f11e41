"""The report as one file, opened from the disk by a browser that reaches nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser import sample
from tests.browser.conftest import plain_alone
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, plain_alone]

Theme = Literal["light", "dark"]
PLACES = "[data-figure]"
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def looks_right(chromium: Browser, file: Path, title: str, width: int, theme: Theme) -> None:
    """Every chart is drawn, nothing sticks out, nothing is asked for or complained of."""
    size: ViewportSize = {"width": width, "height": 900}
    with chromium.new_context(offline=True, viewport=size, color_scheme=theme) as context:
        page = context.new_page()
        with Visitor.at(page, file.as_uri()) as reader:
            reader.page.goto(reader.url)
            expect(page.locator("h1")).to_have_text(title)
            assert page.locator(PLACES).count() > 1
            expect(page.locator(f"{PLACES} .main-svg:first-child")).to_have_count(page.locator(PLACES).count())
            assert not page.evaluate(TOO_WIDE)
            page.get_by_text("Table, ").first.click()
            expect(page.locator("tbody").first).to_be_visible()
            assert reader.complaints == []


def taken(visitor: Visitor, folder: Path) -> Path:
    """The file that the button gives."""
    name, content = visitor.download("Report as one HTML file")
    visitor.has_no_error()
    (folder / name).write_bytes(content)
    return folder / name


def test_a_report_is_taken_away(visitor: Visitor, chromium: Browser, tmp_path: Path) -> None:
    """As a file named by the collection, complete without DashSpot, wide and light, narrow and dark."""
    visitor.open("/report")
    file = taken(visitor, tmp_path)
    assert file.name == "library.html"
    looks_right(chromium, file, "The whole library", 1440, "light")
    looks_right(chromium, file, "The whole library", 390, "dark")


def test_a_comparison_is_taken_away(visitor: Visitor, chromium: Browser, tmp_path: Path) -> None:
    """Likewise, of all that are compared."""
    first, second = "Kitchen disco", "One long song"
    visitor.open(f"/compare?with=playlist:{sample.playlist_id(first)}&with=playlist:{sample.playlist_id(second)}")
    file = taken(visitor, tmp_path)
    assert file.name == "compare.html"
    looks_right(chromium, file, f"{first} and {second} compared", 390, "light")
