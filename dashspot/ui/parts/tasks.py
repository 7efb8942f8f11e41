"""Long work on the screen: progress while it runs, and what came of it."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import core
from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.errors import DashSpotError
from dashspot.ui.guard import guarded
from dashspot.ui.parts.text import literal

_EVERY = "500ms"
_WATCHED = "_watched_tasks"
_FAILED = "_dismiss_failed"
_SHOWN = {"success": st.success, "warning": st.warning, "error": st.error}


def work_panel(user_id: uuid.UUID) -> None:
    """Running work with its progress, and what the person was told; asks again only while something runs."""
    st.fragment(_panel, run_every=_EVERY if st.session_state.get(_WATCHED) else None)(user_id)


def _panel(user_id: uuid.UUID) -> None:
    if failed := st.session_state.pop(_FAILED, None):
        st.error(literal(failed), icon=":material/error:")
    with guarded():  # the panel is run by itself too, outside of the page's own guard
        active = core.active_tasks(user_id)
        notifications = core.unread_notifications(user_id)
    for task in active:
        _progress(task)
    for notification in notifications:
        _notice(user_id, notification)
    watched = [task.id for task in active]
    if watched != st.session_state.setdefault(_WATCHED, []):
        st.session_state[_WATCHED] = watched
        st.rerun()  # the whole page: something began or ended, and what it changed is shown outside this panel


def _progress(task: TaskBlock) -> None:
    total = task.total or 0
    share = min(task.done / total, 1.0) if total else 0.0
    far = f"{task.done:,} of {total:,}" if total else task.state
    st.progress(share, text=f"{literal(task.title)}: {far}. It goes on if you close this page.")


def _notice(user_id: uuid.UUID, notification: NotificationBlock) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        _SHOWN[notification.level](literal(notification.text))
        st.button(
            "Dismiss",
            key=f"dismiss_{notification.id}",
            on_click=_acknowledge,
            args=(user_id, notification.id),
            width="content",
        )


def _acknowledge(user_id: uuid.UUID, notification_id: uuid.UUID) -> None:
    try:
        core.acknowledge(user_id, notification_id)
    except DashSpotError as error:
        st.session_state[_FAILED] = str(error)
