"""The log of what was played on the screen: how far it is told, then day by day, the newest first."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashspot import playback
from dashspot.blocks.play_log import PlayPlace
from dashspot.blocks.words import count
from dashspot.playback import DayPlays, LogPage
from dashspot.ui.nav import page_at
from dashspot.ui.parts import play_log_asking, zone
from dashspot.ui.parts.banner import sample_banner
from dashspot.ui.parts.play_log_table import gap, shown_columns, table
from dashspot.ui.parts.sign_in import connect_button, what_connecting_gives
from dashspot.ui.session import Viewer

_GIVES = (
    "this page has your last fifty plays at once, and from then on all that you play, on whatever device. A history "
    "that Spotify sends you on request goes back to your first play; it needs no connection."
)
_NOTHING = "Nothing that you have played is saved here yet. Spotify tells the last fifty plays."
_BEFORE, _DAY = "log_before", "log_day"
_FIRST_DAY = date(2006, 4, 1)
"""Spotify was founded in this month."""


def log(viewer: Viewer) -> None:
    """One page of the log, and the ways to more of it; without a connection what is saved, and what one gives."""
    connected, clock = viewer.owner is not None and viewer.connected, ZoneInfo(zone.of(viewer))
    shown = viewer.shown.user.id
    anything = playback.has_plays(shown)
    sample_banner(viewer)
    if viewer.owner and connected:
        play_log_asking.actions(viewer.owner.id, clock, first=viewer.sees_sample or not anything)
    else:
        what_connecting_gives(viewer, _GIVES)
        _ways(viewer)
    play_log_asking.told()
    if anything:
        _shown(viewer, shown, clock)
    elif connected:
        st.info(_NOTHING, icon=":material/history:")


def _shown(viewer: Viewer, user_id: uuid.UUID, clock: ZoneInfo) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = _place(clock)
        zone.choice(viewer, clock.key)
    page = playback.log_page(user_id, clock, place)
    if page.plays.empty:
        st.info("Nothing that you played before then is saved here.", icon=":material/history:")
    else:
        _page(page, clock)
    _turn(page, turned=place is not None)


def _ways(viewer: Viewer) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        connect_button(viewer, key="log_sign_in")
        st.page_link(page_at("imports"), label="Import a history of listening", icon=":material/upload_file:")


def _page(page: LogPage, clock: ZoneInfo) -> None:
    shown = page.plays["played_at"]
    between = f"{shown.iloc[-1]:%Y-%m-%d %H:%M} to {shown.iloc[0]:%Y-%m-%d %H:%M}"
    st.caption(f"{count(len(shown), 'play')}, ended from {between}. Times are those of {clock.key}.")
    columns, day = shown_columns(page.plays), None
    for number, part in enumerate(playback.log_parts(page)):
        if not isinstance(part, DayPlays):
            gap(part, clock)
            continue
        if part.day != day:
            day = part.day
            st.subheader(f"{day:%A}, {day.day} {day:%B %Y}", anchor=False)
        table(part.plays, columns, number)


def _place(clock: ZoneInfo) -> PlayPlace | None:
    """Where the page begins: where it was turned to, else at the end of the day that was chosen."""
    day: Any = st.date_input(
        "Up to the day",
        None,
        _FIRST_DAY,
        zone.today(clock.key),
        key=_DAY,
        bind="query-params",
        format="YYYY-MM-DD",
        width=170,
        on_change=_newest,
    )
    if place := playback.place_at(str(st.query_params.get(_BEFORE, ""))):
        return place
    return PlayPlace(datetime.combine(day + timedelta(days=1), time(), clock), 0) if day else None


def _turn(page: LogPage, *, turned: bool) -> None:
    with st.container(horizontal=True):
        if page.older:
            st.button("Older", key="log_older", icon=":material/arrow_downward:", on_click=_older, args=(page.older,))
        if turned:
            st.button("Newest", key="log_newest", icon=":material/vertical_align_top:", on_click=_from_the_top)


def _older(place: PlayPlace) -> None:
    st.query_params[_BEFORE] = playback.written_place(place)


def _newest() -> None:
    st.query_params.pop(_BEFORE, None)


def _from_the_top() -> None:
    _newest()
    st.session_state[_DAY] = None
