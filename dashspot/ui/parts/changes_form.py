"""What is being changed at Spotify: a set of tracks to save, or a playlist to edit. Shown, then sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from dashspot import library
from dashspot.blocks.changes import Details
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.ui.parts import changes_plan
from dashspot.ui.parts.step import want_page
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_PAGE = "changes"
DRAFT, PLAN, SAID, REFUSED = "_change_draft", "_change_plan", "_change_said", "_change_refused"
NEW, APPEND, REPLACE = "New playlist", "At the end of one", "In place of one"
DETAILS, COVER = "Details", "Cover"
_OWN = "_own_playlists"
_PICTURES = ("jpg", "jpeg", "png", "webp")


@dataclass(frozen=True)
class Draft:
    """What a person is about to change: tracks to save under a name, or, without tracks, a playlist's facts."""

    name: str = ""
    track_ids: tuple[str, ...] = ()
    playlist_id: str | None = None
    plan: library.Plan | None = None
    """All there is to it, where a change that was made before is made again."""
    key: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    """Of its widgets, so that the next draft has new ones."""


def begin(draft: Draft) -> None:
    """Show the form of this on the page of changes."""
    st.session_state[DRAFT] = draft
    st.session_state.pop(PLAN, None)


def go(draft: Draft) -> None:
    """Begin it and ask for that page, which `step` opens; call it from a callback."""
    begin(draft)
    want_page(_PAGE, own=True)


def leave() -> None:
    """Change nothing after all."""
    for name in (DRAFT, PLAN, _OWN):
        st.session_state.pop(name, None)


def form(viewer: Viewer) -> None:
    """The draft's form, and its difference once it was asked for; nothing where nobody has begun to change anything."""
    draft = st.session_state.get(DRAFT)
    if not isinstance(draft, Draft) or viewer.owner is None:
        return
    with st.container(border=True):
        if draft.plan:
            _shown(viewer, draft.plan)
            st.button("Leave it", key="ch_leave", on_click=leave, type="tertiary")
            return
        try:
            planned = _set(viewer, draft) if draft.track_ids else _playlist(viewer, draft)
        except DashSpotError as error:  # here, not around the page: the way out and the log stay
            st.error(literal(str(error)), icon=":material/error:")
            planned = None
        _difference(viewer, planned)


Planning = tuple[tuple[object, ...], Callable[[], library.Plan]] | None
"""What the form says, and how that is planned; None while something is missing."""


def _set(viewer: Viewer, draft: Draft) -> Planning:
    st.markdown(f"**Save {count(len(draft.track_ids), 'track')} at Spotify**")
    chosen = st.segmented_control(
        "As", [NEW, APPEND, REPLACE], default=NEW, key=f"ch_as_{draft.key}", required=True, label_visibility="collapsed"
    )
    owner = _owner(viewer)
    if chosen == NEW:
        details = _details(draft, Details(name=draft.name))
        return (chosen, details), lambda: library.plan_new(owner, draft.track_ids, details)
    playlist = _own_playlist(owner, draft)
    if playlist is None:
        return None
    if chosen == APPEND:
        skip = st.checkbox("Leave out what is there already", value=True, key=f"ch_skip_{draft.key}")
        append = partial(library.plan_append, owner, playlist, draft.track_ids, skip_present=skip)
        return (chosen, playlist, skip), append
    return (chosen, playlist), lambda: library.plan_replace(owner, playlist, draft.track_ids)


