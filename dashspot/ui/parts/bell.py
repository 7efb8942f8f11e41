"""The bell in the corner of every page, and a word when something has ended.

A rerun asks nothing for it: what is new was told with who is looking. Only while work runs is it asked again, by
itself; a person who does nothing, with nothing under way, is asked for nothing.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import streamlit as st

from dashspot import core
from dashspot.blocks.work import Level, News
from dashspot.ui.guard import guarded
from dashspot.ui.nav import page_at
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer

ICONS: dict[Level, str] = {
    "success": ":material/check_circle:",
    "info": ":material/info:",
    "warning": ":material/warning:",
    "error": ":material/error:",
}
_EVERY = "2s"
_NEWS, _SEEN, _POLLS = "_bell_news", "_bell_seen", "_bell_polls"
_MOST_TOASTS = 3
# Into the header, which Streamlit leaves to itself and its navigation; the box around it would leave a gap behind.
_STYLE = """<style>
div:has(> .st-key-bell) { position: fixed; top: 0.8rem; right: 0.75rem; width: auto; z-index: 999991; }
</style>"""


def bell(viewer: Viewer) -> None:
    """How much the person was told that they have not dismissed; leads to all of it. For nobody there is none."""
    if viewer.owner is None:
        return
    st.session_state[_NEWS] = news = viewer.news
    st.session_state[_POLLS] = news.working
    st.fragment(_bell, run_every=_EVERY if news.working else None)(viewer.owner.id)


def _bell(user_id: uuid.UUID) -> None:
    news: News | None = st.session_state.pop(_NEWS, None)
    if news is None:  # run by itself, not by the page
        with guarded():
            news = core.news(user_id)
    if st.session_state[_POLLS] and not news.working:
        st.rerun()  # nothing is left to wait for, and what it has changed is shown on the page
    with st.container(key="bell"):
        st.html(_STYLE)
        label = f"{news.unread:,} new" if news.unread else "Notices"
        st.page_link(page_at("notices"), label=label, icon=f":material/{_icon(news)}:")
    _say(user_id, news)


def _icon(news: News) -> str:
    if news.unread:
        return "notifications_unread"
    return "sync" if news.working else "notifications"


def _say(user_id: uuid.UUID, news: News) -> None:
    """Tell of what came since this tab last looked; what was there when it was opened is no news."""
    seen: datetime = st.session_state.setdefault(_SEEN, news.newest or datetime.min.replace(tzinfo=UTC))
    if news.newest is None or news.newest <= seen:
        return
    st.session_state[_SEEN] = news.newest
    with guarded():
        told = [notice for notice in core.unread_notifications(user_id) if notice.created_at > seen]
    for notice in reversed(told[:_MOST_TOASTS]):
        st.toast(literal(notice.text), icon=ICONS[notice.level])
