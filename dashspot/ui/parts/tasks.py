"""Long work on the screen: progress while it runs, and what came of it."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import core
from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.ui.parts.text import literal

_EVERY = "500ms"
_WATCHED = "_watched_tasks"
_SHOWN = {"success": st.success, "warning": st.warning, "error": st.error}


def work_panel(user_id: uuid.UUID) -> None:
    """Running work with its progress, and what the person was told; asks again only while something runs."""
    st.fragment(_panel, run_every=_EVERY if st.session_state.get(_WATCHED) else None)(user_id)


def _panel(user_id: uuid.UUID) -> None:
    active = [task for task in core.recent_tasks(user_id) if task.active]
    for task in active:
        _progress(task)
    for notification in core.unread_notifications(user_id):
        _notice(user_id, notification)
    watched = [task.id for task in active]
    if watched != st.session_state.setdefault(_WATCHED, []):
        st.session_state[_WATCHED] = watched
        st.rerun()  # the whole page: something began or ended, and what it changed is shown outside this panel


def _progress(task: TaskBlock) -> None:
    total = task.total or 0
    share = min(task.done / total, 1.0) if total else 0.0
    far = f"{task.done:,} of {total:,} lines" if total else "waiting" if task.state == "waiting" else "running"
    st.progress(share, text=f"{literal(task.title)}: {far}. It goes on if you close this page.")


def _notice(user_id: uuid.UUID, notification: NotificationBlock) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        _SHOWN[notification.level](literal(notification.text))
        st.button(
            "Dismiss",
            key=f"dismiss_{notification.id}",
            on_click=core.acknowledge,
            args=(user_id, notification.id),
            width="content",
        )
