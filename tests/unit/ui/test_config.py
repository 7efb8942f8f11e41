"""What Streamlit is told to do and not to do."""

from __future__ import annotations

import tomllib
from pathlib import Path

CONFIG = tomllib.loads((Path(__file__).resolve().parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_tables_give_no_csv_of_their_own() -> None:
    """Streamlit's does not guard names that a spreadsheet would run as formulas; ours, behind its own button, does."""
    assert CONFIG["client"]["disableDataExport"] is True


def test_errors_tell_a_visitor_nothing_of_the_inside() -> None:
    """A traceback belongs into the log."""
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_nothing_is_reported_elsewhere() -> None:
    """No statistics leave this machine."""
    assert CONFIG["browser"]["gatherUsageStats"] is False
