"""The documentation: every link leads somewhere, every picture says what it shows, every page can be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
LINK = re.compile(r"(!?)\[((?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)\)")
MOST_BYTES = 700_000


def prose(page: Path) -> str:
    """The text without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What can be linked to in a page: its headings as GitHub names them, and ids that are set."""
    text = prose(page)
    headings = re.findall(r"^#+ +(.*)$", text, flags=re.MULTILINE)
    plain = [re.sub(r"<[^>]*>|[`*]", "", heading).strip().lower() for heading in headings]
    named = {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}
    return named | set(re.findall(r'<a id="([^"]+)"', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """What is linked to within the project is there, and has the heading that is named."""
    for _, _, target in LINK.findall(prose(page)):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        found = page.parent / path if path else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_says_what_it_shows(page: Path) -> None:
    """Whoever can't see it reads it."""
    assert all(text.strip() for picture, text, _ in LINK.findall(prose(page)) if picture)


def test_the_readme_leads_to_every_page() -> None:
    """And no picture lies there that no page shows; all of them together are small."""
    linked = {target for _, _, target in LINK.findall(prose(ROOT / "README.md"))}
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} <= linked
    pictures = {picture.name: picture.stat().st_size for picture in (DOCS / "screenshots").iterdir()}
    shown = {Path(target).name for page in PAGES for picture, _, target in LINK.findall(prose(page)) if picture}
    assert set(pictures) <= shown
    assert sum(pictures.values()) < MOST_BYTES


def test_the_guide_has_every_page_of_the_navigation() -> None:
    """A page of the dashboard is named in the guide by its title, or by the title of its file."""
    text = prose(DOCS / "guide.md").lower()
    nav = (ROOT / "dashspot" / "ui" / "nav.py").read_text(encoding="utf-8")
    titles = re.findall(r'_page\(\s*"[a-z_/]+",\s*"([^"]+)"', nav)
    assert titles
    assert [title for title in titles if title.lower() not in text] == []
