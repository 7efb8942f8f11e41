"""Finds every analysis: each module of a page's folder that has an ANALYSIS."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from dashspot.analyses.entry import Analysis

PAGES: dict[str, str] = {
    "sound": "Sound",
    "mood": "Mood",
    "keys": "Keys and tempo",
    "artists": "Artists and genres",
    "years": "Years and popularity",
    "sources": "Sources",
    "compare": "Compare",
    "overlap": "Overlap",
    "map": "Map",
    "time": "Over time",
    "groups": "Group by",
    "when": "When",
    "most": "Most played",
    "finding": "Discoveries",
    "habits": "Habits",
    "played_sound": "Sound",
    "review": "Years in review",
}
"""Folder and title of each page, and of each section of the report."""
SECTIONS: tuple[str, ...] = ("sound", "mood", "keys", "artists", "years", "sources")
"""Those that are sections of the report."""
LISTENING: tuple[str, ...] = ("when", "most", "finding", "habits", "played_sound", "review")
"""Those that are sections of *Listening*: their entries are of plays."""


def _found() -> Iterator[Analysis[Any]]:
    for page in PAGES:
        folder = importlib.import_module(f"{__package__}.{page}")
        for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
            entry = getattr(importlib.import_module(module.name), "ANALYSIS", None)
            if isinstance(entry, Analysis):
                yield entry


ANALYSES: dict[str, Analysis[Any]] = {entry.name: entry for entry in _found()}


def on_page(page: str) -> list[Analysis[Any]]:
    """The analyses of one page, in order."""
    return sorted((entry for entry in ANALYSES.values() if entry.page == page), key=lambda entry: entry.place)
