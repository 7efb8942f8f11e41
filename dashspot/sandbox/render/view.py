"""What rendering needs to know, and the parts that all objects share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.catalogue.people import People
from dashspot.sandbox.catalogue.records import Catalogue

OPEN = "https://open.spotify.com"
_SIZES = (640, 300, 64)


@dataclass(frozen=True)
class View:
    """The catalogue and the people as seen from one call; `now` in seconds since 1970."""

    catalogue: Catalogue
    people: People
    url: str
    now: float
    market: str | None = None
    snapshot_lag: float = 0

    def link(self, kind: str, id_: str) -> dict[str, Any]:
        """What every object with an id has."""
        return {
            "external_urls": {"spotify": f"{OPEN}/{kind}/{id_}"},
            "href": f"{self.url}/v1/{kind}s/{id_}",
            "id": id_,
            "type": kind,
            "uri": f"spotify:{kind}:{id_}",
        }

    def images(self, kind: str, id_: str) -> list[dict[str, Any]]:
        """Three sizes of one picture, in pixels."""
        picture = ids.hexadecimal(kind, id_, length=24)
        return [
            {"height": size, "url": f"{self.url}/image/{kind}/{size:04d}{picture}", "width": size} for size in _SIZES
        ]
