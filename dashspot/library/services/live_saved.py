"""What was saved last of a list, for where Spotify can't be asked."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable

import pandas as pd

from dashspot.library.services.live import LIVE, LivePage
from dashspot.store.engine import transaction
from dashspot.store.queries import last_known

_QUERIES: dict[str, Callable[..., pd.DataFrame]] = {
    "playlists": last_known.playlists,
    "liked": last_known.tracks,
    "albums": last_known.albums,
    "artists": last_known.artists,
}


def last_known_page(user_id: uuid.UUID, name: str, page: int = 1) -> LivePage | None:
    """One page of a list of LIVE as it is saved, `asked_at` when that was last checked; None where nothing is."""
    live = LIVE[name]
    if live.resource is None:
        return None
    start = (page - 1) * live.size
    with transaction() as session:
        rows = _QUERIES[live.resource](session, user_id, start=start, size=live.size)
    if rows.empty:
        return last_known_page(user_id, name) if page > 1 else None
    total = int(rows["of_all"].iloc[0])
    return LivePage(
        rows=rows.drop(columns=["of_all", "checked_at"]),
        start=start,
        total=total,
        pages=math.ceil(total / live.size),
        after=None,
        gone=0,
        asked_at=rows["checked_at"].max(),
    )