def _playlist(viewer: Viewer, draft: Draft) -> Planning:
    owner = _owner(viewer)
    if draft.playlist_id is None:
        st.markdown("**Change a playlist**")
    playlist = draft.playlist_id or _own_playlist(owner, draft)
    if playlist is None:
        return None
    known = _known(owner, draft, playlist)
    if draft.playlist_id:
        st.markdown(f"**Change “{literal(known.name)}”**")
    chosen = st.segmented_control(
        "What", [DETAILS, COVER], default=DETAILS, key=f"ch_of_{draft.key}", required=True, label_visibility="collapsed"
    )
    if chosen == COVER:
        file = st.file_uploader("Picture", type=list(_PICTURES), key=f"ch_cover_{draft.key}")
        if file is None:
            return None
        return (chosen, playlist, file.file_id), lambda: library.plan_cover(owner, playlist, file.getvalue())
    details = _details(draft, known, of=playlist)
    return (chosen, playlist, details), lambda: library.plan_details(owner, playlist, details)


def _details(draft: Draft, now: Details, of: str = "") -> Details:
    key = f"{draft.key}{of}"
    name = st.text_input("Name", now.name, key=f"ch_name_{key}")
    description = st.text_area("Description", now.description, key=f"ch_about_{key}", height=80)
    with st.container(horizontal=True):
        public = st.toggle("Public", now.public, key=f"ch_public_{key}", help="Others see it on your profile.")
        others = st.toggle(
            "Collaborative", now.collaborative, key=f"ch_others_{key}", help="Others may edit it; it can't be public."
        )
    return Details(name=name, description=description, public=public, collaborative=others)


def _known(owner: uuid.UUID, draft: Draft, playlist_id: str) -> Details:
    """What the playlist says of itself, read once for this draft."""
    key = f"_details_{draft.key}{playlist_id}"
    if key not in st.session_state:
        st.session_state[key] = library.details_of(owner, playlist_id)
    known: Details = st.session_state[key]
    return known


def _own_playlist(owner: uuid.UUID, draft: Draft) -> str | None:
    """One of the person's own playlists, which are read once for this draft."""
    kept, found = st.session_state.get(_OWN, (None, []))
    if kept != draft.key:
        with st.spinner("Reading your playlists"):
            found = library.own_playlists(owner)
        st.session_state[_OWN] = draft.key, found
    titles = {one.id: f"{one.name} ({count(one.total, 'row')})" if one.total is not None else one.name for one in found}
    chosen: str | None = st.selectbox(
        "Playlist",
        list(titles),
        index=None,
        format_func=lambda id_: titles.get(id_, id_),
        key=f"ch_playlist_{draft.key}",
        placeholder="One of your own playlists",
        width=420,
    )
    return chosen


def _difference(viewer: Viewer, planned: Planning) -> None:
    """Two buttons; the difference is shown as long as the form says what it was planned from."""
    said, make = planned or (None, None)
    kept, found = st.session_state.get(PLAN, (None, None))
    with st.container(horizontal=True):
        asked = st.button("Show the difference", key="ch_plan", disabled=planned is None, icon=":material/difference:")
        st.button("Leave it", key="ch_leave", on_click=leave, type="tertiary")
    if asked and make:
        found = _planned(make)
        kept = said
        st.session_state[PLAN] = kept, found
    if found is None or kept != said:
        return
    _shown(viewer, found)


def _shown(viewer: Viewer, plan: library.Plan) -> None:
    changes_plan.plan(viewer, plan)
    st.button("Send it", key="ch_send", type="primary", icon=":material/send:", on_click=_send, args=(viewer, plan))


def _planned(make: Callable[[], library.Plan]) -> library.Plan | None:
    try:
        with st.spinner("Reading what is at Spotify now"):
            return make()
    except DashSpotError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return None


def _send(viewer: Viewer, plan: library.Plan) -> None:
    try:
        owner = _owner(viewer)
        confirm(owner)
        library.send(owner, plan)
        leave()
        st.session_state[SAID] = "It is being sent. What became of it stands in the log below."
    except DashSpotError as error:
        st.session_state[REFUSED] = str(error)


def _owner(viewer: Viewer) -> uuid.UUID:
    assert viewer.owner is not None, "the form is drawn for an owner alone"  # noqa: S101 (for mypy)
    return viewer.owner.id
