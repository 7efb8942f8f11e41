"""Shows and episodes."""

from __future__ import annotations

from html import escape
from typing import Any

from dashspot.sandbox.catalogue.records import Episode, Show
from dashspot.sandbox.catalogue.words import MARKETS
from dashspot.sandbox.render.view import View

_LANGUAGES = ["en-GB"]


def show(view: View, record: Show) -> dict[str, Any]:
    """A show as part of something else."""
    return view.link("show", record.id) | {
        "available_markets": MARKETS,
        "copyrights": [],
        "description": record.description,
        "explicit": False,
        "html_description": f"<p>{escape(record.description)}</p>",
        "images": view.images("show", record.id),
        "is_externally_hosted": False,
        "languages": _LANGUAGES,
        "media_type": "audio",
        "name": record.name,
        "publisher": record.publisher,
        "total_episodes": len(view.catalogue.episodes_of_show[record.id]),
    }


def simple_episode(view: View, record: Episode) -> dict[str, Any]:
    """An episode as part of its show; it has neither album nor artists."""
    return view.link("episode", record.id) | {
        "audio_preview_url": None,
        "description": record.description,
        "duration_ms": record.duration_ms,
        "explicit": False,
        "html_description": f"<p>{escape(record.description)}</p>",
        "images": view.images("show", record.show),
        "is_externally_hosted": False,
        "is_playable": True,
        "language": _LANGUAGES[0],
        "languages": _LANGUAGES,
        "name": record.name,
        "release_date": record.release_date,
        "release_date_precision": "day",
        "resume_point": {"fully_played": False, "resume_position_ms": 0},
    }


def full_episode(view: View, record: Episode) -> dict[str, Any]:
    """An episode on its own."""
    return simple_episode(view, record) | {"show": show(view, view.catalogue.shows[record.show])}
