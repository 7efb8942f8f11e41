"""A page of the Library: a list as Spotify tells it now, a page at a time, and how each row stands here."""

from __future__ import annotations

import uuid

import streamlit as st
from loguru import logger

from dashspot import library
from dashspot.blocks.words import count
from dashspot.errors import Parked, ServiceError
from dashspot.library import LIVE, LivePage, Wanted
from dashspot.ui.nav import page_at
from dashspot.ui.parts import live_asked, live_controls
from dashspot.ui.parts.live_actions import actions, told
from dashspot.ui.parts.live_table import chosen, table
from dashspot.ui.parts.sign_in import connect_button, what_connecting_gives
from dashspot.ui.parts.step import step
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.parts.text import literal
from dashspot.ui.parts.waiting import reserved
from dashspot.ui.session import Viewer

_HEIGHT = 420
_SPOTIFY = "[Spotify](https://open.spotify.com)"


def page(viewer: Viewer, file: str, title: str, *names: str) -> None:
    """One or more lists of LIVE, the first of them by default; `file` names the page."""
    st.title(title, anchor=False)
    step()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = live_controls.pick(file, names)
        wanted = live_controls.wanted(name)
    if viewer.owner is None or not viewer.connected:
        _connect(viewer, name)
        told()
        if viewer.owner:
            _last_known(viewer.owner.id, name, wanted)
        return
    user_id = viewer.owner.id
    buttons, work = st.container(), st.container()
    with work:
        work_panel(user_id)
        told()  # after the panel, which may have the whole page run again
    if found := _asked(user_id, name, wanted):
        with buttons:
            actions(user_id, name, wanted, found, chosen(name, wanted.page))
        _list(user_id, name, wanted.page, found, live=True)


def _asked(user_id: uuid.UUID, name: str, wanted: Wanted) -> LivePage | None:
    """What Spotify tells; where it does not, why, and what was saved last."""
    if LIVE[name].by_words and not wanted.words:
        st.info("Say what to look for in what Spotify has.", icon=":material/search:")
        return None
    try:
        with reserved(_HEIGHT, name, wanted):
            return live_asked.asked(user_id, name, wanted)
    except ServiceError as error:
        logger.opt(exception=error.__cause__).info("Shown to the person: {}", error)
        st.warning(literal(_sentence(error)), icon=":material/cloud_off:")
        st.button(
            "Try again",
            key="live_again",
            icon=":material/refresh:",
            on_click=live_asked.forget,
            args=(user_id, name, wanted),
        )
        _last_known(user_id, name, wanted)
        return None


def _sentence(error: ServiceError) -> str:
    if isinstance(error, Parked):
        return f"Spotify answers no more questions of this kind before {error.until:%Y-%m-%d %H:%M} UTC."
    return str(error)


def _connect(viewer: Viewer, name: str) -> None:
    """What a connection gives, the way to one, and where what came from elsewhere can be seen."""
    what_connecting_gives(viewer, f"this page shows {LIVE[name].what} as of now, and saves what you choose.")
    with st.container(horizontal=True, vertical_alignment="center"):
        connect_button(viewer, key="live_sign_in")
        kind = LIVE[name].kind
        st.page_link(page_at(f"{kind}s"), label=f"See the {kind}s saved here", icon=":material/inventory_2:")


def _last_known(user_id: uuid.UUID, name: str, wanted: Wanted) -> None:
    """What was saved last of the list, with its date."""
    if found := library.last_known_page(user_id, name, wanted.page):
        _list(user_id, name, wanted.page, found, live=False)


def _list(user_id: uuid.UUID, name: str, page: int, found: LivePage, *, live: bool) -> None:
    """How much there is, one page of it, and the way to the others."""
    if found.rows.empty:
        st.info(f"Spotify shows no {LIVE[name].noun} here.", icon=":material/info:")
    else:
        st.caption(_basis(name, found, live=live))
        table(user_id, name, page, found.rows, live=live)
    live_controls.turn(name, page, found)


def _basis(name: str, found: LivePage, *, live: bool) -> str:
    """Which rows these are, of how many, who tells them, and as of when."""
    first, last = found.start + 1, found.start + len(found.rows) + found.gone
    of = f" of {count(found.total, LIVE[name].noun)}" if found.total is not None else ""
    gone = f"; {count(found.gone, 'row')} of them not available" if found.gone else ""
    if live:
        return f"{first:,} to {last:,}{of}{gone}. From {_SPOTIFY} at {found.asked_at:%H:%M} UTC."
    as_of = f"{found.asked_at:%Y-%m-%d %H:%M} UTC"
    return f"{first:,} to {last:,}{of}, as saved here and last checked at {_SPOTIFY} on {as_of}."
