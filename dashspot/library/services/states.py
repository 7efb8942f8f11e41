"""How far what a person has at Spotify is saved."""

from __future__ import annotations

import uuid

import pandas as pd

from dashspot.store.engine import transaction
from dashspot.store.managers.syncs import HIDDEN, LIKED
from dashspot.store.queries import synced as queries


def states(user_id: uuid.UUID) -> pd.DataFrame:
    """Liked songs, then every playlist by name.

    Columns: Name, State (saved, not shown to this app, or on its way), Rows, Left out (episodes, local files, gone),
    Checked (UTC).
    """
    with transaction() as session:
        found = queries.shown(session, user_id)
    is_liked = found["resource"] == LIKED
    state = pd.Series("saved", index=found.index)
    state = state.mask(found["mark"].isna(), "on its way").mask(
        found["mark"].fillna("").str.startswith(HIDDEN), "not shown to this app"
    )
    shown = pd.DataFrame(
        {
            "Name": found["name"].mask(is_liked, "Liked songs").fillna("Playlist without a name"),
            "State": state.mask(found["draft"] & found["mark"].notna(), "saved, a newer state is on its way"),
            "Rows": found["rows"],
            "Left out": found["left_out"],
            "Checked": found["checked_at"],
        }
    )
    order = shown.assign(liked=~is_liked, key=shown["Name"].str.casefold()).sort_values(["liked", "key"]).index
    return shown.loc[order].reset_index(drop=True)
