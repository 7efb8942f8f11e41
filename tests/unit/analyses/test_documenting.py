"""docs/analyses.md."""

from __future__ import annotations

from pathlib import Path

from dashspot.analyses import ANALYSES
from dashspot.analyses.documenting import document

PAGE = Path(__file__).resolve().parents[3] / "docs" / "analyses.md"


def test_the_page_is_current() -> None:
    """It is what `python -m dashspot describe --out docs/analyses.md` writes."""
    assert PAGE.read_text(encoding="utf-8") == document()


def test_every_analysis_is_told_of() -> None:
    """With title, definition, source and all columns; every entry of the contents leads somewhere."""
    text = document()
    for entry in ANALYSES.values():
        assert f'<a id="{entry.name}"></a>{entry.title}' in text
        assert f"- [{entry.title}](#{entry.name})" in text
        assert entry.definition in text
        assert entry.source in text
        for column in entry.columns.values():
            assert column.about.replace("|", "\\|") in text
