"""What development mode takes away: paths are closed elsewhere, here fields vanish."""

from __future__ import annotations

from typing import Any

REMOVED: dict[str, frozenset[str]] = {
    "track": frozenset({"available_markets", "linked_from", "popularity"}),
    "album": frozenset({"album_group", "available_markets", "label", "popularity"}),
    "artist": frozenset({"followers", "genres", "popularity"}),
    "user": frozenset({"country", "email", "explicit_content", "followers", "product"}),
    "show": frozenset({"available_markets", "publisher"}),
    "playlist": frozenset({"tracks"}),
}
"""The fields each type of object lacks in development mode."""

_NONE: frozenset[str] = frozenset()
_ROW = frozenset({"track"})


def reduced(value: Any) -> Any:
    """An extended answer as development mode gives it; the value is left as it was."""
    if isinstance(value, list):
        return [reduced(one) for one in value]
    if not isinstance(value, dict):
        return value
    dropped = _dropped(value)
    kept = {name: reduced(one) for name, one in value.items() if name not in dropped}
    if "preview_url" in kept:
        kept["preview_url"] = None
    return kept


def _dropped(value: dict[str, Any]) -> frozenset[str]:
    if "item" in value and "added_at" in value:
        return _ROW
    kind = value.get("type")
    return REMOVED.get(kind, _NONE) if isinstance(kind, str) else _NONE
