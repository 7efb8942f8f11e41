"""Playing a collection or a selection from where it is shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

import streamlit as st

from dashspot import browser, playback
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.spotify.ids import is_id
from dashspot.spotify.limits import PLAYED
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_TOLD = "_play_told"
_WHOLE = ("album", "artist", "playlist")
"""Of these Spotify takes the name, and plays all of it."""
_FIRST = f"Spotify takes {PLAYED} tracks at once, so of more the first {PLAYED} are played."


def collection(viewer: Viewer, saved: browser.Library, key: CollectionKey) -> None:
    """Buttons to play what a report is of; for a track also one that puts it into the queue."""
    if not viewer.owner or not viewer.connected or viewer.sees_sample:
        return
    user_id = viewer.owner.id
    if key.kind in _WHOLE and is_id(key.id):
        label, about = "Play this collection", f"Plays the whole {key.kind} on the device that is active."
        _button(label, "rp", about, lambda: _play_whole(user_id, key))
    elif key.kind == "track":
        _button("Play this track", "rp", "Plays it now.", lambda: _play(user_id, [key.id]))
        st.button(
            "Add to queue",
            key="rp_queue",
            icon=":material/queue:",
            help="Plays it after what plays now.",
            on_click=lambda: _queue(user_id, key.id),
        )
    else:
        _button("Play this collection", "rp", _FIRST, lambda: _play(user_id, browser.track_ids(saved, key)))


def selection(viewer: Viewer, track_ids: Sequence[str], *, key: str) -> None:
    """A button to play what is selected."""
    if viewer.owner and viewer.connected and not viewer.sees_sample:
        user_id = viewer.owner.id
        _button("Play selection", key, _FIRST, lambda: _play(user_id, track_ids))


def told() -> None:
    """What came of the last press, once."""
    if said := st.session_state.pop(_TOLD, None):
        text, failed = said
        (st.error if failed else st.success)(literal(text), icon=":material/error:" if failed else ":material/check:")


def _button(label: str, key: str, about: str, on_click: Callable[[], None]) -> None:
    st.button(label, key=f"{key}_play", icon=":material/play_arrow:", help=about, on_click=on_click)


def _play_whole(user_id: uuid.UUID, key: CollectionKey) -> None:
    def play() -> str:
        playback.play_collection(user_id, f"spotify:{key.written}")
        return f"Spotify plays this {key.kind}."

    _do(user_id, play)


def _play(user_id: uuid.UUID, track_ids: Sequence[str]) -> None:
    def play() -> str:
        n = playback.play_tracks(user_id, track_ids)
        first = f", the first of {len(track_ids):,}" if len(track_ids) > n == PLAYED else ""
        return f"Spotify plays {count(n, 'track')}{first}."

    _do(user_id, play)


def _queue(user_id: uuid.UUID, track_id: str) -> None:
    def queue() -> str:
        playback.press(user_id, "queue", f"spotify:track:{track_id}")
        return "It is in the queue."

    _do(user_id, queue)


def _do(user_id: uuid.UUID, done: Callable[[], str]) -> None:
    try:
        confirm(user_id)
        st.session_state[_TOLD] = done(), False
    except DashSpotError as error:
        st.session_state[_TOLD] = str(error), True
