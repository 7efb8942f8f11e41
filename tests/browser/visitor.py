"""A person at a browser: opens pages, waits until they are drawn, presses what is there, reads what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, expect

READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
LIST = "Saved playlists"
JOINER = "\u2060"
MISSING_PAGE = "The page that you have requested does not seem to exist"

_PATIENCE = 30_000  # ms; a busy machine is slow, not broken
expect.set_options(timeout=_PATIENCE)
_PROBES = re.compile(r"/[^/]+/_stcore/(health|host-config)$")  # Streamlit looks for its own root below every page
_ROW = 33  # px of a table's row and of its header: 2.1875rem at 15 px
_STEP = 5
_IMPORT = re.compile(r"^Import \d+ files?$")
# Charts and tables follow the width of their place a moment after it has changed.
_IS_DRAWN = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
    const skeletons = all('[data-testid=stSkeleton]').length
    const width = (e) => e.getBoundingClientRect().width
    const fills = (part, whole) => Math.abs(width(part) - width(whole)) < 1
    const drawing = (e) => e.querySelector('.js-plotly-plot .main-svg')
    const charts = all('[data-testid=stPlotlyChart]').every(e => drawing(e) && fills(drawing(e), e))
    const tables = all('[data-testid=stDataFrame]')
        .every(e => e.querySelector('canvas [role=row]') && fills(e, e.parentElement))
    return !skeletons && charts && tables
}"""

# The copy that screen readers read is written 200 ms after its table was drawn.
_IS_READABLE = """table => new Promise(resolve => {
    const quiet = () => { watch.disconnect(); resolve() }
    let timer = setTimeout(quiet, 300)
    const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(quiet, 300) })
    watch.observe(table, {childList: true, subtree: true, characterData: true})
})"""

_WATCH = """(id) => {
    window.seen = []
    const look = () => document.querySelectorAll(`[data-testid=${id}]`).forEach(e => window.seen.push(e.innerText))
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true})
}"""


def _as_shown(text: str) -> re.Pattern[str]:
    """The text, with the joiners that `literal` may have put between its characters."""
    return re.compile(f"^\\s*{JOINER}?" + f"{JOINER}?".join(map(re.escape, text)) + "\\s*$")


