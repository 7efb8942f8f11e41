"""Long work on the screen: progress while it runs, and what came of it."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import core
from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.errors import DashSpotError
from dashspot.ui.guard import guarded
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

_EVERY, _SELDOM = "500ms", "10s"
_WATCHED = "_watched_tasks"
_FAILED = "_dismiss_failed"
_SHOWN = {"success": st.success, "warning": st.warning, "error": st.error}


def work_panel(user_id: uuid.UUID) -> None:
    """Running work with its progress, and what the person was told; asks again only while there is any."""
    watched = st.session_state.get(_WATCHED)
    often = _EVERY if watched and not all(resumes_at for _, resumes_at in watched) else _SELDOM
    st.fragment(_panel, run_every=often if watched else None)(user_id)


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
    watched = [(task.id, task.resumes_at) for task in active]
    if watched != st.session_state.setdefault(_WATCHED, []):
        st.session_state[_WATCHED] = watched
        st.rerun()  # the whole page: something began or ended, and what it changed is shown outside this panel


def _progress(task: TaskBlock) -> None:
    if task.resumes_at:
        st.info(f"{literal(task.title)}: {literal(task.message or '')}", icon=":material/schedule:")
        return
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
        confirm(user_id)
        core.acknowledge(user_id, notification_id)
    except DashSpotError as error:
        st.session_state[_FAILED] = str(error)
