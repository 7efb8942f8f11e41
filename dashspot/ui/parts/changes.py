"""Changes at Spotify: the ways to them from a set of tracks and from a playlist, and the log."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

import streamlit as st

from dashspot import browser, library
from dashspot.blocks.changes import ChangeBlock, ChangeState
from dashspot.blocks.collections import CollectionKey
from dashspot.errors import DashSpotError
from dashspot.ui.parts import changes_plan
from dashspot.ui.parts.changes_form import DRAFT, REFUSED, SAID, Draft, begin, go
from dashspot.ui.parts.sign_in import connect_button, what_connecting_gives
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_PAGE_SIZE = 20
_STATES: dict[ChangeState, tuple[str, str]] = {
    "sending": ("being sent", "blue"),
    "sent": ("sent", "green"),
    "failed": ("not sent", "red"),
    "unknown": ("not known", "orange"),
    "undone": ("undone", "gray"),
}


def save_set(viewer: Viewer, track_ids: Callable[[], Sequence[str]], suggested_name: str, *, key: str) -> None:
    """A button that takes a set of tracks to the page of changes, to be saved as a playlist.

    Args:
        viewer: who looks; without a connection to Spotify there is no button.
        track_ids: gives the ids in order; asked when the button is pressed.
        suggested_name: of a new playlist.
        key: of the button.
    """
    if viewer.owner and viewer.connected and not viewer.sees_sample:
        st.button(
            "Save as playlist",
            key=key,
            icon=":material/playlist_add:",
            help="Makes a playlist of these tracks at Spotify, or adds them to one; you see what changes first.",
            on_click=lambda: go(Draft(suggested_name, tuple(track_ids()))),
        )


def actions(viewer: Viewer, saved: browser.Library, key: CollectionKey) -> None:
    """What can be changed at Spotify from the report of a collection."""
    if not viewer.owner or not viewer.connected or viewer.sees_sample:
        return
    save_set(viewer, lambda: browser.track_ids(saved, key), browser.title_of(saved, key), key="rp_save_set")
    if key.kind == "playlist":
        st.button(
            "Edit at Spotify",
            key="rp_edit",
            icon=":material/edit:",
            help="Name, description, who sees it, cover: of your own playlists.",
            on_click=lambda: go(Draft(playlist_id=key.id)),
        )


def told() -> None:
    """What came of the last press."""
    if refused := st.session_state.pop(REFUSED, None):
        st.error(literal(refused), icon=":material/error:")
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check:")


def connect(viewer: Viewer) -> None:
    """What a connection gives here, and the way to one."""
    what_connecting_gives(
        viewer,
        "you can save any set of tracks as a playlist there, and change your own playlists. Every change is shown "
        "before it is sent, and can be undone where Spotify allows it.",
    )
    connect_button(viewer, key="ch_sign_in")


def edit_button() -> None:
    """The way to the form for one playlist, while no other is open."""
    if DRAFT not in st.session_state:
        st.button("Change a playlist", key="ch_edit", icon=":material/edit:", on_click=lambda: begin(Draft()))


def log(viewer: Viewer, user_id: uuid.UUID) -> None:
    """Every change, newest first, twenty a page."""
    st.subheader("What was changed", anchor=False)
    key = "ch_page"
    page = max(1, int(st.session_state.get(key) or 1))
    found, total = library.changes(user_id, start=(page - 1) * _PAGE_SIZE, most=_PAGE_SIZE)
    if not total:
        st.info(
            "Nothing was changed at Spotify yet. Save a set of tracks from *Tracks* or from any report, "
            "or change one of your playlists.",
            icon=":material/info:",
        )
    for change in found:
        with st.container(border=True):
            _row(viewer, user_id, change)
    if total > _PAGE_SIZE:
        st.pagination(-(-total // _PAGE_SIZE), key=key)


def _row(viewer: Viewer, user_id: uuid.UUID, change: ChangeBlock) -> None:
    said, colour = _STATES[change.state]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{literal(change.playlist_name)}** :{colour}-badge[{said}]", width="content")
        st.caption(f"{change.created_at:%Y-%m-%d %H:%M} UTC", width="content")
    st.markdown(literal(change.summary))
    if change.message:
        st.caption(literal(change.message))
    with st.container(horizontal=True, vertical_alignment="center"):
        _buttons(user_id, change)
        full = st.toggle("Before and after", key=f"ch_full_{change.id}")
    if full:
        whole = library.change(user_id, change.id)
        changes_plan.difference(whole.before, whole.after, changes_plan.names_for(viewer, {}))


def _buttons(user_id: uuid.UUID, change: ChangeBlock) -> None:
    if change.state == "sent" and not change.undoes:
        st.button(
            "Undo",
            key=f"ch_undo_{change.id}",
            icon=":material/undo:",
            disabled=not change.undoable,
            help=literal(change.undo_note) if change.undo_note else "Puts back what was there before.",
            on_click=_press,
            args=(user_id, library.undo, change.id),
        )
    if change.state == "unknown":
        st.button(
            "Look again",
            key=f"ch_look_{change.id}",
            icon=":material/search:",
            help="Reads what became of it, and sends what is left.",
            on_click=_press,
            args=(user_id, library.look_again, change.id),
        )
    if change.state == "failed" and not change.undoes:
        st.button(
            "Show the difference now",
            key=f"ch_again_{change.id}",
            icon=":material/difference:",
            on_click=_plan_again,
            args=(user_id, change.id),
        )


def _press(user_id: uuid.UUID, work: Callable[[uuid.UUID, uuid.UUID], object], change_id: uuid.UUID) -> None:
    try:
        confirm(user_id)
        work(user_id, change_id)
    except DashSpotError as error:
        st.session_state[REFUSED] = str(error)


def _plan_again(user_id: uuid.UUID, change_id: uuid.UUID) -> None:
    try:
        confirm(user_id)
        begin(Draft(plan=library.plan_again(user_id, change_id)))
    except DashSpotError as error:
        st.session_state[REFUSED] = str(error)
