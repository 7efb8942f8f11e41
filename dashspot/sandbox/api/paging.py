"""Pages by offset and pages by cursor, with the limits and the literal refusals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashspot.sandbox.api.call import Call

_NO_END = 10**18


@dataclass(frozen=True)
class Window:
    """Which part of a list is asked for."""

    offset: int
    limit: int


def window(call: Call, *, default: int = 20, most: int = 50, last_offset: int = _NO_END) -> Window:
    """The part a call asks for.

    Raises:
        Refusal: 400 `Invalid limit` or `Invalid offset`.
    """
    limit = call.whole("limit", default, 1, most)
    return Window(call.whole("offset", 0, 0, last_offset), limit)


def page(call: Call, part: Window, total: int, items: list[Any], *, path: str | None = None) -> dict[str, Any]:
    """One page by offset; `path` replaces the call's own in the links."""
    where = path or call.path

    def link(offset: int) -> str:
        return _link(call, where, {"offset": str(offset), "limit": str(part.limit)})

    return {
        "href": link(part.offset),
        "items": items,
        "limit": part.limit,
        "next": link(part.offset + part.limit) if part.offset + part.limit < total else None,
        "offset": part.offset,
        "previous": link(max(0, part.offset - part.limit)) if part.offset else None,
        "total": total,
    }


def cursor_link(call: Call, **cursor: str) -> str:
    """A link to a page by cursor."""
    kept = {name: value for name, value in call.query.items() if name not in ("after", "before")}
    return f"{call.url}/v1{call.path}?{urlencode(kept | cursor)}"


def _link(call: Call, path: str, place: dict[str, str]) -> str:
    kept = {name: value for name, value in call.query.items() if name not in place}
    return f"{call.url}/v1{path}?{urlencode(place | kept)}"