class Visitor:
    """One browser window with its own cookies. `complaints` fills with what a person never sees but should not be."""

    def __init__(self, page: Page, url: str) -> None:
        """Take an empty window; `url` is the dashboard's root."""
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        page.set_default_timeout(_PATIENCE)

    @classmethod
    @contextmanager
    def at(cls, page: Page, url: str) -> Iterator[Self]:
        """Somebody at a window; what goes wrong there is noted until the block ends."""
        visitor = cls(page, url)
        heard: dict[Any, Callable[..., None]] = {
            "console": visitor._note_message,
            "pageerror": visitor._note_error,
            "request": visitor._note_request,
        }
        for event, note in heard.items():
            page.on(event, note)
        yield visitor
        for event, note in heard.items():
            page.remove_listener(event, note)

    def open(self, path: str = "/", **query: str | list[str]) -> None:
        """Go to a page of the dashboard and wait until it is drawn."""
        self.page.goto(f"{self.url}{path}{'?' + urlencode(query, doseq=True) if query else ''}")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and everything it sent is drawn."""
        self.page.wait_for_selector(READY)
        self.page.wait_for_function(_IS_DRAWN)
        self.page.wait_for_selector(READY)

    def shows(self, text: str | re.Pattern[str]) -> Locator:
        """Wait until the page shows this text."""
        found = self.page.get_by_test_id("stMain").get_by_text(text).first
        expect(found).to_be_visible()
        return found

    def titled(self, title: str) -> None:
        """Wait until this is the page's title."""
        expect(self.page.get_by_test_id("stMain").locator("h1")).to_have_text(_as_shown(title))
        self.settle()

    def has_no_error(self) -> None:
        """No error box, no traceback, and nothing in the browser's console."""
        assert not self.page.get_by_test_id("stException").count()
        assert self.errors() == []
        assert self.complaints == []

    def errors(self) -> list[str]:
        """The text of every error box."""
        return self.page.locator("[data-testid=stAlertContentError]").all_inner_texts()

    def column(self, title: str, table: str = LIST) -> Locator:
        """The cells of one column of a table, named by its alt text; from the copy that screen readers read.

        To wait for what they will show; `texts` says what they show.
        """
        header = self._table(table).locator("[role=columnheader]", has_text=re.compile(f"^{re.escape(title)}$"))
        place = header.get_attribute("aria-colindex")
        return self._table(table).locator(f"[role=gridcell][aria-colindex='{place}']")

    def texts(self, title: str, table: str = LIST) -> list[str]:
        """What one column of a table shows."""
        self._await_copy(table)
        return self.column(title, table).all_inner_texts()

    def rows(self, table: str = LIST) -> list[list[str]]:
        """What a table shows, row by row."""
        self._await_copy(table)
        rows = self._table(table).locator("[role=row]").all()
        found = [row.locator("[role=gridcell]").all_inner_texts() for row in rows]
        return [cells for cells in found if cells]

    def press_cell(self, row: int, table: str = LIST, *, beyond: int = 0) -> None:
        """Press the button in a row of a table: cells are painted, so look for where the pointer becomes a hand.

        `beyond` so many pixels: the boxes that tick rows are pressed like buttons.
        """
        self.settle()
        canvas = self._table(table).locator("canvas").first
        canvas.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
        box = canvas.bounding_box()
        assert box is not None
        y = box["y"] + _ROW * (row + 1.5)
        for x in range(int(box["x"]) + _STEP + beyond, int(box["x"] + box["width"]), _STEP):
            self.page.mouse.move(x, y)
            if canvas.evaluate("canvas => canvas.style.cursor") == "pointer":
                self.page.mouse.click(x + _STEP, y)
                return
        raise AssertionError(f"There is no button in row {row}.")

    def go(self, page: str, section: str | None = None) -> None:
        """Follow the navigation above every page."""
        if section is None:
            self.page.get_by_test_id("stTopNavLink").filter(has_text=page).click()
            return
        self.page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
        self.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=page).click()

    def search(self, text: str) -> None:
        """Fill the search field and press Enter."""
        field = self.page.get_by_role("searchbox")
        field.fill(text)
        field.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a select box; a long list shows those alone that fit what is typed."""
        box = self.page.get_by_test_id("stSelectbox").filter(has_text=label)
        box.get_by_role("combobox").fill(option)
        self.page.get_by_role("option", name=option, exact=True).click()

    def switch_library(self, name: str) -> None:
        """Show the sample, or one's own."""
        self.page.get_by_test_id("stMain").get_by_role("radio", name=name).click()

    def download(self, label: str) -> tuple[str, bytes]:
        """Press a download button: the file's name and content."""
        return self.download_in(self.page.locator("body"), label)

    def download_in(self, place: Locator, label: str) -> tuple[str, bytes]:
        """The same, of the first such button in a part of the page."""
        with self.page.expect_download() as started:
            place.get_by_role("button", name=label).first.click()
        return started.value.suggested_filename, Path(started.value.path()).read_bytes()

    def choose_files(self, files: Mapping[str, bytes]) -> None:
        """Choose files on the Imports page, and wait until each is looked at."""
        chosen = [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files.items()]
        self.page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
        for name in files:
            expect(self.page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
        expect(self.page.get_by_role("button", name=_IMPORT)).to_be_visible()
        self.settle()

    def upload(self, files: Mapping[str, bytes]) -> None:
        """Choose files on the Imports page and import what can be imported."""
        self.choose_files(files)
        self.page.get_by_role("button", name=_IMPORT).click()
        expect(self.page.get_by_role("button", name=_IMPORT)).to_have_count(0)

    def remove_imports(self) -> None:
        """Take everything out again, wait for what that sets off, and put the notices away."""
        self.open("/imports")
        main = self.page.get_by_test_id("stMain")
        removals = main.get_by_role("button", name=re.compile("Remove"))
        for left in reversed(range(removals.count())):
            removals.first.click()
            self.page.get_by_role("button", name="Remove it").click()
            expect(removals).to_have_count(left)
        expect(main.get_by_test_id("stProgress")).to_have_count(0)
        self.dismiss_all()
        self.open("/imports")

    def delete_set(self, name: str) -> None:
        """Delete a set of tracks that was kept."""
        self.open("/sets")
        self.choose("Rename or delete", name)
        self.settle()
        self.page.get_by_role("button", name="Delete", exact=True).click()
        self.page.get_by_role("button", name="Delete it").click()
        self.shows("It is deleted.")

    def dismiss_all(self) -> None:
        """Put every notice away."""
        self.open("/notices")
        button = self.page.get_by_role("button", name="Dismiss all")
        if button.count():
            button.click()
            expect(button).to_have_count(0)

    def watch(self, test_id: str) -> Callable[[], list[str]]:
        """From now on note the text of such elements, however short they are there; call the answer to read it."""
        self.page.evaluate(_WATCH, test_id)
        return lambda: list(self.page.evaluate("() => window.seen"))

    def _await_copy(self, table: str) -> None:
        self.settle()
        self._table(table).evaluate(_IS_READABLE)

    def _table(self, alt: str) -> Locator:
        return self.page.get_by_role("region", name=alt)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBES.search(urlsplit(message.location["url"]).path):
            self.complaints.append(f"console: {message.text}")

    def _note_error(self, error: Error) -> None:
        self.complaints.append(f"script error: {error}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws", 1), "data:", "blob:")):
            self.complaints.append(f"request elsewhere: {request.url}")
