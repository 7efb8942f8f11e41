"""Everything that a person was told, newest first."""

from __future__ import annotations

import math
import uuid
from datetime import UTC, datetime

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashspot import core
from dashspot.blocks.words import ago, count
from dashspot.blocks.work import Level, NotificationBlock
from dashspot.errors import DashSpotError
from dashspot.ui.nav import place
from dashspot.ui.parts.bell import ICONS
from dashspot.ui.parts.sign_in import guest_button, sign_in_button
from dashspot.ui.parts.tasks import dismiss_button
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

PAGE_SIZE = 20
_FAILED = "_dismiss_all_failed"
_COLOURS: dict[Level, str] = {"success": "green", "info": "blue", "warning": "orange", "error": "red"}


def nobody() -> None:
    """Why this browser is told nothing."""
    who = "Who signs in, or comes as a guest," if core.takes_guests() else "Who signs in"
    st.info(f"{who} is told here what became of their imports.", icon=":material/lock:")
    with st.container(horizontal=True):
        sign_in_button(key="nt_sign_in")
        guest_button(key="nt_guest")


def told(user_id: uuid.UUID) -> None:
    """One page of it, the page's number being a part of the address."""
    if failed := st.session_state.pop(_FAILED, None):
        st.error(literal(failed), icon=":material/error:")
    above = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    rows = st.container()
    found, total = core.notices(user_id, most=PAGE_SIZE)
    pages = max(math.ceil(total / PAGE_SIZE), 1)
    page = st.pagination(pages, key="nt_page", bind="query-params", width="stretch") if pages > 1 else 1
    if page > 1:
        found, total = core.notices(user_id, skip=(min(page, pages) - 1) * PAGE_SIZE, most=PAGE_SIZE)
    with above:
        _how_many(user_id, found, total)
    with rows:
        now = datetime.now(UTC)
        for notice in found:
            _row(user_id, notice, now, place(notice.link))


def _how_many(user_id: uuid.UUID, found: list[NotificationBlock], total: int) -> None:
    if not total:
        st.info("Nothing was told yet. What becomes of imports, syncs and analyses is said here.")
        return
    unread = core.news(user_id)
    st.caption(f"{count(total, 'notice')}, {unread.unread:,} of them new" if unread.unread else count(total, "notice"))
    if unread.newest:
        st.button(
            "Dismiss all",
            key="nt_dismiss_all",
            icon=":material/done_all:",
            on_click=_dismiss_all,
            args=(user_id, max(unread.newest, *(notice.created_at for notice in found))),
            width="content",
        )


def _row(
    user_id: uuid.UUID, notice: NotificationBlock, now: datetime, leads: tuple[StreamlitPage, dict[str, str]] | None
) -> None:
    with st.container(border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        icon = f":{_COLOURS[notice.level]}[{ICONS[notice.level]}]"
        text = literal(notice.text)
        st.markdown(f"{icon} {text}" if notice.acknowledged_at else f"{icon} **{text}**", width="stretch")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.caption(ago(notice.created_at, now), help=f"{notice.created_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
            if leads:
                page, query = leads
                st.page_link(page, label="Open", icon=":material/arrow_forward:", query_params=query)
            if not notice.acknowledged_at:
                dismiss_button(user_id, notice.id)


def _dismiss_all(user_id: uuid.UUID, until: datetime) -> None:
    try:
        confirm(user_id)
        core.acknowledge_all(user_id, until)
    except DashSpotError as error:
        st.session_state[_FAILED] = str(error)
