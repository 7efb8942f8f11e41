"""How far what a person has at Spotify is saved."""

from __future__ import annotations

import uuid

import pandas as pd

from dashspot.store.engine import transaction
from dashspot.store.managers.syncs import ALBUMS, ARTISTS, HIDDEN, LIKED
from dashspot.store.queries import synced as queries

TITLES = {LIKED: "Liked songs", ALBUMS: "Saved albums", ARTISTS: "Followed artists"}
"""The resources that are one list each, in the order in which they are shown."""


def states(user_id: uuid.UUID) -> pd.DataFrame:
    """Liked songs, albums and artists, then every playlist by name.

    Columns: Name, State (saved, not shown to this app, or on its way), Rows, Left out (episodes, local files, gone),
    Checked (UTC).
    """
    with transaction() as session:
        found = queries.shown(session, user_id)
    state = pd.Series("saved", index=found.index)
    state = state.mask(found["mark"].isna(), "on its way").mask(
        found["mark"].fillna("").str.startswith(HIDDEN), "not shown to this app"
    )
    shown = pd.DataFrame(
        {
            "Name": found["resource"].map(TITLES).fillna(found["name"]).fillna("Playlist without a name"),
            "State": state.mask(found["draft"] & found["mark"].notna(), "saved, a newer state is on its way"),
            "Rows": found["rows"],
            "Left out": found["left_out"],
            "Checked": found["checked_at"],
        }
    )
    place = found["resource"].map({name: place for place, name in enumerate(TITLES)}).fillna(len(TITLES))
    order = shown.assign(place=place, key=shown["Name"].str.casefold()).sort_values(["place", "key"]).index
    return shown.loc[order].reset_index(drop=True)
