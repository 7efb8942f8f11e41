"""Syncs on the screen: the button, and what is saved."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashspot import library
from dashspot.blocks.sync import SyncPlanBlock
from dashspot.errors import DashSpotError
from dashspot.ui.parts.cards import table_height
from dashspot.ui.parts.sign_in import connect_button, what_connecting_gives
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_REFUSED = "_sync_refused"
_TALLEST_TABLE = 740
_CHOSEN, _PLAN = "sy_only", "sy_plan"
_NEVER = 0
_EVERY = {_NEVER: "Never", **library.HOURS}
_ONLY = {**library.TITLES, "playlists": "Playlists"}


def connect(viewer: Viewer) -> None:
    """What a connection gives, and the way to one."""
    what_connecting_gives(viewer, "your liked songs, albums, artists and playlists are saved here and kept up to date.")
    connect_button(viewer, key="sy_sign_in")


def ask(user_id: uuid.UUID) -> None:
    """Saves everything, or one kind of things, in a job; and whether that is done by itself."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Sync everything",
            key="sy_everything",
            type="primary",
            icon=":material/sync:",
            help="What has not changed is not read again.",
            on_click=_ask,
            args=(user_id,),
        )
        st.menu_button(
            "Sync only",
            list(_ONLY),
            format_func=lambda resource: _ONLY[resource],
            key=_CHOSEN,
            on_click=_ask_chosen,
            args=(user_id,),
        )
        plan = _by_itself(user_id)
    if plan:
        st.caption(f"The next sync by itself is asked for at {plan.next_at:%Y-%m-%d %H:%M} UTC.")
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused), icon=":material/error:")


def _by_itself(user_id: uuid.UUID) -> SyncPlanBlock | None:
    """How often, to choose; gives what was chosen before."""
    plan = library.sync_plan(user_id)
    st.selectbox(
        "By itself",
        list(_EVERY),
        index=list(_EVERY).index(plan.every_hours if plan else _NEVER),
        format_func=lambda hours: _EVERY[hours],
        key=_PLAN,
        width=180,
        help="Syncs go on while no page is open.",
        on_change=_plan,
        args=(user_id,),
    )
    return plan


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
        alt="What you have at Spotify, and what is saved of it",
    )


def _ask(user_id: uuid.UUID, *resources: str) -> None:
    _telling(user_id, lambda: library.request_sync(user_id, *resources))


def _ask_chosen(user_id: uuid.UUID) -> None:
    _ask(user_id, st.session_state[_CHOSEN])


def _plan(user_id: uuid.UUID) -> None:
    _telling(user_id, lambda: library.plan_syncs(user_id, st.session_state[_PLAN] or None))


def _telling(user_id: uuid.UUID, work: Callable[[], object]) -> None:
    """Do it for this person, or keep for the page why not."""
    try:
        confirm(user_id)
        work()
    except DashSpotError as error:
        st.session_state[_REFUSED] = str(error)
