"""By whose clock times are shown: that of the person's choice, else that of their browser."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashspot import core
from dashspot.ui.session import Viewer, confirm

_CHOSEN, _PICKER = "_time_zone", "ls_zone"
_AS_BROWSER = "As in this browser"


def of(viewer: Viewer) -> str:
    """The name of the time zone, as the IANA database has it."""
    return _chosen(viewer) or core.known_zone(st.context.timezone) or "UTC"


def today(where: str) -> date:
    """The day that it is there."""
    return datetime.now(ZoneInfo(where)).date()


def choice(viewer: Viewer, where: str) -> None:
    """Says by whose clock; whoever owns a library can choose another."""
    with st.popover(where, icon=":material/schedule:", help="The time zone of days and hours", key="ls_clock"):
        if viewer.owner is None:
            st.caption("That of this browser.")
            return
        st.session_state[_PICKER] = _chosen(viewer) or _AS_BROWSER
        st.selectbox(
            "Time zone", [_AS_BROWSER, *core.time_zones()], key=_PICKER, on_change=_keep, args=(viewer,),
            help="It is kept for you, and holds on every page.",
        )  # fmt: skip


def _chosen(viewer: Viewer) -> str | None:
    """Asked once in a tab; whoever changes it there changes what the tab knows."""
    if viewer.owner is None:
        return None
    known: tuple[object, str | None] | None = st.session_state.get(_CHOSEN)
    if known is None or known[0] != viewer.owner.id:
        known = st.session_state[_CHOSEN] = (viewer.owner.id, core.time_zone(viewer.owner.id))
    return known[1]


def _keep(viewer: Viewer) -> None:
    if viewer.owner is None:
        return
    confirm(viewer.owner.id)
    picked = st.session_state[_PICKER]
    core.set_time_zone(viewer.owner.id, None if picked == _AS_BROWSER else picked)
    st.session_state.pop(_CHOSEN, None)
