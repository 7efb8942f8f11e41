"""Long work on the screen: progress while it runs, the way to stop it, and what came of it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import streamlit as st

from dashspot import core
from dashspot.blocks.words import left
from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.errors import DashSpotError
from dashspot.ui.guard import guarded
from dashspot.ui.nav import page_at
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

_EVERY, _SELDOM = "500ms", "10s"
_WATCHED = "_watched_tasks"
_FAILED = "_dismiss_failed"
_SHOWN = {"success": st.success, "info": st.info, "warning": st.warning, "error": st.error}
_MOST_NOTICES = 2  # a sync and the analysis after it; the rest would push the page out of sight
_GOES_ON = "It goes on if you close this page."

_UNITS = {"sync": " pages"}
"""Of what the progress is told, where that is not what the title names."""


def work_panel(user_id: uuid.UUID, *, told: bool = True) -> None:
    """Running work with its progress, and what the person was `told`; asks again only while there is any."""
    watched = st.session_state.get(_WATCHED)
    often = _EVERY if watched and not all(resumes_at for _, resumes_at in watched) else _SELDOM
    st.fragment(_panel, run_every=often if watched else None)(user_id, told=told)


def _panel(user_id: uuid.UUID, *, told: bool) -> None:
    if failed := st.session_state.pop(_FAILED, None):
        st.error(literal(failed), icon=":material/error:")
    with guarded():  # the panel is run by itself too, outside of the page's own guard
        active = core.active_tasks(user_id)
        notifications = core.unread_notifications(user_id) if told else []
    for task in active:
        _task(user_id, task)
    for notification in notifications[:_MOST_NOTICES]:
        _notice(user_id, notification)
    if (more := len(notifications) - _MOST_NOTICES) > 0:
        st.page_link(page_at("notices"), label=f"{more:,} more in Notices", icon=":material/notifications:")
    watched = [(task.id, task.resumes_at) for task in active]
    if watched != st.session_state.setdefault(_WATCHED, []):
        st.session_state[_WATCHED] = watched
        st.rerun()  # the whole page: something began or ended, and what it changed is shown outside this panel


def _task(user_id: uuid.UUID, task: TaskBlock) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if task.resumes_at:
            st.info(f"{literal(task.title)}: {literal(task.message or '')}", icon=":material/schedule:")
        else:
            share = min(task.done / task.total, 1.0) if task.total else 0.0
            st.progress(share, text=literal(progress_text(task, datetime.now(UTC))))
        st.button(
            "Cancel",
            key=f"cancel_{task.id}",
            icon=":material/close:",
            help="What was saved by then stays.",
            disabled=task.cancel_asked_at is not None,
            on_click=_cancel,
            args=(user_id, task.id),
            width="content",
        )


def progress_text(task: TaskBlock, now: datetime) -> str:
    """What is done, how far it is, and how long it will take, as far as that is known."""
    if task.cancel_asked_at:
        return f"{task.title}: it stops as soon as it can."
    unit = _UNITS.get(task.kind, "")
    far = f"{task.done:,} of {task.total:,}{unit}" if task.total else task.state
    seconds = task.seconds_left(now)
    parts = [task.current, far, "waiting for its turn" if task.total and task.state == "waiting" else None]
    said = ", ".join(part for part in (*parts, left(seconds) if seconds is not None else None) if part)
    return f"{task.title}: {said}. {_GOES_ON}"


def _notice(user_id: uuid.UUID, notification: NotificationBlock) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        _SHOWN[notification.level](literal(notification.text))
        dismiss_button(user_id, notification.id)


def dismiss_button(user_id: uuid.UUID, notification_id: uuid.UUID) -> None:
    """The person has seen it."""
    st.button(
        "Dismiss",
        key=f"dismiss_{notification_id}",
        on_click=_dismiss,
        args=(user_id, notification_id),
        width="content",
    )


def _cancel(user_id: uuid.UUID, task_id: uuid.UUID) -> None:
    try:
        confirm(user_id)
        core.cancel(user_id, task_id)
    except DashSpotError as error:
        st.session_state[_FAILED] = str(error)


def _dismiss(user_id: uuid.UUID, notification_id: uuid.UUID) -> None:
    try:
        confirm(user_id)
        core.acknowledge(user_id, notification_id)
    except DashSpotError as error:
        st.session_state[_FAILED] = str(error)
