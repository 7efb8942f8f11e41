"""The page of the settings is what the settings are."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from dashspot.__main__ import main
from dashspot.operations.documenting import configuration
from dashspot.settings import PREFIX, Settings

PAGE = Path(__file__).resolve().parents[3] / "docs" / "configuration.md"


def test_the_page_is_current() -> None:
    """If not: python -m dashspot describe settings --out docs/configuration.md does it."""
    assert PAGE.read_text(encoding="utf-8") == configuration()
    assert CliRunner().invoke(main, ["describe", "settings"]).output == configuration()


def test_every_setting_has_a_row() -> None:
    """With its default and its help; neither breaks the table."""
    rows = [line for line in configuration().splitlines() if line.startswith(f"| `{PREFIX}")]
    assert len(rows) == len(Settings.model_fields)
    for row, field in zip(rows, Settings.model_fields.values(), strict=True):
        assert row.count("|") == 4
        assert field.description
