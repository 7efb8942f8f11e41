"""What comes next, and the devices that could play: asked for when what plays changes, not at every look."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import playback
from dashspot.errors import LinkRefused, Parked, ServiceError, SignInNeeded
from dashspot.spotify import ids
from dashspot.spotify.blocks import DeviceBlock, PlaybackBlock, QueueBlock
from dashspot.ui.parts.cards import card_title
from dashspot.ui.parts.player_controls import Hindrances, around, button, command, tell
from dashspot.ui.parts.text import literal

_FRESH_SECONDS = 60
_MOST_LISTED = 10
_LINK = "np_link"


def queue(user_id: uuid.UUID, shown: PlaybackBlock | None, hindrances: Hindrances) -> None:
    """What comes next, and a way to add to it."""
    with st.container(border=True):
        card_title("Up next", "As Spotify tells it.")
        if shown:
            found = _queue(user_id, shown.item.uri if shown.item else None, around())
            _listed(found)
        else:
            st.caption("Nothing is playing, so nothing comes next.")
        _add(user_id, hindrances)


def devices(user_id: uuid.UUID, shown: PlaybackBlock | None, hindrances: Hindrances) -> None:
    """What could play, each with the way to let it."""
    with st.container(border=True):
        card_title("Devices", "Where Spotify is open.")
        playing = shown.device.name if shown and shown.device else None
        found = _devices(user_id, playing, around())
        if isinstance(found, str):
            st.caption(literal(found))
        elif not found:
            st.caption("Spotify is open on none of your devices. Open it on one, then look again.")
        else:
            for place, device in enumerate(found):
                _device(user_id, place, device, hindrances)
        st.button("Look for devices", key="np_devices", icon=":material/refresh:", type="tertiary", on_click=_forget)


def _listed(found: QueueBlock | str) -> None:
    if isinstance(found, str):
        st.caption(literal(found))
    elif not found.coming:
        st.caption("Nothing comes next.")
    else:
        lines = [f"{n}. {literal(item.name)}" + _by(item.by) for n, item in enumerate(found.coming[:_MOST_LISTED], 1)]
        st.markdown("\n".join(lines))
        if (more := len(found.coming) - _MOST_LISTED) > 0:
            st.caption(f"And {more:,} more.")


def _by(names: str) -> str:
    return f" by {literal(names)}" if names else ""


def _add(user_id: uuid.UUID, hindrances: Hindrances) -> None:
    why = hindrances.get("queue")
    with st.popover("Add to queue", icon=":material/queue:", disabled=why is not None, help=why, key="np_add"):
        st.text_input("Link or URI of a track", key=_LINK, placeholder="https://open.spotify.com/track/...")
        st.button("Add it", key="np_queue", type="primary", on_click=_queue_link, args=(user_id,))


def _queue_link(user_id: uuid.UUID) -> None:
    try:
        link = ids.read(st.session_state.get(_LINK) or "", "track", "episode")
    except LinkRefused as error:
        tell(error)
        return
    command(user_id, "queue", link.uri)
    st.session_state[_LINK] = ""


def _device(user_id: uuid.UUID, place: int, device: DeviceBlock, hindrances: Hindrances) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = f" ({device.type})" if device.type else ""
        st.markdown(literal(f"{device.name}{kind}"), width="stretch")
        if not device.can_be_commanded:
            st.caption("Takes no commands", width="content")
        elif device.is_active:
            st.caption("Active", width="content")
        else:
            key, icon = f"np_transfer_{place}", ":material/cast:"
            button(user_id, hindrances, "transfer", "Play here", given=device.id, key=key, icon=icon, type="tertiary")


def _forget() -> None:
    _devices.clear()


@st.cache_data(ttl=_FRESH_SECONDS, max_entries=200, show_spinner=False)
def _queue(user_id: uuid.UUID, uri: str | None, stamp: int) -> QueueBlock | str:
    del uri, stamp  # in the key: another track, or a command of this tab's, has another queue
    try:
        return playback.queue(user_id)
    except ServiceError as error:
        return _said(error)


@st.cache_data(ttl=_FRESH_SECONDS, max_entries=200, show_spinner=False)
def _devices(user_id: uuid.UUID, playing: str | None, stamp: int) -> tuple[DeviceBlock, ...] | str:
    del playing, stamp
    try:
        return playback.devices(user_id)
    except ServiceError as error:
        return _said(error)


def _said(error: ServiceError) -> str:
    """Kept as the answer is, so that what was refused is not asked again at every look."""
    if isinstance(error, SignInNeeded):
        raise error
    if isinstance(error, Parked):
        return f"Spotify does not tell this before {error.until:%Y-%m-%d %H:%M} UTC."
    return str(error)
