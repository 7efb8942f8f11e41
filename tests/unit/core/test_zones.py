from __future__ import annotations

import uuid

import pytest

from dashspot import core
from dashspot.errors import NotFound


def test_zones_that_are_offered_are_named_by_places() -> None:
    """UTC before them; offsets and old abbreviations are left out."""
    offered = core.time_zones()
    assert offered[0] == "UTC"
    assert {"Europe/Berlin", "America/Argentina/Ushuaia", "Asia/Kathmandu"} <= set(offered)
    assert not any(name.startswith("Etc/") or "/" not in name for name in offered[1:])


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", None, "../etc/passwd"])
def test_what_is_no_zone_is_unknown(name: str | None) -> None:
    """A browser may say anything."""
    assert core.known_zone(name) is None
    assert core.known_zone("Asia/Kathmandu") == "Asia/Kathmandu"


def test_a_zone_that_does_not_exist_is_not_kept() -> None:
    """Said before the store is asked."""
    with pytest.raises(NotFound, match="There is no time zone 'Europe/Atlantis'"):
        core.set_time_zone(uuid.uuid4(), "Europe/Atlantis")
