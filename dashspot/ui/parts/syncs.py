"""Syncs on the screen: the button, and what is saved."""

from __future__ import annotations

import uuid

import pandas as pd
import streamlit as st

from dashspot import library
from dashspot.errors import DashSpotError
from dashspot.ui.parts.cards import table_height
from dashspot.ui.parts.sign_in import sign_in_button
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_REFUSED = "_sync_refused"
_TALLEST_TABLE = 740


def connect(viewer: Viewer) -> None:
    """What a connection gives, and the way to one."""
    lost = viewer.owner is not None and viewer.owner.kind == "spotify"
    again = "Your connection to Spotify has ended. " if lost else ""
    st.info(
        f"{again}With a connection to Spotify your liked songs and playlists are saved here and kept up to date.",
        icon=":material/link:",
    )
    sign_in_button("Reconnect with Spotify" if lost else "Sign in with Spotify", key="sy_sign_in")


def sync_button(user_id: uuid.UUID) -> None:
    """Saves everything, in a job."""
    st.button(
        "Sync everything",
        key="sy_everything",
        type="primary",
        icon=":material/sync:",
        help="Saves your liked songs and every playlist that Spotify shows to this app; what has not changed is not "
        "read again.",
        on_click=_ask,
        args=(user_id,),
    )
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused), icon=":material/error:")


def table(states: pd.DataFrame) -> None:
    """Every resource with what is saved of it, and when that was checked."""
    if states.empty:
        return
    st.dataframe(
        states,
        hide_index=True,
        height=table_height(len(states), _TALLEST_TABLE),
        column_config={
            "Name": st.column_config.TextColumn(pinned=True, width="medium"),
            "Rows": st.column_config.NumberColumn(format="localized"),
            "Left out": st.column_config.NumberColumn(help="Rows that are episodes, local files, or gone"),
            "Checked": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC", help="UTC"),
        },
        alt="Liked songs and playlists at Spotify with what is saved of them",
    )


def _ask(user_id: uuid.UUID) -> None:
    try:
        confirm(user_id)
        library.request_sync(user_id)
    except DashSpotError as error:
        st.session_state[_REFUSED] = str(error)
